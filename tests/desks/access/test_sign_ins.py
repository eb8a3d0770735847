"""A sign-in is new each time, ends for good, and never leads away from this site."""

import pytest
from werkzeug.http import parse_cookie

from tests.people import Browser
from tests.town import PASSWORD
from wallet.app import create_app
from wallet.composition import compose
from wallet.config import read_settings
from wallet.domain.trail.audit import AuditAction

ELSEWHERE = [
    "//example.org",
    "////example.org",
    "/\\example.org",
    "\\\\example.org",
    "/%09/example.org",
    "/\t/example.org",
    "https:example.org",
    "https://example.org",
    "javascript:alert(1)",
    "/holder/licences\r\nSet-Cookie: a=b",
    "",
    "holder",
]


def session_of(browser):
    return browser.client.get_cookie("wallet").value


def copied_to(app, cookie):
    """Another browser with somebody's cookie in it."""
    thief = Browser(app.test_client())
    thief.client.set_cookie("wallet", cookie)
    return thief


def is_signed_in(browser):
    return browser.get("/account").status_code == 200


def test_the_session_from_before_signing_in_opens_nothing(app, visit):
    lin = visit()
    lin.get("/sign-in")
    planted = session_of(lin)
    lin.sign_in("lin")
    assert session_of(lin) != planted
    assert is_signed_in(lin)
    assert not is_signed_in(copied_to(app, planted))


def test_signing_out_ends_a_copied_cookie_too(app, visit, deployment):
    lin = visit("lin")
    thief = copied_to(app, session_of(lin))
    assert is_signed_in(thief)
    lin.post("/sign-out", page="/account")
    assert not is_signed_in(lin)
    assert not is_signed_in(thief)
    with deployment.database.read() as repository:
        assert repository.audit.search(limit=1)[0].action is AuditAction.SIGNED_OUT


def test_signing_in_as_somebody_else_ends_the_first_sign_in(app, visit):
    browser = visit("lin")
    copied = session_of(browser)
    browser.post("/sign-in", page="/account", login="zhou", password=PASSWORD)
    assert "周无关" in browser.get("/account").text
    assert not is_signed_in(copied_to(app, copied))


def test_a_new_password_ends_every_other_sign_in(app, visit):
    lin, elsewhere = visit("lin"), visit("lin")
    new = "a longer password of the tests"
    lin.post(
        "/account/password",
        page="/account/password",
        password=PASSWORD,
        new_password=new,
        new_password_again=new,
    )
    assert is_signed_in(lin)
    assert not is_signed_in(elsewhere)


def test_a_sign_in_is_over_after_twelve_hours_whatever_is_done(visit, clock):
    lin = visit("lin")
    clock.advance(hours=11, minutes=59)
    assert is_signed_in(lin)
    clock.advance(minutes=2)
    assert not is_signed_in(lin)


@pytest.mark.parametrize("path", ["/holder/licences", "/holder/authorizations/waiting"])
def test_a_poll_of_a_session_that_ended_leads_to_the_sign_in_page(visit, clock, path):
    lin = visit("lin")
    clock.advance(hours=13)
    polled = lin.get(path, headers={"HX-Request": "true"})
    assert polled.status_code == 204
    assert polled.headers["HX-Redirect"] == "/sign-in"
    page = lin.get(path)
    assert (page.status_code, page.headers["Location"]) == (302, f"/sign-in?next={path}")


def test_after_signing_in_one_is_where_one_wanted_to_go(visit):
    lin = visit()
    wanted = "/holder/activity?licence=x"
    there = lin.post("/sign-in", login="lin", password=PASSWORD, next=wanted)
    assert there.headers["Location"] == wanted


@pytest.mark.parametrize("wanted", ELSEWHERE, ids=repr)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_address_leads_away_from_this_site(visit, wanted):
    stranger = visit()
    page = stranger.get("/sign-in", query_string={"next": wanted})
    assert "example.org" not in page.text
    there = stranger.post("/sign-in", login="lin", password=PASSWORD, next=wanted)
    assert there.headers["Location"] == "/holder/licences"
    back = stranger.post("/preferences", page="/account", back=wanted, language="en")
    assert back.headers["Location"] == "/"


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(visit):
    cookie = visit().sign_in("lin").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "lin" not in str(parse_cookie(cookie).get("wallet"))


def test_over_https_the_cookie_is_bound_to_this_very_host(deployment, keys, town, settings):
    https = read_settings(
        {
            "WALLET_PUBLIC_URL": "https://liangzheng.example.cn",
            "WALLET_DATABASE_URL": settings.database_url,
            "WALLET_VAR": str(settings.var_directory),
        }
    )
    client = create_app(https, keys, deployment).test_client()
    response = client.get("/sign-in", base_url="https://liangzheng.example.cn")
    cookie = response.headers["Set-Cookie"]
    assert cookie.startswith("__Host-wallet=")
    assert "Secure" in cookie
    assert "Path=/" in cookie
    assert response.headers["Strict-Transport-Security"]


@pytest.fixture
def two_servers(app, settings, keys, clock, deployment):
    """The same deployment served by two processes' worth of applications."""
    other = compose(
        settings, keys, clock=clock, entropy=deployment.entropy, hasher=deployment.hasher
    )
    second = create_app(settings, keys, other)
    yield Browser(app.test_client()), Browser(second.test_client())
    other.database.engine.dispose()


def attempt(browser, login="lin", password="wrong", address="127.0.0.1"):
    token = browser.get("/sign-in").text.split('name="csrf_token" value="')[1].split('"')[0]
    return browser.client.post(
        "/sign-in",
        data={"csrf_token": token, "login": login, "password": password},
        environ_overrides={"REMOTE_ADDR": address},
    )


def test_wrong_passwords_are_counted_across_servers(two_servers, deployment, clock):
    for number in range(5):
        assert attempt(two_servers[number % 2]).status_code == 401
    for server in two_servers:
        shut = attempt(server, password=PASSWORD)
        assert shut.status_code == 429
        assert 0 < int(shut.headers["Retry-After"]) <= 301
    with deployment.database.read() as repository:
        refused = repository.audit.search(action=AuditAction.SIGN_IN_REFUSED.value)
    assert [entry.outcome for entry in refused] == 2 * ["too_many_attempts"] + 5 * [
        "wrong_credentials"
    ]
    clock.advance(minutes=6)
    assert attempt(two_servers[0], password=PASSWORD).status_code == 302


def test_a_stranger_locks_out_nobody_but_the_own_address(two_servers):
    first, second = two_servers
    for _ in range(7):
        attempt(first, address="203.0.113.9")
    assert attempt(first, password=PASSWORD, address="203.0.113.9").status_code == 429
    assert attempt(second, password=PASSWORD, address="198.51.100.7").status_code == 302
    assert attempt(first, login="zhou", password=PASSWORD, address="203.0.113.9").status_code == 302


def test_wrong_and_unknown_logins_are_told_the_same(two_servers):
    first = attempt(two_servers[0]).text
    unknown = attempt(two_servers[0], login="nobody").text
    for page in (first, unknown):
        assert 'data-testid="login"' in page
    assert first.count("密码不对") == unknown.count("密码不对") >= 1
