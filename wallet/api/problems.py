"""Errors as RFC 9457 problems, each with the stable code that the audit trail has too."""

import logging
from collections.abc import Mapping

from flask import Blueprint, Response, json, request
from pydantic import ValidationError
from werkzeug.exceptions import HTTPException

from wallet.api.callers import (
    calling_actor,
    calling_client,
    calls_as_relying_party,
    current_deployment,
)
from wallet.api.faults import faults_of_body, faults_of_rule
from wallet.domain.changes.licence_change import LicenceChangedMeanwhile
from wallet.domain.errors import (
    InvalidInput,
    NotAuthenticated,
    TooManyAttempts,
    WalletError,
)
from wallet.domain.failure_trace import kind_and_places
from wallet.domain.words import Words
from wallet.services.access.bearers import ScopeMissing, TokenMissing
from wallet.services.acts.refusing import Beside, record_refusal
from wallet.services.standing.overstepping import counting

_log = logging.getLogger(__name__)
INTERNAL_ERROR = "internal_error"
BROKEN = Words("系统出错，没有执行任何操作。", "Something went wrong; nothing was done.")
HTTP_WORDS: Mapping[int, Words] = {
    400: Words("请求的格式不对。", "The request is malformed."),
    404: Words("没有这个地址。", "There is no such address."),
    405: Words("这个地址不支持这种请求方法。", "The address does not have this method."),
    413: Words("请求体太大，没有读取。", "The body is too large and was not read."),
    414: Words("地址太长。", "The address is too long."),
}
"""What the framework refuses before a call is reached, by its status."""
_BEARER = 'Bearer realm="Liangzheng"'


def problem(status: int, code: str, title: str, detail: str = "", **members: object) -> Response:
    """Return a problem document; ``errors`` is there always, empty where no member is at fault."""
    body: dict[str, object] = {
        "type": f"urn:liangzheng:problem:{code}",
        "title": title,
        "status": status,
        "code": code,
    }
    if detail:
        body["detail"] = detail
    return Response(
        json.dumps({**body, "errors": [], **members}, ensure_ascii=False),
        status,
        content_type="application/problem+json",
    )


def register_problems(blueprint: Blueprint) -> None:
    """Make every error raised behind the blueprint a problem, and record the refusal."""
    blueprint.register_error_handler(WalletError, _wallet_error)
    blueprint.register_error_handler(ValidationError, _invalid_body)
    blueprint.register_error_handler(HTTPException, _http_error)
    blueprint.register_error_handler(Exception, _unforeseen)


def _wallet_error(error: WalletError) -> Response:
    record(error)
    response = problem(error.status, error.code, error.en, error.zh, **_members(error))
    if isinstance(error, TooManyAttempts):
        response.headers["Retry-After"] = str(error.retry_after)
    if challenge := _challenge(error):
        response.headers["WWW-Authenticate"] = challenge
    return response


def _challenge(error: WalletError) -> str:
    """Return what a bearer is asked for (RFC 6750, 3); of no token at all there is no error."""
    if isinstance(error, TokenMissing):
        return _BEARER
    if isinstance(error, ScopeMissing):
        scope = f', scope="{error.details["scope"]}"'
    elif isinstance(error, NotAuthenticated):
        scope = ""
    else:
        return ""
    return f'{_BEARER}, error="{error.code}", error_description="{error.en}"{scope}'


def _members(error: WalletError) -> dict[str, object]:
    if isinstance(error, LicenceChangedMeanwhile):
        return dict(error.details)
    return {"errors": faults_of_rule(error)}


def _invalid_body(error: ValidationError) -> Response:
    record(InvalidInput.code)
    faults = faults_of_body(error)
    return problem(422, InvalidInput.code, InvalidInput.en, InvalidInput.zh, errors=faults)


def _http_error(error: HTTPException) -> Response:
    status = error.code or 500
    record(f"http_{status}")
    words = HTTP_WORDS.get(status)
    response = problem(status, f"http_{status}", error.name, words.zh if words else "")
    response.headers.update(allowed_methods(error))
    return response


def allowed_methods(error: HTTPException) -> dict[str, str]:
    """Return the header that says which methods an address has, where that is the fault."""
    return {name: value for name, value in error.get_headers() if name == "Allow"}


def _unforeseen(error: Exception) -> Response:
    log_unforeseen(error)
    return problem(500, INTERNAL_ERROR, BROKEN.en, BROKEN.zh)


def log_unforeseen(error: Exception) -> None:
    """Write down what broke and where, and nothing of what was sent."""
    _log.error("unforeseen at %s: %s", request.endpoint, kind_and_places(error))


def record(refused: WalletError | str) -> None:
    """Write the entry of a refusal, unless the act that refused has written it."""
    deployment = current_deployment()
    record_refusal(
        deployment.database,
        deployment.clock(),
        calling_actor(),
        refused,
        endpoint=request.endpoint or request.path,
        beside=_overstep_counter(),
    )


def _overstep_counter() -> Beside | None:
    if not calls_as_relying_party():
        return None
    return counting(current_deployment().clock(), calling_actor(), calling_client().unit_name)
