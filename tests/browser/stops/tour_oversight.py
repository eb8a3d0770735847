"""The pages of reconciliation, sample checks, force majeure and timeliness."""

from tests.browser.stop import Stop
from tests.browser.stops.tour_registry import reached
from tests.browser.windows import DESK

_ID = r"\w{32}"
_LISTS, _SAMPLES, _INCIDENTS = "/issuer/reconciliations", "/issuer/samples", "/issuer/incidents"
_SEEN = "/supervisor/incidents"

STOPS = [
    Stop("issuer-reconciliations", "gongan", _LISTS, size=DESK),
    Stop("issuer-reconciliations-empty", "weijian", _LISTS),
    Stop(
        "issuer-reconciliation",
        "gongan",
        reached("gongan", _LISTS, rf"{_LISTS}/{_ID}"),
        size=DESK,
    ),
    Stop(
        "issuer-reconciliation-agrees",
        "renshe",
        reached("renshe", _LISTS, rf"{_LISTS}/{_ID}"),
    ),
    Stop("issuer-digests", "gongan", f"{_LISTS}/digests"),
    Stop("issuer-samples", "gongan", _SAMPLES, size=DESK),
    Stop("issuer-sample", "gongan", reached("gongan", _SAMPLES, rf"{_SAMPLES}/{_ID}"), size=DESK),
    Stop("issuer-incidents", "gongan", _INCIDENTS, size=DESK),
    Stop("issuer-incidents-empty", "weijian", _INCIDENTS),
    Stop("issuer-incident-form", "gongan", f"{_INCIDENTS}/new"),
    Stop(
        "issuer-incident",
        "gongan",
        reached("gongan", _INCIDENTS, rf"{_INCIDENTS}/{_ID}"),
        size=DESK,
    ),
    Stop("issuer-incident-closed", "renshe", reached("renshe", _INCIDENTS, rf"{_INCIDENTS}/{_ID}")),
    Stop(
        "issuer-incident-recovery",
        "gongan",
        reached("gongan", _INCIDENTS, rf"{_INCIDENTS}/{_ID}", then="/recovery"),
    ),
    Stop(
        "issuer-incident-closing",
        "gongan",
        reached("gongan", _INCIDENTS, rf"{_INCIDENTS}/{_ID}", then="/closing"),
    ),
    Stop("issuer-incidents-asked", "jiaotong", _INCIDENTS),
    Stop(
        "issuer-incident-asked", "jiaotong", reached("jiaotong", _INCIDENTS, rf"{_INCIDENTS}/{_ID}")
    ),
    Stop(
        "issuer-incident-continuing",
        "jiaotong",
        reached("jiaotong", _INCIDENTS, rf"{_INCIDENTS}/{_ID}", then="/continuing"),
    ),
    Stop("issuer-timeliness", "jiaotong", "/issuer/timeliness", size=DESK),
    Stop("operator-timeliness", "operator", "/operator/timeliness", size=DESK),
    Stop("supervisor-incidents", "supervisor", _SEEN, size=DESK),
    Stop(
        "supervisor-incident",
        "supervisor",
        reached("supervisor", _SEEN, rf"{_SEEN}/{_ID}"),
        size=DESK,
    ),
    Stop("supervisor-timeliness", "supervisor", "/supervisor/timeliness", size=DESK),
]
