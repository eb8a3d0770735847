"""The token endpoint: client credentials (RFC 6749, section 4.4).

A client proves itself by its secret, in HTTP Basic or in the form, or by ``private_key_jwt``
(RFC 7523). Errors are problems like the API's, and name OAuth's own ``error`` beside the code.
"""

from flask import Response, json, jsonify, request

from wallet.api.blueprints import oauth
from wallet.api.callers import client_address, current_deployment
from wallet.api.problems import problem
from wallet.services.access.client_proof import ASSERTION_TYPE
from wallet.services.access.granting_access import TOKEN_SECONDS, grant_access_token

_GRANT = "client_credentials"
_PROBLEM = "application/problem+json"
_ERRORS = {
    "invalid_client": "invalid_client",
    "invalid_scope": "invalid_scope",
    "unsupported_grant_type": "unsupported_grant_type",
    "unit_suspended": "unauthorized_client",
    "address_not_allowed": "unauthorized_client",
}


@oauth.post("/oauth/token")
def token() -> Response:
    """Return an access token of ten minutes."""
    if request.form.get("grant_type") != _GRANT:
        return problem(400, "unsupported_grant_type", f"Only {_GRANT} is offered.")
    client_id, secret = _credentials()
    assertion = request.form.get("client_assertion", "")
    if assertion and (secret or request.form.get("client_assertion_type") != ASSERTION_TYPE):
        return problem(400, "invalid_request", "Send one proof: a secret, or a JWT assertion.")
    deployment = current_deployment()
    signed, scopes = grant_access_token(
        deployment.database,
        deployment.token_maker(),
        deployment.clock(),
        client_id=client_id,
        unverified_secret=secret,
        unverified_scopes=frozenset(request.form.get("scope", "").split()),
        address=client_address(),
        unverified_assertion=assertion,
    )
    response = jsonify(
        access_token=signed,
        token_type="Bearer",  # noqa: S106 the type's name, not a secret
        expires_in=TOKEN_SECONDS,
        scope=" ".join(sorted(scopes)),
    )
    response.headers["Cache-Control"] = "no-store"
    return response


@oauth.after_request
def name_the_error(response: Response) -> Response:
    """Add the member that OAuth clients look at (RFC 6749, section 5.2)."""
    if response.content_type == _PROBLEM:
        body = json.loads(response.get_data())
        body["error"] = _ERRORS.get(body["code"], "invalid_request")
        response.set_data(json.dumps(body, ensure_ascii=False))
    return response


def _credentials() -> tuple[str, str]:
    basic = request.authorization
    if basic is not None and basic.type == "basic":
        return basic.username or "", basic.password or ""
    return request.form.get("client_id", ""), request.form.get("client_secret", "")
