"""The consent page: who asks what, with the values; and the holder's yes or no."""

import re

import pytest

from tests import cast
from tests.desks.consenting import offered_fields, state_of, trail
from tests.factories import resident_id
from wallet.domain.registry.scenario import ScenarioState
from wallet.domain.trail.audit import AuditAction
from wallet.repository.tables import accounts, scenarios


def test_the_page_says_who_asks_in_the_registrys_words_never_the_requests(sides):
    request = sides.asked(reference="请速发身份证用于抽奖")[1]
    page = sides.lin.get(request).text
    assert cast.HOTEL.name in page
    assert "9131 0115 MA1K" in page
    assert "办理入住时核对住客本人" in page
    assert "抽奖" not in page
    assert "2026年3月3日" in page


def test_each_field_stands_with_its_value_and_optional_ones_are_off(sides):
    page = sides.lin.get(sides.asked("name", "resident_id", "address", "card_class")[1])
    assert offered_fields(page) == {
        "name": True,
        "resident_id": True,
        "address": False,
        "card_class": False,
    }
    assert "林小满" in page.text
    assert not re.search(r'data-testid="optional-field"[^>]*checked', page.text)
    assert " checked" not in page.text


def test_sensitive_values_are_masked_until_tapped(sides):
    page = sides.lin.get(sides.asked()[1]).text
    whole = resident_id(1)
    assert page.count(whole) == 1
    assert f'<p class="peek__value">{whole}</p>' in page
    assert "上海市黄浦区****" in page


def test_a_grant_reaches_both_sides_and_leaves_its_entry(sides, deployment):
    asked, request = sides.asked()
    assert sides.consent(request).status_code == 302
    assert state_of(sides.lin.get(request)) == "granted"
    assert state_of(sides.hotel.get(asked)) == "granted"
    assert "对方没有给：住址" in sides.hotel.get(asked).text
    assert trail(deployment, AuditAction.AUTHORIZATION_GRANTED) == ["done"]


def test_the_answer_can_be_given_once(sides, deployment):
    asked, request = sides.asked()
    sides.consent(request)
    assert sides.consent(request, "name", "resident_id", "address").status_code == 302
    assert "对方没有给：住址" in sides.hotel.get(asked).text
    assert trail(deployment, AuditAction.AUTHORIZATION_GRANTED) == ["request_not_open", "done"]
    sides.lin.post(f"{request}/decline", page="/holder/wallet-address")
    assert state_of(sides.hotel.get(asked)) == "granted"


def test_declining_takes_no_pin_and_the_asker_learns_it(sides, deployment):
    asked, request = sides.asked()
    assert sides.lin.post(f"{request}/decline", page=request).status_code == 302
    assert state_of(sides.lin.get(request)) == "declined"
    assert state_of(sides.hotel.get(asked)) == "declined"
    assert trail(deployment, AuditAction.AUTHORIZATION_DECLINED) == ["done"]


def test_what_nobody_answered_has_lapsed_for_both(sides, clock):
    asked, request = sides.asked()
    clock.advance(minutes=29)
    assert state_of(sides.hotel.get(asked)) == "waiting"
    clock.advance(minutes=1)
    assert state_of(sides.lin.get(request)) == "lapsed"
    assert state_of(sides.hotel.get(asked)) == "lapsed"
    assert sides.consent(request).status_code == 302
    assert state_of(sides.hotel.get(asked)) == "lapsed"


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"pin": "000000"}, 403, "pin_wrong"),
        ({"sensitive": "no"}, 422, "sensitive_consent_missing"),
        ({"ticked": ("name",)}, 422, "required_field_left_out"),
        ({"ticked": ("name", "resident_id", "portrait")}, 403, "field_not_asked"),
    ],
)
def test_what_cannot_be_granted_is_told_on_the_page_and_nothing_is_given(
    sides, deployment, changes, status, code
):
    asked, request = sides.asked()
    more = {name: value for name, value in changes.items() if name != "ticked"}
    ticked = changes.get("ticked", ("name", "resident_id", "address"))
    response = sides.consent(request, *ticked, **more)
    assert response.status_code == status
    assert f'data-code="{code}"' in response.text
    assert state_of(sides.hotel.get(asked)) == "waiting"
    assert trail(deployment, AuditAction.AUTHORIZATION_GRANTED) == [code]


def test_a_wrong_pin_keeps_what_was_ticked(sides):
    request = sides.asked()[1]
    page = sides.consent(request, "name", "resident_id", "address", pin="000000").text
    assert re.search(r'value="address" checked', page)


def test_another_holder_finds_no_such_request(sides, visit):
    asked, request = sides.asked()
    zhou = visit("zhou")
    assert zhou.get(request).status_code == 404
    assert sides.consent(request, browser=zhou).status_code == 404
    assert zhou.post(f"{request}/decline", page="/holder/wallet-address").status_code == 404
    assert state_of(sides.hotel.get(asked)) == "waiting"


def test_a_holder_without_such_a_licence_can_only_decline(sides, visit):
    link = sides.ask()[1]
    zhou = visit("zhou")
    page = zhou.get(sides.open(link, zhou).headers["Location"]).text
    assert "您名下没有有效的居住证" in page
    assert 'data-testid="decline"' in page
    assert 'data-testid="consent"' not in page


def test_without_a_pin_the_page_leads_to_choosing_one(sides, deployment):
    with deployment.database.begin() as repository:
        repository.connection.execute(accounts.update().values(pin_hash=None))
    page = sides.lin.get(sides.asked()[1]).text
    assert "/account/pin" in page
    assert 'data-testid="consent"' not in page


def test_a_suspended_scenario_cannot_be_agreed_to(sides, deployment):
    request = sides.asked()[1]
    with deployment.database.begin() as repository:
        repository.connection.execute(
            scenarios.update().values(state=ScenarioState.SUSPENDED.value)
        )
    assert 'data-testid="consent"' not in sides.lin.get(request).text
    assert sides.consent(request).status_code == 403


def test_after_five_wrong_pins_the_page_says_when_to_come_back(sides):
    request = sides.asked()[1]
    for _ in range(5):
        sides.consent(request, pin="000000")
    response = sides.consent(request)
    assert response.status_code == 429
    assert "分钟后再试" in response.text


def test_new_requests_show_at_home_with_a_badge_and_to_the_poll(sides):
    assert "waiting-badge" not in sides.lin.get("/holder/licences").text
    sides.asked()
    home = sides.lin.get("/holder/licences").text
    assert 'data-testid="waiting-badge"' in home
    assert "上海示例宾馆有限公司 想看您的居住证" in home
    poll = sides.lin.get("/holder/authorizations/waiting", headers={"HX-Request": "true"}).text
    assert 'data-testid="waiting-request"' in poll
    assert "<html" not in poll
