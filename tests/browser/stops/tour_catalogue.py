"""The issuing catalogue: the bureau's pages, the operator's, the city's public list."""

from tests.browser.stop import Stop
from tests.browser.stops.tour_registry import reached
from tests.browser.windows import DESK

_ID, _CODE = r"\w{32}", r"\w{21}"
_OWN, _CITY = "/issuer/catalogue", "/operator/catalogue"


def _own(state, *then):
    return reached("gongan", f"{_OWN}?state={state}", *then)


STOPS = [
    Stop("catalogue", None, "/catalogue", main=True),
    Stop("catalogue-nothing", None, "/catalogue?q=nothing"),
    Stop(
        "catalogue-entry", None, reached("gongan", "/catalogue", rf"/catalogue/{_CODE}"), main=True
    ),
    Stop("issuer-catalogue", "gongan", _OWN, main=True, size=DESK),
    Stop("issuer-catalogue-nothing", "gongan", f"{_OWN}?q=nothing"),
    Stop("issuer-catalogue-new", "gongan", f"{_OWN}/new"),
    Stop("issuer-catalogue-entry", "gongan", _own("approved", rf"{_OWN}/types/{_CODE}"), size=DESK),
    Stop("issuer-catalogue-draft", "gongan", _own("submitted", rf"{_OWN}/drafts/{_ID}"), size=DESK),
    Stop("issuer-catalogue-returned", "gongan", _own("returned", rf"{_OWN}/drafts/{_ID}")),
    Stop(
        "issuer-catalogue-editor",
        "gongan",
        _own("drafted", rf"{_OWN}/drafts/{_ID}", rf"{_OWN}/drafts/{_ID}/edit"),
        size=DESK,
        main=True,
    ),
    Stop(
        "issuer-catalogue-discard",
        "gongan",
        _own("drafted", rf"{_OWN}/drafts/{_ID}", rf"{_OWN}/drafts/{_ID}/discard"),
    ),
    Stop("operator-catalogue", "operator", _CITY, size=DESK),
    Stop("operator-catalogue-nothing", "operator", f"{_CITY}?state=retired&q=nothing"),
    Stop(
        "operator-catalogue-draft",
        "operator",
        reached("operator", _CITY, rf"{_CITY}/drafts/{_ID}"),
        size=DESK,
    ),
    Stop(
        "operator-catalogue-entry",
        "operator",
        reached("operator", f"{_CITY}?state=approved", rf"{_CITY}/types/{_CODE}"),
        size=DESK,
    ),
    Stop(
        "operator-catalogue-retirement",
        "operator",
        reached(
            "operator",
            f"{_CITY}?state=approved",
            rf"{_CITY}/types/{_CODE}",
            rf"{_CITY}/types/{_CODE}/retirement",
        ),
    ),
]
