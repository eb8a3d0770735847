"""The pages of a permit that is shown: asked first, one code, each component, who scanned it."""

import re
from html import unescape

import pytest

from tests import cast, clerks
from tests.factories import SeededEntropy, issuer
from tests.people import outcome
from tests.services.permits.shown_permits import SCENARIO, ShownPermits
from tests.services.verification.counter import Counter
from tests.town import PIN
from tests.trade import BUREAUX, NAMES

# The rules are tested on both databases beneath; here it is the pages.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def permit(company):
    return company.trade.assemble(0, 1, 2)


@pytest.fixture
def scenario(deployment, clock, town, company):
    """The hotel's scenario names the first two components."""
    ShownPermits(Counter(deployment, clock, town), company).scenario(0, 1)


@pytest.fixture
def hotelier(visit, permit):
    return visit("hotelier")


@pytest.fixture
def page(permit):
    return f"/holder/permits/{permit.id}"


def suspend(company, place):
    clerks.suspend(
        company.deployment.database,
        SeededEntropy(f"suspend {place}"),
        company.clock(),
        issuer(BUREAUX[place].id),
        str(company.licences[place].code),
        "查",
    )


def shown(browser, page, pin=PIN):
    """Show the permit from its page; returns the code page's address."""
    response = browser.post(f"{page}/presentations", page=f"{page}/present", pin=pin)
    assert response.status_code == 302, response.text
    return response.headers["Location"]


def states_on(response):
    pattern = r'data-testid="shown-part" data-component="([^"]+)" data-status="(\w+)"'
    return dict(re.findall(pattern, response.text))


def words_of(response):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.text)).split())


def test_it_is_found_from_the_permit_and_asks_first(hotelier, page):
    assert f'href="{page}/present"' in hotelier.get(page).text
    asked = hotelier.get(f"{page}/present")
    assert states_on(asked) == dict.fromkeys(NAMES[:3], "valid")
    assert 'data-testid="not-in-force"' not in asked.text


def test_what_is_not_in_force_is_said_before_the_pin(hotelier, page, company):
    suspend(company, 1)
    asked = hotelier.get(f"{page}/present")
    assert states_on(asked)[NAMES[1]] == "suspended"
    assert f"“{NAMES[1]}”目前不在有效状态" in words_of(asked)
    assert "部分有效" in words_of(asked)


def test_the_code_page_shows_the_code_and_each_component(hotelier, page):
    at = shown(hotelier, page)
    code_page = hotelier.get(at)
    assert 'data-testid="code"' in code_page.text
    assert states_on(code_page) == dict.fromkeys(NAMES[:3], "valid")
    assert "饭店综合许可证" in words_of(code_page)
    assert hotelier.post(f"{at}/end", page=at).headers["Location"] == page


def test_a_wrong_pin_leads_back_to_the_form(hotelier, page):
    response = hotelier.post(f"{page}/presentations", page=f"{page}/present", pin="000000")
    assert response.status_code == 403
    assert "亮证密码不对" in response.text
    assert len(states_on(response)) == 3


def test_the_verifier_reads_each_component_and_whose_permit_it_is(
    visit, hotelier, page, company, scenario
):
    suspend(company, 2)
    clerk = visit("hotel")
    at = shown(hotelier, page)
    result = clerk.scan(hotelier.code(at), scenario=SCENARIO)
    assert outcome(result) == "partly_valid"
    told = re.findall(r'data-outcome-of-licence="(\w+)"', result.text)
    assert told == ["valid", "valid", "suspended"]
    words = words_of(result)
    assert "2 项有效，共 3 项" in words
    assert all(name in words for name in NAMES[:3])
    assert cast.HOTEL_HOLDER.identity_number in words
    assert result.text.count('data-name="premises"') == 2
    assert "不公开的住址" not in words
    assert "饭店综合许可证" in clerk.get("/verifier/history").text


def test_the_holder_sees_who_scanned_and_what_was_seen_of_which(
    visit, hotelier, page, company, scenario
):
    at = shown(hotelier, page)
    visit("hotel").scan(hotelier.code(at), scenario=SCENARIO)
    assert f"{cast.HOTEL.name} 已查看" in words_of(hotelier.get(at))
    activity = words_of(hotelier.get("/holder/activity"))
    assert f"看了您的{NAMES[0]}证" in activity
    assert f"看了您的{NAMES[2]}证是否有效" in activity
    assert "只看了状态" in activity


def test_after_the_end_of_the_permit_the_page_says_that_it_is_over(hotelier, page, company, permit):
    at = shown(hotelier, page)
    company.trade.end(permit, "停业")
    over = hotelier.get(at)
    assert "这次亮证已经结束" in over.text
    assert "再亮一次" not in over.text
    assert hotelier.get(f"{page}/present").status_code == 409
    assert f'href="{page}/present"' not in hotelier.get(page).text


def test_a_handler_shows_the_permit_that_the_appointment_names(visit, company, permit, page):
    lin = company.representative()
    company.appoint_handler(lin, licences=(), permits=(permit.id,))
    zhou = visit("zhou")
    zhou.post("/enterprise/switch", page="/enterprise", enterprise=cast.HOTEL_HOLDER.id)
    assert f'href="{page}/present"' in zhou.get(page).text
    assert 'data-testid="code"' in zhou.get(shown(zhou, page)).text


@pytest.mark.parametrize("login", ["lin", "zhou"])
def test_anothers_permit_is_not_found(visit, page, login):
    assert visit(login).get(f"{page}/present").status_code == 404


def test_without_a_registration_in_force_the_form_is_shut(hotelier, page, company):
    company.suspend()
    assert hotelier.get(f"{page}/present").status_code == 403
    assert f'href="{page}/present"' not in hotelier.get(page).text
