"""The calls about reconciliations and force majeure, as the API's description lists them."""

from wallet.api.openapi.codes import ADDRESS, BODY, PAGED, QUERY, Refusal
from wallet.api.openapi.files import COMPARED_FILE
from wallet.api.openapi.parts import KEY, LOCATION, Json, call, file_body, in_path, query_of
from wallet.api.oversight.oversight_schemas import (
    ContinuationIn,
    ContradictionList,
    ContradictionsQuery,
    DueQuery,
    DuesIn,
    FindingQuery,
    IncidentIn,
    IncidentList,
    IncidentOut,
    IncidentQuery,
    ReconciliationIn,
    ReconciliationList,
    ReconciliationOptions,
    ReconciliationOut,
    RecoveryIn,
)
from wallet.domain.actors.api_scope import ApiScope
from wallet.domain.catalogue.issuing_catalogue import UnknownLicenceType
from wallet.domain.oversight.incident import (
    IncidentClosed,
    IncidentNotDone,
    IncidentRecovered,
    IncidentTextMissing,
    IncidentTypesMissing,
    MomentOutOfOrder,
    NothingDue,
    NumberTooLong,
    TooManyDue,
    UnknownIncident,
)
from wallet.domain.oversight.incident_question import IncidentLapsed, IncidentNotAsked
from wallet.domain.oversight.reconciliation import TooManyRows, UnknownReconciliation
from wallet.services.sheets import file_refusals

MODELS = (
    ReconciliationIn,
    ReconciliationOut,
    ReconciliationList,
    IncidentIn,
    RecoveryIn,
    ContinuationIn,
    DuesIn,
    IncidentOut,
    IncidentList,
    ContradictionList,
)
_WRITE, _READ = ApiScope.LICENCES_WRITE, ApiScope.LICENCES_READ
_LIST = file_body(
    "Rows as JSON; or a CSV, XLSX or JSON Lines file of at most 12 MB and 200,000"
    " rows, with type_code and scope in the query",
    ReconciliationIn,
)
_INCIDENT: tuple[Refusal, ...] = (*ADDRESS, UnknownIncident)


def paths() -> Json:
    """Return the calls by address."""
    return _reconciliation_paths() | _incident_paths() | _contradiction_paths()


def _reconciliation_paths() -> Json:
    address = "/api/v1/reconciliations"
    compare = call(
        "make_reconciliation",
        "Compare your own list with the repository",
        _WRITE,
        ReconciliationOut,
        status="201",
        parameters=[*query_of(ReconciliationOptions), KEY],
        refusals=[*BODY, *file_refusals.kinds(), UnknownLicenceType, TooManyRows],
        headers=LOCATION,
    ) | {"description": COMPARED_FILE}
    read = call(
        "read_reconciliation",
        "Read a report with a page of its findings",
        _READ,
        ReconciliationOut,
        parameters=query_of(FindingQuery),
        refusals=[*ADDRESS, *QUERY, UnknownReconciliation],
    )
    listed = call(
        "list_reconciliations", "List your reports, the newest first", _READ, ReconciliationList
    )
    return {
        address: {"post": compare | {"requestBody": _LIST}, "get": listed},
        f"{address}/{{id}}": {"parameters": [in_path("id", "reconciliation")], "get": read},
    }


def _incident_paths() -> Json:
    address, one = "/api/v1/incidents", {"parameters": [in_path("id", "incident")]}
    listed = call(
        "list_incidents",
        "List your incidents, the latest first",
        _READ,
        IncidentList,
        parameters=query_of(IncidentQuery),
        refusals=PAGED,
    )
    read = call(
        "read_incident",
        "Read an incident with a page of what is due",
        _READ,
        IncidentOut,
        parameters=query_of(DueQuery),
        refusals=[*_INCIDENT, *QUERY],
    )
    return {
        address: {"post": _report(), "get": listed},
        f"{address}/{{id}}": {**one, "get": read},
        f"{address}/{{id}}/dues": {**one, "post": _add_dues()},
        f"{address}/{{id}}/recoveries": {**one, "post": _recover()},
        f"{address}/{{id}}/continuations": {**one, "post": _go_on()},
        f"{address}/{{id}}/closings": {**one, "post": _close()},
    }


def _report() -> Json:
    return call(
        "make_incident",
        "Report force majeure; the general office sees it at once",
        _WRITE,
        IncidentOut,
        body=IncidentIn,
        status="201",
        parameters=[KEY],
        refusals=[IncidentTextMissing, IncidentTypesMissing, MomentOutOfOrder, UnknownLicenceType],
        headers=LOCATION,
    )


def _add_dues() -> Json:
    return call(
        "add_incident_dues",
        "Add what is due",
        _WRITE,
        IncidentOut,
        body=DuesIn,
        status="201",
        refusals=[
            *_INCIDENT,
            IncidentTypesMissing,
            NothingDue,
            NumberTooLong,
            TooManyDue,
            IncidentClosed,
        ],
    )


def _recover() -> Json:
    return call(
        "report_incident_recovery",
        "Report the recovery",
        _WRITE,
        IncidentOut,
        body=RecoveryIn,
        status="201",
        refusals=[*_INCIDENT, MomentOutOfOrder, IncidentRecovered, IncidentClosed],
    )


def _close() -> Json:
    return call(
        "close_own_incident",
        "Close it when everything due was done",
        _WRITE,
        IncidentOut,
        status="201",
        refusals=[*_INCIDENT, IncidentNotDone, IncidentClosed],
    )


def _go_on() -> Json:
    return call(
        "continue_own_incident",
        "Say that it still lasts",
        _WRITE,
        IncidentOut,
        body=ContinuationIn,
        status="201",
        refusals=[
            *_INCIDENT,
            IncidentTextMissing,
            IncidentNotAsked,
            IncidentLapsed,
            IncidentRecovered,
            IncidentClosed,
        ],
    )


def _contradiction_paths() -> Json:
    return {
        "/api/v1/contradictions": {
            "get": call(
                "list_contradictions",
                "List your licences whose face contradicts its holder, or whose number another has",
                _READ,
                ContradictionList,
                parameters=query_of(ContradictionsQuery),
                refusals=PAGED,
            )
        }
    }
