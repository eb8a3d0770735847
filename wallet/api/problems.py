"""Errors as RFC 9457 problems, each with the stable code that the audit trail has too."""

import logging

from flask import Blueprint, Response, json, request
from pydantic import ValidationError
from werkzeug.exceptions import HTTPException

from wallet.api.callers import (
    calling_actor,
    calling_client,
    calls_as_relying_party,
    current_deployment,
)
from wallet.domain.catalogue.issuing_catalogue import FaceNotAcceptable
from wallet.domain.changes.licence_change import LicenceChangedMeanwhile
from wallet.domain.errors import (
    InvalidInput,
    NotAuthenticated,
    TooManyAttempts,
    WalletError,
)
from wallet.domain.failure_trace import kind_and_places
from wallet.services.acts.refusing import Beside, record_refusal
from wallet.services.standing.overstepping import counting

_log = logging.getLogger(__name__)


def problem(status: int, code: str, title: str, detail: str = "", **members: object) -> Response:
    """Return a problem document."""
    body: dict[str, object] = {
        "type": f"urn:liangzheng:problem:{code}",
        "title": title,
        "status": status,
        "code": code,
    }
    if detail:
        body["detail"] = detail
    return Response(
        json.dumps(body | members, ensure_ascii=False),
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
    _record(error)
    response = problem(error.status, error.code, error.en, error.zh, **_members(error))
    if isinstance(error, TooManyAttempts):
        response.headers["Retry-After"] = str(error.retry_after)
    if isinstance(error, NotAuthenticated):
        response.headers["WWW-Authenticate"] = f'Bearer error="{error.code}"'
    return response


def _members(error: WalletError) -> dict[str, object]:
    if isinstance(error, FaceNotAcceptable):
        faults = [
            {
                "field": f"fields.{fault.field}",
                "code": fault.code,
                "title": fault.en,
                "detail": fault.zh,
            }
            for fault in error.faults
        ]
        return {"errors": faults}
    if isinstance(error, LicenceChangedMeanwhile):
        return dict(error.details)
    field = error.details.get("field")
    if field is None:
        return {}
    fault = {"field": str(field), "code": error.code, "title": error.en, "detail": error.zh}
    return {"errors": [fault]}


def _invalid_body(error: ValidationError) -> Response:
    _record(InvalidInput.code)
    faults = [
        {
            "field": ".".join(str(part) for part in fault["loc"]) or "body",
            "code": fault["type"],
            "detail": fault["msg"],
        }
        for fault in error.errors(include_url=False, include_input=False, include_context=False)
    ]
    return problem(422, InvalidInput.code, InvalidInput.en, InvalidInput.zh, errors=faults)


def _http_error(error: HTTPException) -> Response:
    status = error.code or 500
    _record(f"http_{status}")
    response = problem(status, f"http_{status}", error.name)
    for name, value in error.get_headers():
        if name == "Allow":
            response.headers[name] = value
    return response


def _unforeseen(error: Exception) -> Response:
    _log.error("unforeseen at %s: %s", request.endpoint, kind_and_places(error))
    return problem(500, "internal_error", "Something went wrong; nothing was done.")


def _record(refused: WalletError | str) -> None:
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
