"""The token endpoint: client credentials (RFC 6749, section 4.4), and what it can (RFC 8414)."""

from flask import Response, jsonify, request

from wallet.api.access.oauth_errors import NEVER_KEPT
from wallet.api.access.token_request import GRANT, read_token_request
from wallet.api.blueprints import oauth, well_known
from wallet.api.callers import client_address, current_deployment
from wallet.domain.actors.api_scope import ApiScope
from wallet.services.access.granting_access import grant_access_token

TOKEN_PATH = "/oauth/token"
METADATA_PATH = "/.well-known/oauth-authorization-server"
AUTH_METHODS = ("client_secret_basic", "client_secret_post", "private_key_jwt")


@oauth.post(TOKEN_PATH)
def token() -> Response:
    """Return an access token of ten minutes."""
    asked = read_token_request(request)
    deployment = current_deployment()
    granted = grant_access_token(
        deployment.database,
        deployment.token_maker(),
        deployment.clock(),
        asked.proof,
        unverified_scopes=asked.unverified_scopes,
        address=client_address(),
    )
    response = jsonify(
        access_token=granted.token,
        token_type="Bearer",  # noqa: S106 the type's name, not a secret
        expires_in=granted.seconds,
        scope=" ".join(sorted(granted.scopes)),
    )
    response.headers.update(NEVER_KEPT)
    return response


@well_known.get(METADATA_PATH)
def authorization_server() -> Response:
    """Return what the token endpoint can, so that a client needs to know the issuer alone."""
    response = jsonify(metadata(current_deployment().public_url))
    response.headers["Cache-Control"] = "public, max-age=300"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def metadata(issuer: str) -> dict[str, object]:
    """Return the metadata of the authorization server; it has no authorization endpoint."""
    return {
        "issuer": issuer,
        "token_endpoint": f"{issuer}{TOKEN_PATH}",
        "token_endpoint_auth_methods_supported": list(AUTH_METHODS),
        "token_endpoint_auth_signing_alg_values_supported": ["ES256"],
        "grant_types_supported": [GRANT],
        "response_types_supported": [],
        "scopes_supported": [scope.value for scope in ApiScope],
        "jwks_uri": f"{issuer}/.well-known/jwks.json",
        "service_documentation": f"{issuer}/api/openapi.json",
    }
