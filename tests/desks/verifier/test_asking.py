"""Asking at the desk: after a scan, by link, by address; the list and each request's page."""

import re

import pytest

from tests.desks.consenting import ASKS, state_of, trail
from tests.town import CARD_TYPE
from wallet.domain.trail.audit import AuditAction
from wallet.repository.tables import units

NEW = f"{ASKS}/new"


def ticked_on(page):
    return re.findall(r'name="field" value="\d+\w*/(\w+)" checked', page.text)


def scanned(sides):
    """Let Lin show her card and the hotel scan it; returns the result page."""
    code = sides.lin.code(sides.lin.present(sides.card_id))
    response = sides.hotel.post(
        "/verifier/verifications", page="/verifier/scan", scan_text=code, scenario="hotel-check-in"
    )
    return sides.hotel.get(response.headers["Location"])


def test_the_form_offers_what_the_registry_lets_ask_the_required_ticked(sides):
    page = sides.hotel.get(NEW)
    assert ticked_on(page) == ["name", "resident_id"]
    assert f'value="{CARD_TYPE}/address"' in page.text
    assert "portrait" not in page.text
    assert "办理入住时核对住客本人" in page.text
    assert "看完不留存" in page.text


def test_a_unit_without_such_a_scenario_is_told_what_to_do(visit):
    shop = visit("shop")
    assert "还没有可以申请内容的场景" in shop.get(NEW).text
    assert "还没有可以申请内容的场景" in shop.get(ASKS).text


def test_a_result_leads_to_asking_whoever_was_just_scanned(sides, deployment):
    result = scanned(sides).text
    form = re.search(r'href="([^"]+)" data-testid="ask-more"', result)[1]
    assert 'name="verification"' in sides.hotel.get(form).text
    verification = form.partition("=")[2]
    response = sides.send(page=form, verification=verification)
    assert state_of(sides.hotel.get(response.headers["Location"])) == "waiting"
    assert 'data-testid="waiting-request"' in sides.lin.get("/holder/authorizations/waiting").text
    assert trail(deployment, AuditAction.AUTHORIZATION_ASKED) == ["done"]


def test_the_request_slides_in_on_the_phone_that_still_shows_its_code(sides):
    shown = sides.lin.present(sides.card_id)
    response = sides.hotel.post(
        "/verifier/verifications",
        page="/verifier/scan",
        scan_text=sides.lin.code(shown),
        scenario="hotel-check-in",
    )
    verification = response.headers["Location"].rpartition("/")[2]
    sides.send(verification=verification)
    assert 'data-testid="waiting-request"' in sides.lin.get(f"{shown}/scans").text
    assert 'data-testid="waiting-request"' in sides.lin.get(shown).text


def test_another_desk_cannot_ask_after_a_scan_it_did_not_make(sides):
    response = sides.send(verification="f" * 32)
    assert response.status_code == 404
    assert 'data-code="holder_not_reached"' in response.text


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"term_days": "31"}, 403, "term_outside_scenario"),
        ({"scenario": "shop-sale"}, 403, "scenario_not_open"),
        ({"field": []}, 422, "nothing_asked"),
        ({"field": [f"{CARD_TYPE}/portrait"]}, 403, "field_outside_scenario"),
    ],
)
def test_what_the_registry_does_not_allow_is_told_on_the_form(
    sides, deployment, changes, status, code
):
    sent = {**sides.form(), **changes}
    response = sides.hotel.post(ASKS, page=NEW, **sent)
    assert response.status_code == status
    assert f'data-code="{code}"' in response.text
    assert trail(deployment, AuditAction.AUTHORIZATION_ASKED) == [code]


def test_a_double_click_asks_once(sides, deployment):
    key = re.search(r'name="idempotency_key" value="(\w+)"', sides.hotel.get(NEW).text)[1]
    first = sides.send(idempotency_key=key).headers["Location"]
    second = sides.send(idempotency_key=key).headers["Location"]
    assert first == second
    assert sides.link_on(first)
    assert trail(deployment, AuditAction.AUTHORIZATION_ASKED) == ["done"]


def test_a_suspended_unit_asks_nothing(sides, deployment, clock):
    with deployment.database.begin() as repository:
        repository.connection.execute(units.update().values(suspended_at=clock()))
    assert sides.send().status_code == 403


def test_the_link_stands_on_the_askers_own_page_until_it_is_opened(sides, visit):
    asked, link = sides.ask()
    assert link in sides.hotel.get(asked).text
    assert re.search(
        r'data-testid="link-code" data-code="HTTP://LOCALHOST:8000/A/[0-9A-F]{32}"',
        sides.hotel.get(asked).text,
    )
    assert sides.link_on(asked) == link
    other_browser = visit("hotel").get(asked)
    assert link not in other_browser.text
    sides.open(link)
    assert sides.link_on(asked) is None


def test_the_page_polls_while_it_waits_and_the_fragment_tells_the_news(sides):
    asked, request = sides.asked()
    assert f'hx-get="{asked}" hx-trigger="every 2s"' in sides.hotel.get(asked).text
    sides.lin.post(f"{request}/decline", page=request)
    news = sides.hotel.get(asked, headers={"HX-Request": "true"})
    assert "<html" not in news.text
    assert state_of(news) == "declined"
    assert "hx-trigger" not in news.text


def test_a_waiting_request_is_taken_back_and_its_link_opens_nothing(sides):
    asked, link = sides.ask()
    assert sides.hotel.post(f"{asked}/cancellation", page=asked).status_code == 302
    assert state_of(sides.hotel.get(asked)) == "cancelled"
    assert sides.open(link).status_code == 409
    sent, request = sides.asked()
    sides.hotel.post(f"{sent}/cancellation", page=sent)
    assert state_of(sides.lin.get(request)) == "cancelled"


def test_taking_back_what_was_answered_changes_nothing(sides):
    asked, _ = sides.granted()
    sides.hotel.post(f"{asked}/cancellation", page="/verifier/asks/new")
    assert state_of(sides.hotel.get(asked)) == "granted"


def test_the_list_shows_the_units_requests_with_their_states(sides):
    assert "还没有申请过" in sides.hotel.get(ASKS).text
    sides.granted()
    _, request = sides.asked(reference="FD-2026-17")
    sides.lin.post(f"{request}/decline", page=request)
    page = sides.hotel.get(ASKS).text
    states = re.findall(r'data-testid="ask-row" data-state="(\w+)"', page)
    assert sorted(states) == ["declined", "granted"]
    assert "FD-2026-17" in page
    assert "林小满" not in page


def test_another_units_request_is_not_found(sides, visit):
    asked, grant = sides.granted()
    shop = visit("shop")
    authorization = grant.rpartition("/")[2]
    for path in (asked, f"{asked}/data", f"{asked}/consents/{authorization}"):
        assert shop.get(path).status_code == 404
    assert asked not in shop.get(ASKS).text


@pytest.mark.parametrize("path", [ASKS, NEW])
def test_a_citizen_has_no_desk_to_ask_from(sides, path):
    assert sides.lin.get(path).status_code == 403
