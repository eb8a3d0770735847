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
from wallet.api.collecting.file_schemas import FileMeant
from wallet.api.openapi.codes import ADDRESS, BODY, PAGED, QUERY, Refusal
from wallet.api.openapi.parts import (
    KEY,
    LOCATION,
    Json,
    call,
    file_body,
    file_call,
    in_path,
    query_of,
)
from wallet.domain.actors.api_scope import ApiScope
from wallet.domain.changes.change_list import (
    ListNotAcceptable,
    ListNotChecked,
    ListOver,
    NothingPossible,
    UnknownChangeList,
)
from wallet.domain.changes.licence_change import KindMissing
from wallet.domain.collecting.collection import UploadTooLarge
from wallet.domain.collecting.file_decisions import (
    DecisionMissing,
    DecisionUnknown,
    NothingToDecide,
)
from wallet.domain.licences.licence import ReasonMissing
from wallet.repository.signing_keys.keys import CertificateEnded
from wallet.services.changes.lists.receiving import NothingToResign

MODELS = (ChangeListIn, ChangeRowIn, SuccessorIn, ChangeListOut, ChangeListList, ChangeRowList)
_WRITE, _READ = ApiScope.LICENCES_WRITE, ApiScope.LICENCES_READ
_ID = {"parameters": [in_path("id", "list of changes")]}
_ADDRESS = "/api/v1/change-lists"
_OWN: tuple[Refusal, ...] = (*ADDRESS, UnknownChangeList)


def paths() -> Json:
    """Return the calls by address."""
    return {
        _ADDRESS: {"post": _send(), "get": _list()},
        f"{_ADDRESS}/{{id}}": {**_ID, "get": _state()},
        f"{_ADDRESS}/{{id}}/rows": {**_ID, "get": _rows()},
        f"{_ADDRESS}/{{id}}/results.csv": {**_ID, "get": _results()},
        f"{_ADDRESS}/{{id}}/decisions": {**_ID, "post": _decide()},
        f"{_ADDRESS}/{{id}}/confirmations": {**_ID, "post": _confirm()},
        f"{_ADDRESS}/{{id}}/cancellations": {**_ID, "post": _cancel()},
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
        "send_change_list",
        "Send one act on many licences; every row is checked before any is carried out",
        _WRITE,
        ChangeListOut,
        status="202",
        parameters=[*optional, KEY],
        refusals=[
            *BODY,
            ListNotAcceptable,
            ReasonMissing,
            KindMissing,
            UploadTooLarge,
            DecisionUnknown,
            NothingToResign,
            CertificateEnded,
        ],
        headers=LOCATION,
    )
    return sent | {"requestBody": body}


def _list() -> Json:
    return call(
        "list_change_lists",
        "List your lists, the newest first",
        _READ,
        ChangeListList,
        parameters=query_of(ChangeListQuery),
        refusals=PAGED,
    )


def _state() -> Json:
    name, summary = "change_list_standing", "See where a list stands"
    return call(name, summary, _READ, ChangeListOut, refusals=_OWN)


def _rows() -> Json:
    return call(
        "change_list_rows",
        "Read the rows of a list: what would differ, and what became of them",
        _READ,
        ChangeRowList,
        parameters=query_of(ChangeRowQuery),
        refusals=[*_OWN, *QUERY],
    )


def _results() -> Json:
    summary = "Fetch what became of every row"
    return file_call("change_list_results", summary, _READ, "text/csv", _OWN)


def _decide() -> Json:
    return call(
        "decide_change_list",
        "Say how a file is meant that waits for it (state undecided)",
        _WRITE,
        ChangeListOut,
        body=FileMeant,
        status="202",
        refusals=[*_OWN, NothingToDecide, DecisionMissing, DecisionUnknown],
        headers=LOCATION,
    )


def _confirm() -> Json:
    return call(
        "confirm_change_list",
        "Carry out the good rows of a checked list",
        _WRITE,
        ChangeListOut,
        status="202",
        refusals=[*_OWN, ListNotChecked, NothingPossible],
        headers=LOCATION,
    )


def _cancel() -> Json:
    return call(
        "cancel_change_list",
        "Stop a list between two rows",
        _WRITE,
        ChangeListOut,
        status="202",
        refusals=[*_OWN, ListOver],
        headers=LOCATION,
    )
