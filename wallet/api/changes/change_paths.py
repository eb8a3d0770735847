"""The calls that change licences, as the description lists them."""

from wallet.api import schemas
from wallet.api.changes import change_schemas
from wallet.api.openapi.parts import call, json_answer

MODELS = (
    change_schemas.ChangeIn,
    change_schemas.RevocationIn,
    change_schemas.AmendmentIn,
    change_schemas.SupersessionIn,
    change_schemas.ChangeRequestOut,
)
_IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "schema": {"type": "string"},
    "description": "ETag of the licence as it was read; 409 licence_changed_meanwhile otherwise",
}
_LESSENING = {
    "revocations": ("Revoke a licence", change_schemas.RevocationIn),
    "transfers": ("End a licence as transferred to another city", change_schemas.ChangeIn),
    "voidings": ("End a licence as issued in error", change_schemas.ChangeIn),
    "amendments": ("Amend or correct a licence: its next version", change_schemas.AmendmentIn),
    "supersessions": ("Renew a licence: a new one in its place", change_schemas.SupersessionIn),
}
"""What can leave a holder with less: it may have to wait for a second clerk."""
_OTHERS = {
    "suspensions": ("Suspend a licence", change_schemas.ChangeIn),
    "resumptions": ("Put a suspended licence back in force", change_schemas.ChangeIn),
}


def change_paths(
    identifier: dict[str, object], key: dict[str, object], request_id: dict[str, object]
) -> dict[str, object]:
    """Return the calls by address."""
    paths: dict[str, object] = {}
    for name, (summary, body) in (_LESSENING | _OTHERS).items():
        described = call(
            summary,
            "licences:write",
            schemas.LicenceOut,
            body=body,
            status="201",
            parameters=[key, _IF_MATCH],
        )
        if name in _LESSENING:
            described["responses"]["202"] = json_answer(change_schemas.ChangeRequestOut)  # type: ignore[index]
        paths[f"/api/v1/licences/{{identifier}}/{name}"] = {
            "parameters": [identifier],
            "post": described,
        }
    state = call(
        "See where a change stands that waits for a second clerk",
        "licences:read",
        change_schemas.ChangeRequestOut,
    )
    by_id = {**request_id, "description": "change awaiting approval"}
    paths["/api/v1/change-requests/{id}"] = {"parameters": [by_id], "get": state}
    return paths
