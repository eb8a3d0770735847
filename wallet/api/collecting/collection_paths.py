"""The calls about collections, as the API's description lists them."""

from wallet.api.collecting.collection_schemas import (
    CollectionList,
    CollectionOptions,
    CollectionOut,
    CollectionQuery,
)
from wallet.api.collecting.file_schemas import FileMeant
from wallet.api.openapi.codes import ADDRESS, BODY, PAGED
from wallet.api.openapi.files import COLLECTED_FILE, ERRORS_FILE
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
from wallet.domain.collecting.collection import (
    LARGEST_FILE_MB,
    CollectionNotChecked,
    CollectionOver,
    OnItsWayOtherwise,
    UnknownCollection,
    UploadMissing,
    UploadTooLarge,
)
from wallet.domain.collecting.file_decisions import (
    DecisionMissing,
    DecisionUnknown,
    NothingToDecide,
)

MODELS = (CollectionOut, CollectionList, FileMeant)
_WRITE, _READ = ApiScope.LICENCES_WRITE, ApiScope.LICENCES_READ
_ADDRESS = "/api/v1/collections"
_OWN = (*ADDRESS, UnknownCollection)
_BODY = file_body(
    f"At most {LARGEST_FILE_MB} MB: a table with headings, or one licence of POST /licences a line",
    file="CSV, XLSX or JSON Lines",
)
_ID = {"parameters": [in_path("id", "collection")]}


def paths() -> Json:
    """Return the calls by address."""
    return {
        _ADDRESS: {"post": _send(), "get": _list()},
        f"{_ADDRESS}/{{id}}": {**_ID, "get": _state()},
        f"{_ADDRESS}/{{id}}/errors.csv": {**_ID, "get": _errors()},
        f"{_ADDRESS}/{{id}}/confirmations": {**_ID, "post": _confirm()},
        f"{_ADDRESS}/{{id}}/decisions": {**_ID, "post": _decide()},
        f"{_ADDRESS}/{{id}}/cancellations": {**_ID, "post": _cancel()},
    }


def _send() -> Json:
    send = call(
        "send_collection",
        "Send a file of licences to collect; it is checked before anything is stored",
        _WRITE,
        CollectionOut,
        status="202",
        parameters=[*query_of(CollectionOptions), KEY],
        refusals=[*BODY, UploadMissing, UploadTooLarge, DecisionUnknown, OnItsWayOtherwise],
        headers=LOCATION,
    ) | {"description": COLLECTED_FILE}
    return send | {"requestBody": _BODY}


def _list() -> Json:
    return call(
        "list_collections",
        "List your collections, the newest first",
        _READ,
        CollectionList,
        parameters=query_of(CollectionQuery),
        refusals=PAGED,
    )


def _state() -> Json:
    name, summary = "collection_standing", "See where a collection stands"
    return call(name, summary, _READ, CollectionOut, refusals=_OWN)


def _errors() -> Json:
    summary = "Fetch the refused rows with their reasons"
    errors = file_call("collection_errors", summary, _READ, "text/csv", _OWN)
    return errors | {"description": ERRORS_FILE}


def _confirm() -> Json:
    return call(
        "confirm_collection",
        "Take in the good rows of a checked file",
        _WRITE,
        CollectionOut,
        status="202",
        refusals=[*_OWN, CollectionNotChecked],
        headers=LOCATION,
    )


def _cancel() -> Json:
    return call(
        "cancel_collection",
        "Stop a collection",
        _WRITE,
        CollectionOut,
        status="202",
        refusals=[*_OWN, CollectionOver],
        headers=LOCATION,
    )


def _decide() -> Json:
    return call(
        "decide_collection",
        "Say how a file is meant that waits for it (state undecided)",
        _WRITE,
        CollectionOut,
        body=FileMeant,
        status="202",
        refusals=[*_OWN, NothingToDecide, DecisionMissing, DecisionUnknown],
        headers=LOCATION,
    )
