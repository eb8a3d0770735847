"""The calls that ask a holder and read what was granted, as the API's description lists them."""

from wallet.api.authorization import authorization_schemas, consent_records
from wallet.api.openapi.parts import KEY, Json, call, in_path
from wallet.domain.actors.api_scope import ApiScope

MODELS = (
    authorization_schemas.AuthorizationRequestIn,
    authorization_schemas.AuthorizationRequestOut,
    authorization_schemas.RetrievalOut,
    consent_records.ConsentRecordsOut,
)
_SCOPE = ApiScope.AUTHORIZATIONS_WRITE
_ADDRESS = "/api/v1/authorization-requests"
_ID = {"parameters": [in_path("id", "authorization request")]}


def paths() -> Json:
    """Return the calls by address."""
    written = authorization_schemas.AuthorizationRequestOut
    ask = call(
        "Ask a holder, or present a holder's authorization code",
        _SCOPE,
        written,
        body=authorization_schemas.AuthorizationRequestIn,
        status="201",
        parameters=[KEY],
    )
    state = call("See where a request stands", _SCOPE, written)
    cancel = call("Take an unanswered request back", _SCOPE, written)
    retrieve = call(
        "Retrieve what was granted", _SCOPE, authorization_schemas.RetrievalOut, status="201"
    )
    records = call("Fetch the signed consent records", _SCOPE, consent_records.ConsentRecordsOut)
    return {
        _ADDRESS: {"post": ask},
        f"{_ADDRESS}/{{id}}": {**_ID, "get": state},
        f"{_ADDRESS}/{{id}}/cancellation": {**_ID, "post": cancel},
        f"{_ADDRESS}/{{id}}/retrievals": {**_ID, "post": retrieve},
        f"{_ADDRESS}/{{id}}/consent-records": {**_ID, "get": records},
    }
