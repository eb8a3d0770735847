"""My authorizations: what is in force, every read, taking back at once, the record to keep."""

import json
from base64 import urlsafe_b64decode

import pytest

from tests.desks.consenting import seen_fields, state_of, trail
from tests.factories import resident_id
from wallet.domain.trail.audit import AuditAction

MINE = "/holder/authorizations"


def test_the_list_is_empty_and_says_what_to_expect(sides):
    page = sides.lin.get(MINE).text
    assert "现在没有人能看您的证照内容" in page
    assert 'data-testid="authorization"' not in page


def test_a_grant_shows_whom_what_for_which_fields_until_when(sides):
    _, grant = sides.granted()
    page = sides.lin.get(grant).text
    for words in ("上海示例宾馆有限公司", "办理入住时核对住客本人", "姓名", "2026年3月3日"):
        assert words in page
    assert "对方还没有看过" in page


def test_every_read_is_listed_and_a_refused_one_says_so(sides):
    asked, grant = sides.granted()
    sides.hotel.get(f"{asked}/data")
    page = sides.lin.get(grant).text
    assert "看了：姓名、公民身份号码" in page
    assert "看过 1 次" in sides.lin.get(MINE).text
    sides.withdraw(grant)
    sides.hotel.get(f"{asked}/data")
    page = sides.lin.get(grant).text
    assert page.count('data-testid="read"') == 2
    assert "想看，没有看成" in page


def test_reads_of_another_request_of_the_same_party_are_told_apart(sides):
    _, first = sides.granted()
    second_asked, second = sides.granted("name", "resident_id", "address")
    sides.hotel.get(f"{second_asked}/data")
    assert "对方还没有看过" in sides.lin.get(first).text
    assert "看了：姓名、公民身份号码、住址" in sides.lin.get(second).text


def test_one_tap_withdraws_and_the_very_next_read_is_refused(sides, deployment):
    asked, grant = sides.granted()
    assert seen_fields(sides.hotel.get(f"{asked}/data"))
    response = sides.withdraw(grant)
    assert response.headers["Location"] == grant
    assert state_of(sides.lin.get(grant)) == "ended"
    assert "您已撤回" in sides.lin.get(grant).text
    refused = sides.hotel.get(f"{asked}/data")
    assert refused.status_code == 403
    assert not seen_fields(refused)
    assert "林小满" not in refused.text
    assert trail(deployment, AuditAction.AUTHORIZATION_WITHDRAWN) == ["done"]


def test_withdrawing_twice_changes_nothing(sides, clock):
    _, grant = sides.granted()
    sides.withdraw(grant)
    first = sides.lin.get(grant).text
    clock.advance(minutes=5)
    assert sides.withdraw(grant).status_code == 302
    assert "3月2日 09:30:00" in first
    assert "您已撤回 · 3月2日 09:30:00" in sides.lin.get(grant).text


def test_a_link_made_before_is_dead_after_withdrawing(sides, visit):
    asked, link = sides.ask()
    request = sides.open(link).headers["Location"]
    sides.consent(request)
    grant = sides.lin.get(MINE).text.split('class="grant__link" href="')[1].split('"')[0]
    sides.withdraw(grant)
    assert sides.open(link, visit("zhou")).status_code == 404
    assert 'data-testid="consent"' not in sides.lin.get(request).text
    assert state_of(sides.hotel.get(asked)) == "ended"


def test_a_grant_ends_at_the_end_of_its_last_day(sides, clock):
    asked, grant = sides.granted()
    clock.advance(hours=38)  # half past eleven at night on the 3rd
    # A sign-in does not last so long: both sign in again.
    sides.hotel.sign_in("hotel")
    assert sides.hotel.get(f"{asked}/data").status_code == 200
    clock.advance(minutes=31)
    sides.lin.sign_in("lin")
    assert "已到期" in sides.lin.get(grant).text
    assert sides.hotel.get(f"{asked}/data").status_code == 403


def test_another_holder_finds_no_such_grant(sides, visit):
    _, grant = sides.granted()
    zhou = visit("zhou")
    for path in (grant, f"{grant}/evidence", f"{grant}/evidence.jwt"):
        assert zhou.get(path).status_code == 404
    assert zhou.post(f"{grant}/withdrawal", page="/holder/wallet-address").status_code == 404
    assert state_of(sides.lin.get(grant)) == "in_force"


@pytest.mark.parametrize("path", [MINE, f"{MINE}/waiting", "/holder/authorization-codes/new"])
def test_a_verifier_has_no_wallet_to_look_into(sides, path):
    assert sides.hotel.get(path).status_code == 403


def test_the_consent_record_can_be_read_and_kept_as_a_file(sides):
    _, grant = sides.granted()
    page = sides.lin.get(f"{grant}/evidence").text
    assert "签名有效" in page
    assert resident_id(1) not in page
    file = sides.lin.get(f"{grant}/evidence.jwt")
    assert file.content_type == "application/jwt"
    assert "attachment" in file.headers["Content-Disposition"]
    claims = json.loads(urlsafe_b64decode(file.text.split(".")[1] + "=="))
    assert claims["fields"] == ["name", "resident_id"]


def test_reads_stand_in_the_general_record_of_use_too(sides):
    asked, _ = sides.granted()
    sides.hotel.get(f"{asked}/data")
    page = sides.lin.get("/holder/activity").text
    assert "看了您的居住证" in page
    assert "持证人授权" in page
