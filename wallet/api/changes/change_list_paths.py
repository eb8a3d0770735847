"""The calls about lists of licences, as the API's description lists them."""

from wallet.api.changes.change_list_schemas import (
    ChangeListForm,
    ChangeListIn,
    ChangeListList,
    ChangeListOptions,
    ChangeListOut,
    ChangeListQuery,
    ChangeRowIn,
    ChangeRowList,
    ChangeRowQuery,
    SuccessorIn,
)
from wallet.api.openapi.parts import KEY, Json, call, file_body, file_call, in_path, query_of
from wallet.domain.actors.api_scope import ApiScope

MODELS = (ChangeListIn, ChangeRowIn, SuccessorIn, ChangeListOut, ChangeListList, ChangeRowList)
_WRITE, _READ = ApiScope.LICENCES_WRITE, ApiScope.LICENCES_READ
_ID = in_path("id", "list of changes")
_ADDRESS = "/api/v1/change-lists"


def paths() -> Json:
    """Return the calls by address."""
    return {
        _ADDRESS: {
            "post": _send(),
            "get": call(
                "List your lists, the newest first",
                _READ,
                ChangeListList,
                parameters=query_of(ChangeListQuery),
            ),
        },
        f"{_ADDRESS}/{{id}}": {
            "parameters": [_ID],
            "get": call("See where a list stands", _READ, ChangeListOut),
        },
        f"{_ADDRESS}/{{id}}/rows": {
            "parameters": [_ID],
            "get": call(
                "Read the rows of a list: what would differ, and what became of them",
                _READ,
                ChangeRowList,
                parameters=query_of(ChangeRowQuery),
            ),
        },
        f"{_ADDRESS}/{{id}}/results.csv": {
            "parameters": [_ID],
            "get": file_call("Fetch what became of every row", _READ, "text/csv"),
        },
        f"{_ADDRESS}/{{id}}/confirmations": {
            "parameters": [_ID],
            "post": call(
                "Carry out the good rows of a checked list", _WRITE, ChangeListOut, status="202"
            ),
        },
        f"{_ADDRESS}/{{id}}/cancellations": {
            "parameters": [_ID],
            "post": call("Stop a list between two rows", _WRITE, ChangeListOut, status="202"),
        },
    }


def _send() -> Json:
    body = file_body(
        "Rows as JSON, at most 10,000; or a file of at most 100,000: a table with the headings of"
        " the desk's template, or one row of JSON a line",
        ChangeListIn,
        "CSV, XLSX or JSON Lines",
    )
    form = body["content"]["multipart/form-data"]["schema"]
    form["properties"] |= {one["name"]: one["schema"] for one in query_of(ChangeListForm)}
    form["required"] = ["file", "act"]
    optional = [one | {"required": False} for one in query_of(ChangeListOptions)]
    sent = call(
        "Send one act on many licences; every row is checked before any is carried out",
        _WRITE,
        ChangeListOut,
        status="202",
        parameters=[*optional, KEY],
    )
    return sent | {"requestBody": body}
