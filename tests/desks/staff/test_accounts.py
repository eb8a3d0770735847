"""The page of a unit's administrator: who works here, and what becomes of each account."""

import re

import pytest

from tests import cast
from wallet.domain.trail.audit import DONE, AuditAction

PASSWORD = re.compile(r'data-testid="start-password">([^<]+)<')
OWN = "an own password of the tests"


@pytest.fixture
def head(deployment, town, visit):
    """The bureau's clerk, who administers its accounts."""
    with deployment.database.begin() as repository:
        clerk = repository.accounts.find_by_login("clerk")
        repository.kept_accounts.set_administers(clerk.id, administers=True)
    return visit("clerk")


def open_account(head, login="newcomer", name="新同事", **fields):
    return head.post(
        "/staff/accounts", page="/staff/accounts/new", login=login, name=name, **fields
    )


def account_path(deployment, login):
    with deployment.database.read() as repository:
        listed = repository.kept_accounts.of_unit(cast.BUREAU.id)
        listed += repository.kept_accounts.of_unit(cast.SHOP.id)
    return f"/staff/accounts/{next(one.id for one in listed if one.login == login)}"


def last_entry(deployment):
    with deployment.database.read() as repository:
        return repository.audit.search(limit=1)[0]


def test_an_administrator_finds_the_accounts_under_its_own(head):
    assert 'href="/staff"' in head.get("/account").text
    page = head.get("/staff").text
    assert cast.BUREAU.name in page
    assert 'data-login="clerk"' in page
    assert re.search(r'href="/account" aria-current="page"', page)


@pytest.mark.parametrize("login", ["clerk", "shop", "operator", "supervisor"])
@pytest.mark.parametrize("path", ["/staff", "/staff/accounts/new"])
def test_whoever_administers_nothing_finds_nothing(visit, town, deployment, login, path):
    browser = visit(login)
    assert 'href="/staff"' not in browser.get("/account").text
    assert browser.get(path).status_code == 404
    entry = last_entry(deployment)
    assert (entry.action, entry.outcome) == (AuditAction.ACCESS_REFUSED, "unknown_account")


@pytest.mark.parametrize("act", ["", "/closure", "/reset", "/reopening", "/sign-ins"])
def test_another_units_account_looks_as_if_it_did_not_exist(head, deployment, act):
    path = account_path(deployment, "shop")
    assert head.get(path + act).status_code == 404
    if act:
        assert head.post(path + act, page="/staff").status_code == 404
        assert "店员" not in head.get(path + act).text
    with deployment.database.read() as repository:
        assert repository.accounts.find_by_login("shop")


def test_a_new_clerk_begins_with_the_slip_and_an_own_password(head, visit):
    page = open_account(head)
    assert page.status_code == 200
    start = PASSWORD.search(page.text)[1]
    clerk = visit()
    clerk.sign_in("newcomer", start)
    begins = clerk.get("/account/password").text
    assert 'data-testid="begins"' in begins
    assert "tab-bar__entry" not in begins
    for path in ("/issuer/licences", "/account", "/staff"):
        assert clerk.get(path).headers["Location"] == "/account/password"
    chosen = {"password": start, "new_password": OWN, "new_password_again": OWN}
    clerk.post("/account/password", page="/account/password", **chosen)
    assert clerk.get("/issuer/licences").status_code == 200


def test_a_start_password_does_nothing_but_its_replacement(head, visit, deployment):
    clerk = visit()
    clerk.sign_in("newcomer", PASSWORD.search(open_account(head).text)[1])
    refused = clerk.post("/account/sign-out-everywhere", page="/account/password")
    assert refused.status_code == 403
    assert last_entry(deployment).outcome == "own_password_first"
    polled = clerk.get("/issuer/licences", headers={"HX-Request": "true"})
    assert polled.headers["HX-Redirect"] == "/account/password"
    assert clerk.post("/sign-out", page="/account/password").status_code == 302


