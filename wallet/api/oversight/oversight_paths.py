"""The calls about reconciliations and force majeure, as the API's description lists them."""

from wallet.api.openapi.parts import KEY, Json, call, file_body, in_path, query_of
from wallet.api.oversight.oversight_schemas import (
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

MODELS = (
    ReconciliationIn,
    ReconciliationOut,
    ReconciliationList,
    IncidentIn,
    RecoveryIn,
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


def paths() -> Json:
    """Return the calls by address."""
    return _reconciliation_paths() | _incident_paths() | _contradiction_paths()


def _reconciliation_paths() -> Json:
    address = "/api/v1/reconciliations"
    compare = call(
        "Compare your own list with the repository",
        _WRITE,
        ReconciliationOut,
        status="201",
        parameters=[*query_of(ReconciliationOptions), KEY],
    )
    read = call(
        "Read a report with a page of its findings",
        _READ,
        ReconciliationOut,
        parameters=query_of(FindingQuery),
    )
    return {
        address: {
            "post": compare | {"requestBody": _LIST},
            "get": call("List your reports, the newest first", _READ, ReconciliationList),
        },
        f"{address}/{{id}}": {"parameters": [in_path("id", "reconciliation")], "get": read},
    }


def _incident_paths() -> Json:
    address, one = "/api/v1/incidents", {"parameters": [in_path("id", "incident")]}
    report = call(
        "Report force majeure; the general office sees it at once",
        _WRITE,
        IncidentOut,
        body=IncidentIn,
        status="201",
        parameters=[KEY],
    )
    dues = call("Add what is due", _WRITE, IncidentOut, body=DuesIn, status="201")
    read = call(
        "Read an incident with a page of what is due",
        _READ,
        IncidentOut,
        parameters=query_of(DueQuery),
    )
    recover = call("Report the recovery", _WRITE, IncidentOut, body=RecoveryIn, status="201")
    close = call("Close it when everything due was done", _WRITE, IncidentOut, status="201")
    return {
        address: {
            "post": report,
            "get": call(
                "List your incidents, the latest first",
                _READ,
                IncidentList,
                parameters=query_of(IncidentQuery),
            ),
        },
        f"{address}/{{id}}": {**one, "get": read},
        f"{address}/{{id}}/dues": {**one, "post": dues},
        f"{address}/{{id}}/recoveries": {**one, "post": recover},
        f"{address}/{{id}}/closings": {**one, "post": close},
    }


def _contradiction_paths() -> Json:
    return {
        "/api/v1/contradictions": {
            "get": call(
                "List your licences whose face contradicts its holder, or whose number another has",
                _READ,
                ContradictionList,
                parameters=query_of(ContradictionsQuery),
            )
        }
    }
