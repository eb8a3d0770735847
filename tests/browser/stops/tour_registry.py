"""The pages behind the lists: cases, use lists, applications, filings, consents."""

from tests.browser.stop import Stop
from tests.browser.windows import DESK

_ID = r"\w{32}"
_CASES, _USE_LIST = "/verifier/cases", "/verifier/use-list"
_APPLICATIONS, _FILINGS = "/operator/applications", "/supervisor/filings"
_APPROVED = f"{_APPLICATIONS}?state=approved"


def reached(login, page, *patterns, then=""):
    """Return what finds the first page that such links lead to."""

    def find(stories):
        path = stories.reached(login, page, *patterns)
        assert path, f"{page} leads to no {patterns}"
        return path + then

    return find


CASES = [
    Stop("case", "counter", reached("counter", _CASES, rf"{_CASES}/{_ID}")),
    Stop(
        "use-list-entry", "counter", reached("counter", _USE_LIST, rf"{_USE_LIST}/{_ID}"), size=DESK
    ),
    Stop(
        "use-list-entry-end",
        "counter",
        reached("counter", _USE_LIST, rf"{_USE_LIST}/{_ID}", rf"{_USE_LIST}/{_ID}/end"),
        size=DESK,
    ),
    Stop(
        "use-list-entry-edit",
        "hospital",
        reached("hospital", _USE_LIST, rf"{_USE_LIST}/{_ID}", rf"{_USE_LIST}/{_ID}/edit"),
        size=DESK,
    ),
    Stop(
        "use-list-paper",
        "hospital",
        reached(
            "hospital",
            _USE_LIST,
            rf"{_USE_LIST}/{_ID}",
            rf"{_USE_LIST}/{_ID}/edit",
            rf"{_USE_LIST}/{_ID}/materials/\w+",
        ),
        size=DESK,
    ),
    Stop(
        "operator-use-list-entry",
        "operator",
        reached("operator", "/operator/use-lists", rf"/operator/use-lists/{_ID}"),
        size=DESK,
    ),
]
REGISTRY = [
    Stop(
        "operator-application-return",
        "operator",
        reached(
            "operator",
            _APPLICATIONS,
            rf"{_APPLICATIONS}/{_ID}",
            rf"{_APPLICATIONS}/{_ID}/return",
        ),
        size=DESK,
    ),
    Stop(
        "operator-application-ending",
        "operator",
        reached(
            "operator",
            _APPROVED,
            rf"{_APPLICATIONS}/{_ID}",
            rf"{_APPLICATIONS}/{_ID}/ending",
        ),
        size=DESK,
    ),
    Stop(
        "operator-unit-suspension",
        "operator",
        reached(
            "operator",
            _APPROVED,
            rf"{_APPLICATIONS}/{_ID}",
            r"/operator/gateway/units/[\w-]+/suspension",
        ),
        size=DESK,
    ),
    Stop(
        "supervisor-filing-return",
        "supervisor",
        reached("supervisor", _FILINGS, rf"{_FILINGS}/{_ID}", rf"{_FILINGS}/{_ID}/return"),
        size=DESK,
    ),
]
CONSENTS = [
    Stop("authorization-code", "lin", lambda its: its.authorization_code()),
    Stop(
        "asked-consent",
        "hotel",
        reached(
            "hotel",
            "/verifier/asks",
            rf"/verifier/asks/{_ID}",
            rf"/verifier/asks/{_ID}/consents/{_ID}",
        ),
    ),
]
STOPS = [*CASES, *REGISTRY, *CONSENTS]