def test_the_start_password_itself_is_not_taken_as_ones_own(head, visit):
    start, clerk = PASSWORD.search(open_account(head).text)[1], visit()
    clerk.sign_in("newcomer", start)
    same = {"password": start, "new_password": start, "new_password_again": start}
    refused = clerk.post("/account/password", page="/account/password", **same)
    assert (refused.status_code, 'data-code="password_unchanged"' in refused.text) == (422, True)
    assert clerk.get("/issuer/licences").status_code == 302


def test_a_form_sent_twice_shows_the_password_once(head):
    page = head.get("/staff/accounts/new").text
    key = re.search(r'name="idempotency_key" value="([^"]+)"', page)[1]
    first, again = (open_account(head, idempotency_key=key) for _ in range(2))
    assert PASSWORD.search(first.text)
    assert 'data-testid="done-before"' in again.text
    assert not PASSWORD.search(again.text)


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({"login": "名字"}, 422, "login_malformed"),
        ({"name": " "}, 422, "malformed_name"),
        ({"login": "shop"}, 409, "login_taken"),
    ],
)
def test_a_form_that_cannot_be_taken_says_why_and_keeps_what_was_typed(head, fields, status, code):
    refused = open_account(head, **fields)
    assert refused.status_code == status
    assert f'data-code="{code}"' in refused.text
    assert not PASSWORD.search(refused.text)


def test_a_closed_clerk_is_out_at_once(head, visit, deployment):
    start, clerk = PASSWORD.search(open_account(head).text)[1], visit()
    clerk.sign_in("newcomer", start)
    path = account_path(deployment, "newcomer")
    asks = head.get(f"{path}/closure").text
    assert "新同事" in asks
    assert "newcomer" in asks
    assert head.post(f"{path}/closure", page=f"{path}/closure").headers["Location"] == "/staff"
    assert clerk.get("/account/password").headers["Location"].startswith("/sign-in")
    assert 'data-state="closed"' in head.get(path).text
    again = head.post(f"{path}/closure", page=f"{path}/closure")
    assert (again.status_code, 'data-code="account_closed"' in again.text) == (409, True)
    reopened = head.post(f"{path}/reopening", page=f"{path}/reopening")
    visit().sign_in("newcomer", PASSWORD.search(reopened.text)[1])


def test_a_reset_and_an_end_of_sign_ins_are_recorded(head, visit, deployment):
    open_account(head)
    path, clerk = account_path(deployment, "newcomer"), visit()
    start = PASSWORD.search(head.post(f"{path}/reset", page=f"{path}/reset").text)[1]
    assert last_entry(deployment).action is AuditAction.ACCOUNT_RESET
    clerk.sign_in("newcomer", start)
    assert 'data-testid="end-sign-ins"' in head.get(path).text
    head.post(f"{path}/sign-ins", page=f"{path}/sign-ins")
    assert last_entry(deployment).action is AuditAction.ACCOUNT_SIGN_INS_ENDED
    assert clerk.get("/account/password").headers["Location"].startswith("/sign-in")


def test_the_last_administrator_cannot_close_itself(head, deployment):
    path = account_path(deployment, "clerk")
    refused = head.post(f"{path}/closure", page=f"{path}/closure")
    assert (refused.status_code, 'data-code="last_administrator"' in refused.text) == (409, True)
    refused = head.post(f"{path}/administration?administers=no", page=f"{path}/administration")
    assert refused.status_code == 409
    open_account(head, administers="yes")
    done = head.post(f"{path}/administration?administers=no", page=f"{path}/administration")
    assert done.headers["Location"] == "/account"
    entry = last_entry(deployment)
    assert (entry.action, entry.outcome) == (AuditAction.ACCOUNT_RIGHTS_CHANGED, DONE)
    assert head.get("/staff").status_code == 404


def test_a_wrong_start_password_tells_a_stranger_nothing_of_its_end(head, visit, clock):
    start = PASSWORD.search(open_account(head).text)[1]
    clock.advance(days=8)
    told = visit().post("/sign-in", login="newcomer", password="something else entirely")
    assert 'data-code="wrong_credentials"' in told.text
    told = visit().post("/sign-in", login="newcomer", password=start)
    assert (told.status_code, 'data-code="start_password_expired"' in told.text) == (401, True)
