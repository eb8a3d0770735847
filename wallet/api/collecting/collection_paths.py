"""The calls about collections, as the API's description lists them."""

from wallet.api.collecting.collection_schemas import (
    CollectionDecisions,
    CollectionList,
    CollectionOptions,
    CollectionOut,
    CollectionQuery,
)
from wallet.api.openapi.parts import KEY, Json, call, file_body, file_call, in_path, query_of
from wallet.domain.actors.api_scope import ApiScope
from wallet.domain.collecting.collection import LARGEST_FILE_MB

MODELS = (CollectionOut, CollectionList, CollectionDecisions)
_WRITE, _READ = ApiScope.LICENCES_WRITE, ApiScope.LICENCES_READ
_BODY = file_body(
    f"At most {LARGEST_FILE_MB} MB: a table with headings, or one licence of POST /licences a line",
    file="CSV, XLSX or JSON Lines",
)
_ID = in_path("id", "collection")


def paths() -> Json:
    """Return the calls by address."""
    address = "/api/v1/collections"
    send = call(
        "Send a file of licences to collect; it is checked before anything is stored",
        _WRITE,
        CollectionOut,
        status="202",
        parameters=[*query_of(CollectionOptions), KEY],
    )
    return {
        address: {
            "post": send | {"requestBody": _BODY},
            "get": call(
                "List your collections, the newest first",
                _READ,
                CollectionList,
                parameters=query_of(CollectionQuery),
            ),
        },
        f"{address}/{{id}}": {
            "parameters": [_ID],
            "get": call("See where a collection stands", _READ, CollectionOut),
        },
        f"{address}/{{id}}/errors.csv": {
            "parameters": [_ID],
            "get": file_call("Fetch the refused rows with their reasons", _READ, "text/csv"),
        },
        f"{address}/{{id}}/confirmations": {
            "parameters": [_ID],
            "post": call(
                "Take in the good rows of a checked file", _WRITE, CollectionOut, status="202"
            ),
        },
        f"{address}/{{id}}/decisions": {
            "parameters": [_ID],
            "post": call(
                "Say how a file is meant that waits for it (state undecided)",
                _WRITE,
                CollectionOut,
                status="202",
                body=CollectionDecisions,
            ),
        },
        f"{address}/{{id}}/cancellations": {
            "parameters": [_ID],
            "post": call("Stop a collection", _WRITE, CollectionOut, status="202"),
        },
    }
