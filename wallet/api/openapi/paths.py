"""Every call of the API, as its description lists it."""

from wallet.api import schemas
from wallet.api.authorization import authorization_schemas, consent_records
from wallet.api.catalogue import catalogue_paths
from wallet.api.changes import change_paths
from wallet.api.collecting.collection_paths import COLLECTION_MODELS, collection_paths
from wallet.api.openapi.parts import call, open_call, query_of, token_call
from wallet.api.oversight.oversight_paths import OVERSIGHT_MODELS, oversight_paths
from wallet.api.permits.permit_paths import PERMIT_MODELS, permit_paths
from wallet.api.use_lists import matter_schemas

MODELS = (
    schemas.LicenceIn,
    schemas.LicenceOut,
    schemas.LicenceList,
    *change_paths.MODELS,
    schemas.VerificationIn,
    schemas.VerificationOut,
    schemas.SetVerificationOut,
    schemas.TokenOut,
    authorization_schemas.AuthorizationRequestIn,
    authorization_schemas.AuthorizationRequestOut,
    authorization_schemas.RetrievalOut,
    consent_records.ConsentRecordsOut,
    matter_schemas.MaterialsIn,
    matter_schemas.MaterialsOut,
    *COLLECTION_MODELS,
    *catalogue_paths.MODELS,
    *OVERSIGHT_MODELS,
    *PERMIT_MODELS,
    schemas.ProblemOut,
)
_IDENTIFIER = {
    "name": "identifier",
    "in": "path",
    "required": True,
    "schema": {"type": "string"},
    "description": "电子证照标识 (GB/T 36904), of any version",
}
_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "schema": {"type": "string", "minLength": 1, "maxLength": 128, "pattern": "^[!-~]+$"},
    "description": "A retry under the same key gets the same answer and does nothing twice.",
}
_REQUEST_ID = {
    "name": "id",
    "in": "path",
    "required": True,
    "schema": {"type": "string"},
    "description": "authorization request",
}


def paths() -> dict[str, object]:
    """Return the calls by address."""
    one = {"get": call("Read one of your licences", "licences:read", schemas.LicenceOut)}
    return {
        "/oauth/token": {"post": token_call()},
        "/api/v1/licences": {
            "post": call(
                "Issue and collect a licence",
                "licences:write",
                schemas.LicenceOut,
                body=schemas.LicenceIn,
                status="201",
                parameters=[_KEY],
            ),
            "get": call(
                "List your licences, the newest first",
                "licences:read",
                schemas.LicenceList,
                parameters=query_of(schemas.ListQuery),
            ),
        },
        "/api/v1/licences/{identifier}": {**one, "parameters": [_IDENTIFIER]},
        **change_paths.change_paths(_IDENTIFIER, _KEY, _REQUEST_ID),
        "/api/v1/verifications": {
            "post": call(
                "Verify and spend a presented code",
                "verifications:write",
                schemas.VerificationOut,
                schemas.SetVerificationOut,
                body=schemas.VerificationIn,
                parameters=[_KEY],
            )
        },
        **catalogue_paths.paths(),
        **_authorization_paths(),
        **_matter_paths(),
        **collection_paths(_KEY),
        **oversight_paths(_KEY),
        **permit_paths(_KEY),
        "/.well-known/jwks.json": {"get": open_call("Public keys", "application/json")},
        "/status-lists/{id}": {
            "parameters": [{**_IDENTIFIER, "name": "id", "description": "list"}],
            "get": open_call("Token Status List", "application/statuslist+jwt"),
        },
        "/healthz": {"get": open_call("Health", "application/json")},
        "/metrics": {"get": open_call("Figures for Prometheus", "text/plain")},
    }


def _matter_paths() -> dict[str, object]:
    examine = call(
        "Read the licences that replace a matter's paper materials, and learn what is missing",
        "materials:read",
        matter_schemas.MaterialsOut,
        body=matter_schemas.MaterialsIn,
        status="201",
        parameters=[_KEY],
    )
    code = {**_REQUEST_ID, "name": "code", "description": "matter on your approved use list"}
    return {"/api/v1/matters/{code}/materials": {"parameters": [code], "post": examine}}


def _authorization_paths() -> dict[str, object]:
    scope, written = "authorizations:write", authorization_schemas.AuthorizationRequestOut
    address = "/api/v1/authorization-requests"
    ask = call(
        "Ask a holder, or present a holder's authorization code",
        scope,
        written,
        body=authorization_schemas.AuthorizationRequestIn,
        status="201",
        parameters=[_KEY],
    )
    retrieve = call(
        "Retrieve what was granted", scope, authorization_schemas.RetrievalOut, status="201"
    )
    return {
        address: {"post": ask},
        f"{address}/{{id}}": {
            "parameters": [_REQUEST_ID],
            "get": call("See where a request stands", scope, written),
        },
        f"{address}/{{id}}/cancellation": {
            "parameters": [_REQUEST_ID],
            "post": call("Take an unanswered request back", scope, written),
        },
        f"{address}/{{id}}/retrievals": {"parameters": [_REQUEST_ID], "post": retrieve},
        f"{address}/{{id}}/consent-records": {
            "parameters": [_REQUEST_ID],
            "get": call(
                "Fetch the signed consent records", scope, consent_records.ConsentRecordsOut
            ),
        },
    }
