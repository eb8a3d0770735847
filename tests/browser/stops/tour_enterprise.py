"""Acting for an enterprise: one's own enterprises, the people, and the end of a post."""

import re

from tests.browser.acts import act_as
from tests.browser.stop import Stop
from tests.browser.stops.tour_registry import reached
from tests.browser.windows import DESK
from wallet.demonstration.cast.people import CITIZEN_BY_LOGIN

_ID = r"\w{32}"
_MINE, _PEOPLE = "/enterprise", "/enterprise/people"


def act_as_handler(page, stories):
    act_as(page, stories, "tang")


def act_as_manager(page, stories):
    act_as(page, stories, "wu")
    page.goto(f"{stories.city.url}/account")


def lose_the_post(page, stories):
    """Appointed, acting, removed: what the next page says."""
    office, guli = stories.city.visitor("yunyan"), CITIZEN_BY_LOGIN["guli"]
    form = f"{_PEOPLE.rpartition('/')[0]}/handlers/new"
    html = office.get(form).text
    sent = {
        "name": guli.name,
        "number": guli.identity_number,
        "pin": stories.city.accounts["yunyan"]["pin"],
        "matter": "送交年报",
        "until": re.search(r'max="([\d-]+)"', html)[1],
        "licence": re.search(r'name="licence" value="(\w+)"', html)[1],
    }
    assert office.post("/enterprise/handlers", page=form, **sent).status_code == 302
    act_as(page, stories, "guli")
    for address in set(re.findall(rf"{_PEOPLE}/{_ID}/removal", office.get(_PEOPLE).text)):
        if guli.name in office.get(address).text:
            office.post(address, page=address)
    page.reload()
    page.get_by_test_id("switch-back").wait_for()


def bind_a_strangers(page, _stories):
    page.get_by_test_id("name").fill("上海云檐咖啡有限公司")
    page.get_by_test_id("uscc").fill("91310101MA1K00007Q")
    page.get_by_test_id("confirm").click()
    page.get_by_test_id("problem").wait_for()


STOPS = [
    Stop("enterprises", "huang", _MINE, main=True),
    Stop("enterprises-handler", "tang", _MINE),
    Stop("enterprises-lapsed", "zhao", _MINE),
    Stop("enterprises-empty", "lin", _MINE),
    Stop("enterprises-own-account", "yunyan", _MINE),
    Stop("enterprise-binding", "lin", f"{_MINE}/binding"),
    Stop("enterprise-binding-refused", "lin", f"{_MINE}/binding", bind_a_strangers),
    Stop(
        "enterprise-unbinding",
        "huang",
        reached("huang", _MINE, rf"{_MINE}/bindings/{_ID}/end"),
    ),
    Stop(
        "enterprise-resignation",
        "tang",
        reached("tang", _MINE, rf"{_MINE}/appointments/{_ID}/resignation"),
    ),
    Stop("enterprise-people", "yunyan", _PEOPLE, main=True),
    Stop("enterprise-people-desk", "yunyan", _PEOPLE, size=DESK),
    Stop("enterprise-people-none", "jihe", _PEOPLE),
    Stop("enterprise-manager-form", "yunyan", f"{_MINE}/managers/new"),
    Stop("enterprise-handler-form", "yunyan", f"{_MINE}/handlers/new", main=True),
    Stop(
        "enterprise-removal",
        "yunyan",
        reached("yunyan", _PEOPLE, rf"{_PEOPLE}/{_ID}/removal"),
    ),
    Stop("enterprise-activity", "yunyan", f"{_MINE}/activity"),
    Stop("acting-handler", None, "/sign-in", act_as_handler),
    Stop("acting-manager", None, "/sign-in", act_as_manager),
    Stop("acting-lost", None, "/sign-in", lose_the_post),
]
