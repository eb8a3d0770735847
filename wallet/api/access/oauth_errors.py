"""The token endpoint's refusals in the form that OAuth clients read (RFC 6749, 5.2)."""

from flask import Blueprint, Response, json
from werkzeug.exceptions import HTTPException

from wallet.api.problems import allowed_methods, log_unforeseen, record
from wallet.domain.errors import NotAuthenticated, TooManyAttempts, Unavailable, WalletError

NEVER_KEPT = {"Cache-Control": "no-store", "Pragma": "no-cache"}
"""What every answer of the endpoint carries (RFC 6749, 5.1)."""
CHALLENGE = 'Basic realm="Liangzheng", charset="UTF-8"'
REFUSED = 400
"""The status of whatever has no other one by RFC 6749."""

OAUTH_ERRORS = {
    "invalid_client": "invalid_client",
    "invalid_scope": "invalid_scope",
    "unsupported_grant_type": "unsupported_grant_type",
    "unit_suspended": "unauthorized_client",
    "address_not_allowed": "unauthorized_client",
}
"""OAuth's word for each of our codes; every other refusal is an ``invalid_request``."""
BUSY, BROKEN = "temporarily_unavailable", "server_error"
_SERVER_ERRORS = 500


def register_oauth_errors(blueprint: Blueprint) -> None:
    """Make every error raised behind the blueprint one of OAuth's, and record the refusal."""
    blueprint.register_error_handler(WalletError, _refused)
    blueprint.register_error_handler(HTTPException, _http_error)
    blueprint.register_error_handler(Exception, _unforeseen)


def oauth_status(error: WalletError | type[WalletError]) -> int:
    """Return the status of a refusal at the token endpoint: 400 where RFC 6749 has no other."""
    kind = error if isinstance(error, type) else type(error)
    own = issubclass(kind, NotAuthenticated | TooManyAttempts | Unavailable)
    return error.status if own else REFUSED


def oauth_error(code: str, status: int) -> str:
    """Return OAuth's word for one of our codes."""
    if status in {TooManyAttempts.status, Unavailable.status}:
        return BUSY
    if status >= _SERVER_ERRORS:
        return BROKEN
    return OAUTH_ERRORS.get(code, "invalid_request")


def _answer(status: int, code: str, en: str, zh: str = "") -> Response:
    body = {"error": oauth_error(code, status), "error_description": en, "code": code}
    if zh:
        body["error_description_zh"] = zh
    return Response(
        json.dumps(body, ensure_ascii=False),
        status,
        content_type="application/json",
        headers=NEVER_KEPT,
    )


def _refused(error: WalletError) -> Response:
    record(error)
    response = _answer(oauth_status(error), error.code, error.en, error.zh)
    if isinstance(error, TooManyAttempts):
        response.headers["Retry-After"] = str(error.retry_after)
    if isinstance(error, NotAuthenticated):
        response.headers["WWW-Authenticate"] = CHALLENGE
    return response


def _http_error(error: HTTPException) -> Response:
    status = error.code or _SERVER_ERRORS
    record(f"http_{status}")
    response = _answer(status, f"http_{status}", error.name)
    response.headers.update(allowed_methods(error))
    return response


def _unforeseen(error: Exception) -> Response:
    log_unforeseen(error)
    return _answer(500, "internal_error", "Something went wrong; no token was issued.")
