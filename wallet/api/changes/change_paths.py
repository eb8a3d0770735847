"""The calls that change licences, as the API's description lists them."""

from pydantic import BaseModel

from wallet.api import schemas
from wallet.api.changes import change_schemas
from wallet.api.licences.licence_paths import IDENTIFIER
from wallet.api.openapi.parts import KEY, Json, call, in_path, json_answer
from wallet.domain.actors.api_scope import ApiScope

MODELS = (
    change_schemas.ReasonIn,
    change_schemas.ChangeIn,
    change_schemas.RevocationIn,
    change_schemas.AmendmentIn,
    change_schemas.SupersessionIn,
    change_schemas.ChangeRequestOut,
)
_Calls = dict[str, tuple[str, type[BaseModel]]]
_LESSENING: _Calls = {
    "revocations": ("Revoke a licence", change_schemas.RevocationIn),
    "transfers": ("End a licence as transferred to another city", change_schemas.ChangeIn),
    "voidings": ("End a licence as issued in error", change_schemas.ChangeIn),
    "amendments": ("Amend or correct a licence: its next version", change_schemas.AmendmentIn),
    "supersessions": ("Renew a licence: a new one in its place", change_schemas.SupersessionIn),
}
"""What can leave a holder with less: it may have to wait for a second clerk."""
_OTHERS: _Calls = {
    "suspensions": ("Suspend a licence", change_schemas.ChangeIn),
    "resumptions": ("Put a suspended licence back in force", change_schemas.ChangeIn),
}
_IF_MATCH: Json = {
    "name": "If-Match",
    "in": "header",
    "schema": {"type": "string"},
    "description": "ETag of the licence as it was read; 409 licence_changed_meanwhile otherwise",
}


def paths() -> Json:
    """Return the calls by address."""
    calls: Json = {}
    for name, (summary, body) in (_LESSENING | _OTHERS).items():
        described = call(
            summary,
            ApiScope.LICENCES_WRITE,
            schemas.LicenceOut,
            body=body,
            status="201",
            parameters=[KEY, _IF_MATCH],
        )
        if name in _LESSENING:
            described["responses"]["202"] = json_answer(change_schemas.ChangeRequestOut)
        calls[f"/api/v1/licences/{{identifier}}/{name}"] = {
            "parameters": [IDENTIFIER],
            "post": described,
        }
    state = call(
        "See where a change stands that waits for a second clerk",
        ApiScope.LICENCES_READ,
        change_schemas.ChangeRequestOut,
    )
    by_id = in_path("id", "change awaiting approval")
    calls["/api/v1/change-requests/{id}"] = {"parameters": [by_id], "get": state}
    return calls
