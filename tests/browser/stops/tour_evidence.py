"""What was taken back and is signed, who is blocked, what is read outside of use lists."""

import re

from tests.browser.stop import Stop
from tests.browser.stops.tour_registry import reached
from tests.browser.windows import DESK

_ID = r"\w{32}"
_GRANTS, _GRANT = "/holder/authorizations", rf"/holder/authorizations/{_ID}"
_ASKS, _CASES, _SCENARIOS = "/verifier/asks", "/verifier/cases", "/operator/scenarios"
_OUTSIDE_CASE = re.compile(rf'href="({_CASES}/{_ID})"(?:(?!</a>).)*HP-QT-', re.DOTALL)


def outside_case(stories):
    """Return the counter's case of a matter that is on no use list."""
    return _OUTSIDE_CASE.search(stories.city.visitor("counter").get(_CASES).text)[1]


def look_for_a_reference(page, _stories):
    page.get_by_test_id("reference").fill("KH20")
    page.get_by_test_id("find-asks").click()
    page.get_by_test_id("ask-row").first.wait_for()


EVIDENCE = [
    Stop("withdrawal", "lin", reached("lin", _GRANTS, _GRANT, rf"{_GRANT}/withdrawal")),
    Stop("block-unit", "lin", reached("lin", _GRANTS, _GRANT, rf"/holder/blocked-units/{_ID}")),
    Stop("blocked-units", "lin", "/holder/blocked-units"),
    Stop("blocked-units-empty", "tang", "/holder/blocked-units"),
    Stop("asks-withdrawn", "carrental", f"{_ASKS}?state=withdrawn"),
    Stop("asks-nothing-found", "bank", f"{_ASKS}?state=cancelled"),
    Stop("asks-found", "bank", _ASKS, look_for_a_reference),
    Stop(
        "asked-withdrawal",
        "carrental",
        reached("carrental", _ASKS, rf"{_ASKS}/{_ID}", rf"{_ASKS}/{_ID}/withdrawals/{_ID}"),
    ),
]
OUTSIDE_LIST = [
    Stop("case-outside-list", "counter", outside_case),
    Stop(
        "unit-scenario-outside-list",
        "counter",
        reached("counter", "/verifier/scenarios", r"/verifier/scenarios/s-[\w-]+"),
    ),
    Stop("operator-outside-list", "operator", "/operator/outside-list", size=DESK),
    Stop("operator-outside-list-phone", "operator", "/operator/outside-list"),
    Stop("supervisor-outside-list", "supervisor", "/supervisor/outside-list", size=DESK),
    Stop(
        "operator-scenario-outside-list",
        "operator",
        reached("operator", "/operator/outside-list", rf"{_SCENARIOS}/s-[\w-]+"),
        size=DESK,
    ),
]
STOPS = [*EVIDENCE, *OUTSIDE_LIST]
