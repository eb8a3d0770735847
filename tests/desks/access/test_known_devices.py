"""A browser that signed in before is known: others behind its address do not shut its door."""

import pytest

from tests.desks.access.test_sign_ins import attempt
from tests.town import PASSWORD

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
COOKIE = "wallet-device"


@pytest.fixture
def known(visit):
    """Lin's own browser, signed out again."""
    browser = visit("lin")
    browser.post("/sign-out", page="/account")
    return browser


@pytest.fixture
def shut_office(visit):
    """The office's address, after somebody in it has guessed too often."""
    stranger = visit()
    for number in range(51):
        attempt(stranger, login=f"name-{number}")
    assert attempt(stranger, login="lin", password=PASSWORD).status_code == 429


def test_a_known_browser_signs_in_though_the_offices_address_is_shut(known, shut_office):
    assert attempt(known, password=PASSWORD).status_code == 302


def test_it_is_known_for_those_only_who_signed_in_with_it(known, shut_office):
    assert attempt(known, login="zhou", password=PASSWORD).status_code == 429


def test_a_browser_that_several_share_knows_each_of_them(visit, known):
    known.sign_in("zhou")
    known.post("/sign-out", page="/account")
    stranger = visit()
    for number in range(51):
        attempt(stranger, login=f"name-{number}")
    for login in ("lin", "zhou"):
        assert attempt(known, login=login, password=PASSWORD).status_code == 302
        known.post("/sign-out", page="/account")


def test_a_cookie_that_somebody_wrote_himself_is_not_believed(visit, shut_office):
    forger = visit()
    for value in ("lin", "WyJhIixbImxpbiJdXQ.aaaaaa.bbbb", ""):
        forger.client.set_cookie(COOKIE, value)
        assert attempt(forger, password=PASSWORD).status_code == 429


def test_the_cookie_names_nobody_and_opens_nothing(visit, known):
    cookie = known.client.get_cookie(COOKIE)
    assert cookie.http_only
    assert cookie.same_site == "Lax"
    assert "lin" not in cookie.value
    other = visit()
    other.client.set_cookie(COOKIE, cookie.value)
    assert other.get("/account").status_code == 302
