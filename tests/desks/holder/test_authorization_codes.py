"""Acting first: a code for one party and purpose, used once, running out, taken back."""

import re

import pytest

from tests.desks.consenting import seen_fields, state_of, trail
from tests.town import PIN
from wallet.domain.trail.audit import AuditAction

NEW = "/holder/authorization-codes/new"
OFFER = f"{NEW}?scenario=hotel-check-in"
REDEEM = "/verifier/asks/codes"


@pytest.fixture
def make(sides):
    def make_code(*ticked, days=1, **changes):
        fields = {f"field-{sides.card_id}": list(ticked or ("name", "resident_id"))}
        sent = {"licence": sides.card_id, "pin": PIN, "sensitive": "yes", "term_days": str(days)}
        sent |= {"scenario": "hotel-check-in", **fields, **changes}
        return sides.lin.post("/holder/authorization-codes", page=OFFER, **sent)

    return make_code


def code_on(page):
    return "".join(re.search(r'data-testid="authorization-code">([^<]+)<', page.text)[1].split())


def redeem(browser, code):
    return browser.post(REDEEM, page="/verifier/asks", code=code)


def test_only_parties_that_her_licences_fit_are_offered(sides, visit):
    assert 'data-scenario="hotel-check-in"' in sides.lin.get(NEW).text
    assert 'data-scenario="shop-sale"' not in sides.lin.get(NEW).text
    assert "没有合适的单位" in visit("zhou").get(NEW).text


def test_a_code_gives_its_party_exactly_what_was_ticked(sides, make):
    page = sides.lin.get(make("name", "resident_id", "card_class").headers["Location"])
    code = code_on(page)
    assert f'data-code="HTTP://LOCALHOST:8000/A/{code}"' in page.text
    found = redeem(sides.hotel, f"{code[:4]}-{code[4:8]} {code[8:].lower()}")
    assert found.status_code == 302
    seen = seen_fields(sides.hotel.get(f"{found.headers['Location']}/data"))
    assert set(seen) == {"name", "resident_id", "card_class"}


def test_a_code_is_used_once(sides, make):
    made = make().headers["Location"]
    code = code_on(sides.lin.get(made))
    assert redeem(sides.hotel, code).status_code == 302
    assert redeem(sides.hotel, code).status_code == 404
    assert state_of(sides.lin.get(made)) == "used"
    assert 'data-testid="authorization-code"' not in sides.lin.get(made).text


def test_nobody_else_can_use_it_and_the_hotel_learns_of_it_only_with_the_code(sides, make, visit):
    made = make().headers["Location"]
    request_id = made.rpartition("/")[2]
    assert request_id not in sides.hotel.get("/verifier/asks").text
    assert sides.hotel.get(f"/verifier/asks/{request_id}/data").status_code == 404
    code = code_on(sides.lin.get(made))
    assert redeem(visit("shop"), code).status_code == 404
    assert redeem(sides.hotel, code).status_code == 302


def test_a_code_runs_out_after_half_an_hour(sides, make, clock):
    made = make().headers["Location"]
    code = code_on(sides.lin.get(made))
    clock.advance(minutes=30)
    assert redeem(sides.hotel, code).status_code == 404
    assert state_of(sides.lin.get(made)) == "lapsed"
    assert "现在没有人能看您的证照内容" in sides.lin.get("/holder/authorizations").text


def test_a_cancelled_code_gives_nothing(sides, make, deployment):
    made = make().headers["Location"]
    code = code_on(sides.lin.get(made))
    assert sides.lin.post(f"{made}/cancellation", page=made).status_code == 302
    assert state_of(sides.lin.get(made)) == "cancelled"
    assert redeem(sides.hotel, code).status_code == 404
    assert trail(deployment, AuditAction.AUTHORIZATION_WITHDRAWN) == ["done"]
    assert trail(deployment, AuditAction.AUTHORIZATION_ASKED)[0] == "unknown_authorization_code"


def test_cancelling_after_use_stops_the_next_read(sides, make):
    made = make().headers["Location"]
    found = redeem(sides.hotel, code_on(sides.lin.get(made))).headers["Location"]
    assert sides.hotel.get(f"{found}/data").status_code == 200
    sides.lin.post(f"{made}/cancellation", page="/holder/wallet-address")
    assert sides.hotel.get(f"{found}/data").status_code == 403


def test_another_phone_cannot_show_the_code_again(make, visit):
    made = make().headers["Location"]
    page = visit("lin").get(made)
    assert "authorization-code" not in page.text.replace("authorization-codes", "")
    assert state_of(page) == "live"


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"pin": "000000"}, 403, "pin_wrong"),
        ({"days": 31}, 403, "term_outside_scenario"),
        ({"days": "x"}, 403, "term_outside_scenario"),
        ({"sensitive": ""}, 422, "sensitive_consent_missing"),
    ],
)
def test_what_cannot_be_offered_makes_no_code(sides, make, deployment, changes, status, code):
    response = make(**changes)
    assert response.status_code == status
    assert f'data-code="{code}"' in response.text
    assert "现在没有人能看您的证照内容" in sides.lin.get("/holder/authorizations").text
    assert trail(deployment, AuditAction.AUTHORIZATION_GRANTED) == [code]


def test_a_field_beyond_the_scenario_cannot_be_offered_by_hand(make):
    assert make("name", "resident_id", "portrait").status_code == 403


def test_a_scenario_that_is_not_open_is_refused(make):
    assert make(scenario="no-such").status_code == 403


def test_another_holder_finds_no_such_code(make, visit):
    made = make().headers["Location"]
    zhou = visit("zhou")
    assert zhou.get(made).status_code == 404
    assert zhou.post(f"{made}/cancellation", page="/holder/wallet-address").status_code == 404


def test_the_qr_leads_a_verifier_to_a_button_and_the_scan_page_takes_it(sides, make, visit):
    code = code_on(sides.lin.get(make().headers["Location"]))
    landing = f"/A/{code}"
    assert 'data-testid="redeem-code"' in sides.hotel.get(landing).text
    assert 'data-testid="redeem-code"' not in sides.lin.get(landing).text
    response = sides.hotel.post(
        "/verifier/verifications",
        page="/verifier/scan",
        scan_text=f"HTTP://LOCALHOST:8000/A/{code}",
        scenario="hotel-check-in",
    )
    assert response.headers["Location"].startswith("/verifier/asks/")
    assert state_of(sides.hotel.get(response.headers["Location"])) == "granted"
