"""The calls about collections, as the API's description lists them."""

from wallet.api.collecting.collection_schemas import (
    CollectionList,
    CollectionOptions,
    CollectionOut,
    CollectionQuery,
)
from wallet.api.openapi.parts import call, file_call, query_of

COLLECTION_MODELS = (CollectionOut, CollectionList)
_WRITE, _READ = "licences:write", "licences:read"
_FILE = {
    "type": "object",
    "required": ["file"],
    "properties": {
        "file": {"type": "string", "format": "binary", "description": "CSV, XLSX or JSON Lines"},
    },
}
_BODY = {
    "required": True,
    "description": "At most 10 MB: a table with headings, or one licence of POST /licences a line",
    "content": {
        "multipart/form-data": {"schema": _FILE},
        "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
    },
}
_ID = {
    "name": "id",
    "in": "path",
    "required": True,
    "schema": {"type": "string"},
    "description": "collection",
}


def collection_paths(key: dict[str, object]) -> dict[str, object]:
    """Return the calls by address; ``key`` describes the header of a repeated request."""
    address = "/api/v1/collections"
    send = call(
        "Send a file of licences to collect; it is checked before anything is stored",
        _WRITE,
        CollectionOut,
        status="202",
        parameters=[*query_of(CollectionOptions), key],
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
        f"{address}/{{id}}/cancellations": {
            "parameters": [_ID],
            "post": call("Stop a collection", _WRITE, CollectionOut, status="202"),
        },
    }
