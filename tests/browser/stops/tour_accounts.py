"""The pages of units, of their people's accounts, and of the counter that registers holders."""

import re

from tests.browser.stop import Stop
from tests.browser.stops.tour_registry import reached
from tests.browser.windows import DESK

_UNITS, _STAFF, _HOLDERS = "/operator/units", "/staff", "/verifier/holders"
_UNIT, _ACCOUNT = rf"{_UNITS}/\w{{32}}", rf"{_STAFF}/accounts/\w{{32}}"
_CENTRE = f"{_UNITS}?kind=public_relying_unit"


def unit(then=""):
    return reached("operator", _CENTRE, _UNIT, then=then)


def clerk(then=""):
    """The page of the bureau's clerk who has not signed in yet."""

    def find(stories):
        html = stories.city.visitor("gongan").get(_STAFF).text
        return re.search(rf'href="({_ACCOUNT})"[^>]*data-login="gongan.shi"', html)[1] + then

    return find


def found_nothing(page, _stories):
    page.get_by_test_id("uscc").fill("111111111111111111")
    page.get_by_test_id("name").fill("示例单位")
    page.get_by_test_id("kind").select_option("district")
    page.get_by_test_id("save").click()
    page.get_by_test_id("problem").wait_for()


def open_what_is_taken(page, _stories):
    page.get_by_test_id("name").fill("证件管理 白露")
    page.get_by_test_id("login").fill("gongan")
    page.get_by_test_id("open-account").click()
    page.get_by_test_id("problem").wait_for()


def see_the_slip(page, _stories):
    page.get_by_test_id("confirm-act").click()
    page.get_by_test_id("slip").wait_for()


def register_wrongly(page, _stories):
    page.get_by_test_id("name").fill("林晓岚")
    page.get_by_test_id("number").fill("310101190004121284")
    page.get_by_test_id("checked").check()
    page.get_by_test_id("confirm-act").click()
    page.get_by_test_id("problem").wait_for()


def begin(page, stories):
    """Sign in with a start password that the administrator has just drawn."""
    path = clerk("/reset")(stories)
    slip = stories.city.visitor("gongan").post(path, page=path).text
    page.get_by_test_id("login").fill("gongan.shi")
    password = re.search(r'data-testid="start-password">([^<]+)<', slip)[1]
    page.get_by_test_id("password").fill(password)
    page.get_by_test_id("sign-in").click()
    page.get_by_test_id("begins").wait_for()


UNITS = [
    Stop("operator-units", "operator", _UNITS, size=DESK, main=True),
    Stop("operator-units-none", "operator", f"{_UNITS}?q=none", size=DESK),
    Stop("operator-unit-form", "operator", f"{_UNITS}/new", size=DESK),
    Stop("operator-unit-refused", "operator", f"{_UNITS}/new", found_nothing, size=DESK),
    Stop("operator-unit", "operator", unit(), size=DESK),
    Stop("operator-unit-edit", "operator", unit("/edit"), size=DESK),
    Stop("operator-unit-closure", "operator", unit("/closure")),
    Stop("operator-unit-reopening", "operator", unit("/reopening")),
    Stop("operator-unit-counters", "operator", unit("/counters")),
    Stop("operator-unit-person", "operator", unit("/people/new"), size=DESK),
]
STAFF = [
    Stop("staff", "gongan", _STAFF, size=DESK, main=True),
    Stop("staff-alone", "police", _STAFF),
    Stop("staff-account-form", "gongan", f"{_STAFF}/accounts/new"),
    Stop("staff-account-refused", "gongan", f"{_STAFF}/accounts/new", open_what_is_taken),
    Stop("staff-account", "gongan", clerk(), size=DESK),
    Stop("staff-closure", "gongan", clerk("/closure")),
    Stop("staff-reset", "gongan", clerk("/reset")),
    Stop("staff-slip", "gongan", clerk("/reset"), see_the_slip),
    Stop("staff-reopening", "gongan", clerk("/reopening")),
    Stop("staff-sign-ins", "gongan", clerk("/sign-ins")),
    Stop("staff-administration", "gongan", clerk("/administration")),
    Stop("start-password", None, "/sign-in", begin),
]
COUNTER = [
    Stop("holder-counter", "counter", _HOLDERS),
    Stop("holder-form", "counter", f"{_HOLDERS}/new"),
    Stop("holder-refused", "counter", f"{_HOLDERS}/new", register_wrongly),
    Stop("holder-reset", "counter", f"{_HOLDERS}/reset"),
]
STOPS = [*UNITS, *STAFF, *COUNTER]
