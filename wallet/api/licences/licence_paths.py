"""The calls that issue, read and change licences, as the API's description lists them."""

from pydantic import BaseModel

from wallet.api import schemas
from wallet.api.licences import change_schemas
from wallet.api.openapi.parts import KEY, Json, call, in_path, json_answer, query_of
from wallet.domain.actors.api_scope import ApiScope

MODELS = (
    schemas.LicenceIn,
    schemas.LicenceOut,
    schemas.LicenceList,
    change_schemas.ReasonIn,
    change_schemas.RevocationIn,
    change_schemas.AmendmentIn,
    change_schemas.SupersessionIn,
    change_schemas.ChangeRequestOut,
)
_Calls = dict[str, tuple[str, type[BaseModel]]]
_ENDING: _Calls = {
    "revocations": ("Revoke a licence", change_schemas.RevocationIn),
    "transfers": ("End a licence as transferred to another city", change_schemas.ReasonIn),
    "voidings": ("End a licence as issued in error", change_schemas.ReasonIn),
}
_OTHERS: _Calls = {
    "suspensions": ("Suspend a licence", change_schemas.ReasonIn),
    "resumptions": ("Put a suspended licence back in force", change_schemas.ReasonIn),
    "amendments": ("Amend or correct a licence: its next version", change_schemas.AmendmentIn),
    "supersessions": ("Renew a licence: a new one in its place", change_schemas.SupersessionIn),
}


_IDENTIFIER = in_path("identifier", "电子证照标识 (GB/T 36904), of any version")


def paths() -> Json:
    """Return the calls by address."""
    return _of_licences() | _changes()


def _of_licences() -> Json:
    issue = call(
        "Issue and collect a licence",
        ApiScope.LICENCES_WRITE,
        schemas.LicenceOut,
        body=schemas.LicenceIn,
        status="201",
        parameters=[KEY],
    )
    own = call(
        "List your licences, the newest first",
        ApiScope.LICENCES_READ,
        schemas.LicenceList,
        parameters=query_of(schemas.ListQuery),
    )
    one = call("Read one of your licences", ApiScope.LICENCES_READ, schemas.LicenceOut)
    return {
        "/api/v1/licences": {"post": issue, "get": own},
        "/api/v1/licences/{identifier}": {"get": one, "parameters": [_IDENTIFIER]},
    }


def _changes() -> Json:
    calls: Json = {}
    for name, (summary, body) in (_ENDING | _OTHERS).items():
        described = call(
            summary,
            ApiScope.LICENCES_WRITE,
            schemas.LicenceOut,
            body=body,
            status="201",
            parameters=[KEY],
        )
        if name in _ENDING:
            described["responses"]["202"] = json_answer(change_schemas.ChangeRequestOut)
        calls[f"/api/v1/licences/{{identifier}}/{name}"] = {
            "parameters": [_IDENTIFIER],
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
