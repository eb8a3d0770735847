"""What anyone may call, the token endpoint included, as the API's description lists it."""

from wallet.api import schemas
from wallet.api.openapi.parts import Json, in_path, open_call, token_call

MODELS = (schemas.TokenOut, schemas.ProblemOut)


def paths() -> Json:
    """Return the calls by address."""
    return {
        "/oauth/token": {"post": token_call()},
        "/.well-known/jwks.json": {"get": open_call("Public keys", "application/json")},
        "/status-lists/{id}": {
            "parameters": [in_path("id", "list")],
            "get": open_call("Token Status List", "application/statuslist+jwt"),
        },
        "/healthz": {"get": open_call("Health", "application/json")},
        "/metrics": {"get": open_call("Figures for Prometheus", "text/plain")},
    }
