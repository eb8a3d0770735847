"""The pages of signing keys and certificates, at the issuers' and the operator's desk."""

from tests.browser.stop import Stop
from tests.browser.stops.tour_registry import reached
from tests.browser.windows import DESK

_ISSUER, _OPERATOR = "/issuer/keys", "/operator/keys"
_AUTHORITIES = f"{_OPERATOR}/authorities"
_KID = r"[\w-]{43}"


def send_nothing(page, _stories):
    page.get_by_test_id("install-certificate").click()


STOPS = [
    Stop("issuer-keys-end-soon", "wenlv", _ISSUER, size=DESK, main=True),
    Stop("issuer-keys-awaiting", "sifa", _ISSUER, size=DESK),
    Stop("issuer-keys-changed", "gongan", _ISSUER, size=DESK),
    Stop("issuer-certificate-refused", "sifa", _ISSUER, send_nothing, size=DESK),
    Stop("issuer-request-drop", "sifa", f"{_ISSUER}/request/drop"),
    Stop(
        "issuer-key-withdrawal",
        "gongan",
        reached("gongan", _ISSUER, rf"{_ISSUER}/{_KID}/withdrawal"),
    ),
    Stop("issuer-home-warned", "wenlv", "/issuer/licences", size=DESK),
    Stop("operator-keys", "operator", _OPERATOR, size=DESK, main=True),
    Stop("operator-keys-none", "operator", f"{_OPERATOR}?show=withdrawn&q=x", size=DESK),
    Stop(
        "operator-key-withdrawal",
        "operator",
        reached("operator", _OPERATOR, rf"{_OPERATOR}/{_KID}/withdrawal"),
    ),
    Stop("operator-authorities", "operator", _AUTHORITIES, size=DESK),
    Stop(
        "operator-authority-removal",
        "operator",
        reached("operator", _AUTHORITIES, rf"{_AUTHORITIES}/[0-9a-f]{{64}}/removal"),
    ),
]
