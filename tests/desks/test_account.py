"""One's own account: the same pages for every role, the PIN only for those with a wallet."""

import re

import pytest

from tests.town import PASSWORD
from wallet.domain.trail.audit import AuditAction

EVERYBODY = ("lin", "hotel", "clerk", "operator", "supervisor")
NEW_PASSWORD = "a longer password of the tests"


def last_entry(deployment):
    with deployment.database.read() as repository:
        return repository.audit.search(limit=1)[0]


def change(browser, **fields):
    return browser.post(
        "/account/password",
        page="/account/password",
        **{
            "password": PASSWORD,
            "new_password": NEW_PASSWORD,
            "new_password_again": NEW_PASSWORD,
            **fields,
        },
    )


@pytest.mark.parametrize("login", EVERYBODY)
def test_every_role_finds_its_account_in_the_navigation(visit, login):
    page = visit(login).get("/account")
    assert page.status_code == 200
    assert re.search(r'href="/account" aria-current="page"', page.text)
    assert f"账号 {login}" in page.text


@pytest.mark.parametrize("path", ["/account", "/account/password", "/account/pin"])
def test_a_stranger_is_sent_to_the_sign_in_page(visit, path):
    response = visit().get(path)
    assert response.status_code == 302
    assert "/sign-in" in response.headers["Location"]


def test_the_wallet_pin_is_only_for_those_with_a_wallet(visit, deployment):
    assert "/account/pin" in visit("lin").get("/account").text
    clerk = visit("clerk")
    assert "/account/pin" not in clerk.get("/account").text
    assert clerk.get("/account/pin").status_code == 403
    assert last_entry(deployment).action is AuditAction.ACCESS_REFUSED


@pytest.mark.parametrize("login", ["lin", "clerk"])
def test_a_new_password_opens_the_account_and_the_old_one_does_not(visit, deployment, login):
    assert change(visit(login)).headers["Location"] == "/account"
    assert last_entry(deployment).action is AuditAction.PASSWORD_CHANGED
    again = visit()
    again.sign_in(login, NEW_PASSWORD)
    assert visit().post("/sign-in", login=login, password=PASSWORD).status_code == 401


def test_a_new_password_ends_the_other_sign_ins_only(visit):
    here, there = visit("clerk"), visit("clerk")
    change(here)
    assert here.get("/account").status_code == 200
    assert there.get("/account").status_code == 302


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"password": "not the password"}, "password_wrong"),
        ({"new_password": "short", "new_password_again": "short"}, "password_too_short"),
        ({"new_password_again": "something else entirely"}, "repeated_differently"),
    ],
)
def test_a_password_that_cannot_be_taken_is_refused_on_the_form(visit, fields, code):
    response = change(visit("supervisor"), **fields)
    assert response.status_code in {403, 422}
    assert f'data-code="{code}"' in response.text


def test_signing_out_everywhere_ends_every_sign_in_and_is_recorded(visit, deployment):
    here, there = visit("lin"), visit("lin")
    response = here.post("/account/sign-out-everywhere", page="/account")
    assert response.headers["Location"] == "/sign-in"
    assert here.get("/account").status_code == 302
    assert there.get("/account").status_code == 302
    entry = last_entry(deployment)
    assert (entry.action, entry.details) == (AuditAction.SIGNED_OUT_EVERYWHERE, {"sign_ins": "2"})


def test_signing_out_everywhere_leaves_other_people_alone(visit):
    zhou = visit("zhou")
    visit("lin").post("/account/sign-out-everywhere", page="/account")
    assert zhou.get("/account").status_code == 200


def test_a_link_cannot_sign_anybody_out(visit):
    browser = visit("lin")
    assert browser.get("/account/sign-out-everywhere").status_code == 405
    assert browser.client.post("/account/sign-out-everywhere").status_code == 400
    assert browser.get("/account").status_code == 200


def test_the_last_sign_ins_tell_which_are_open(visit, clock):
    first = visit("operator")
    clock.advance(minutes=5)
    first.post("/sign-out", page="/account")
    second = visit("operator")
    clock.advance(minutes=5)
    page = visit("operator").get("/account").text
    listed = re.search(r'data-testid="sign-ins">(.*?)</ul>', page, re.DOTALL)[1]
    assert re.findall(r"</time>(.*?)</li>", listed) == ["本次登录", "另一处，仍在登录", "已退出"]
    assert second.get("/account").status_code == 200


def test_a_sign_in_that_ran_out_is_not_called_open(visit, clock):
    visit("lin")
    clock.advance(hours=13)
    assert "仍在登录" not in visit("lin").get("/account").text
