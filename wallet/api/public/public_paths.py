"""What anyone may call, as the API's description lists it."""

from wallet.api.openapi.codes import ADDRESS
from wallet.api.openapi.parts import Json, in_path, open_call
from wallet.api.public.public_schemas import HealthOut, JwkSetOut
from wallet.api.public.well_known import OtherFormAsked
from wallet.api.schemas import ProblemOut
from wallet.repository.licences.status_lists import UnknownStatusList
from wallet.repository.signing_keys.keys import NoSigningKey

MODELS = (ProblemOut, JwkSetOut, HealthOut)
_TEXT: Json = {"schema": {"type": "string"}}


def _of(model: str) -> Json:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{model}"}}}


def paths() -> Json:
    """Return the calls by address."""
    health = {"description": "The repository does not answer", "content": _of("HealthOut")}
    status_list = open_call(
        "status_list",
        "Token Status List of the documents of one issuer",
        {"application/statuslist+jwt": _TEXT},
        [*ADDRESS, UnknownStatusList, NoSigningKey, OtherFormAsked],
        _304={"description": "The list is as your `If-None-Match` says"},
    )
    return {
        "/.well-known/jwks.json": {
            "get": open_call("jwks", "Public keys (RFC 7517)", _of("JwkSetOut"), [NoSigningKey])
        },
        "/status-lists/{id}": {
            "parameters": [
                in_path("id", "list, as the document's `status.status_list.uri` has it")
            ],
            "get": status_list,
        },
        "/healthz": {"get": open_call("health", "Health", _of("HealthOut"), _503=health)},
        "/metrics": {"get": open_call("metrics", "Figures for Prometheus", {"text/plain": _TEXT})},
        "/api/openapi.json": {
            "get": open_call(
                "openapi", "This description", {"application/json": {"schema": {"type": "object"}}}
            )
        },
    }
