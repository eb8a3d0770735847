"""Addresses and methods that the API does not have: a problem, not a page."""

from flask import Response, current_app, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from wallet.api.blueprints import api, oauth
from wallet.domain.errors import NotFound

_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


@api.route("/", methods=_METHODS)
@api.route("/<path:rest>", methods=_METHODS)
def no_such_call(rest: str = "") -> Response:  # noqa: ARG001 the address is not repeated
    """Refuse: 405 where another method would be understood, 404 elsewhere."""
    allowed = [method for method in _METHODS if _understood(method)]
    if allowed:
        raise MethodNotAllowed(allowed)
    raise NotFound


@oauth.route("/oauth/token", methods=["GET", "PUT", "PATCH", "DELETE"])
def no_such_grant() -> Response:
    """Refuse: a secret belongs into the body of a POST."""
    raise MethodNotAllowed(["POST"])


def _understood(method: str) -> bool:
    router = current_app.create_url_adapter(request)
    try:
        found = router.match(method=method) if router else ("", {})
    except HTTPException:
        return False
    return found[0] not in {"", request.endpoint}
