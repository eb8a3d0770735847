"""The calls about reconciliations and force majeure, as the API's description lists them."""

from wallet.api.openapi.parts import REF, call, query_of
from wallet.api.oversight.oversight_schemas import (
    DuesIn,
    FindingQuery,
    IncidentIn,
    IncidentList,
    IncidentOut,
    ReconciliationIn,
    ReconciliationList,
    ReconciliationOptions,
    ReconciliationOut,
    RecoveryIn,
)

OVERSIGHT_MODELS = (
    ReconciliationIn,
    ReconciliationOut,
    ReconciliationList,
    IncidentIn,
    RecoveryIn,
    DuesIn,
    IncidentOut,
    IncidentList,
)
_WRITE, _READ = "licences:write", "licences:read"
_FILE = {
    "type": "object",
    "required": ["file"],
    "properties": {"file": {"type": "string", "format": "binary"}},
}
_LIST = {
    "required": True,
    "description": "Rows as JSON; or a CSV, XLSX or JSON Lines file of at most 12 MB and 200,000"
    " rows, with type_code and scope in the query",
    "content": {
        "application/json": {"schema": {"$ref": REF.format(model=ReconciliationIn.__name__)}},
        "multipart/form-data": {"schema": _FILE},
        "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
    },
}


def oversight_paths(key: dict[str, object]) -> dict[str, object]:
    """Return the calls by address; ``key`` describes the header of a repeated request."""
    return {**_reconciliation_paths(key), **_incident_paths(key)}


def _reconciliation_paths(key: dict[str, object]) -> dict[str, object]:
    address = "/api/v1/reconciliations"
    compare = call(
        "Compare your own list with the repository",
        _WRITE,
        ReconciliationOut,
        status="201",
        parameters=[*query_of(ReconciliationOptions), key],
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
        f"{address}/{{id}}": {"parameters": [_id("reconciliation")], "get": read},
    }


def _incident_paths(key: dict[str, object]) -> dict[str, object]:
    address, one = "/api/v1/incidents", {"parameters": [_id("incident")]}
    report = call(
        "Report force majeure; the general office sees it at once",
        _WRITE,
        IncidentOut,
        body=IncidentIn,
        status="201",
        parameters=[key],
    )
    dues = call("Add what is due", _WRITE, IncidentOut, body=DuesIn, status="201")
    recover = call("Report the recovery", _WRITE, IncidentOut, body=RecoveryIn, status="201")
    close = call("Close it when everything due was done", _WRITE, IncidentOut, status="201")
    return {
        address: {
            "post": report,
            "get": call("List your incidents, the latest first", _READ, IncidentList),
        },
        f"{address}/{{id}}": {**one, "get": call("Read an incident", _READ, IncidentOut)},
        f"{address}/{{id}}/dues": {**one, "post": dues},
        f"{address}/{{id}}/recoveries": {**one, "post": recover},
        f"{address}/{{id}}/closings": {**one, "post": close},
    }


def _id(of_what: str) -> dict[str, object]:
    return {
        "name": "id",
        "in": "path",
        "required": True,
        "schema": {"type": "string"},
        "description": of_what,
    }
