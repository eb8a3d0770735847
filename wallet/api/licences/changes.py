"""Changing licences over the API: the issuers' own systems (Art. 8)."""

from flask import Response, url_for

from wallet.api.blueprints import api
from wallet.api.bodies import answer, read_body, request_identity
from wallet.api.callers import calling_actor, calling_client, current_deployment, scope_required
from wallet.api.licences.change_schemas import (
    AmendmentIn,
    ChangeRequestOut,
    ReasonIn,
    RevocationIn,
    SupersessionIn,
)
from wallet.api.licences.licences import draft_of, written
from wallet.domain.actors.api_scope import ApiScope
from wallet.domain.licences.licence_change import ChangeAct, ChangeRequest, wanted_change
from wallet.services.licences.amending import Amendment, amend
from wallet.services.licences.approving import change_or_ask
from wallet.services.licences.superseding import supersede


@api.post("/licences/<identifier>/suspensions")
@scope_required(ApiScope.LICENCES_WRITE)
def suspend_licence(identifier: str) -> Response:
    """Suspend a licence; its live codes die in the same transaction."""
    return _change(identifier, ChangeAct.SUSPENSION, read_body(ReasonIn).reason)


@api.post("/licences/<identifier>/resumptions")
@scope_required(ApiScope.LICENCES_WRITE)
def resume_licence(identifier: str) -> Response:
    """Put a suspended licence back in force."""
    return _change(identifier, ChangeAct.RESUMPTION, read_body(ReasonIn).reason)


@api.post("/licences/<identifier>/revocations")
@scope_required(ApiScope.LICENCES_WRITE)
def revoke_licence(identifier: str) -> Response:
    """Revoke a licence; its live codes and its grants die in the same transaction."""
    body = read_body(RevocationIn)
    return _change(identifier, ChangeAct.REVOCATION, body.reason, body.kind.value)


@api.post("/licences/<identifier>/transfers")
@scope_required(ApiScope.LICENCES_WRITE)
def transfer_licence(identifier: str) -> Response:
    """End a licence that another city's bureau takes over."""
    return _change(identifier, ChangeAct.TRANSFER, read_body(ReasonIn).reason)


@api.post("/licences/<identifier>/voidings")
@scope_required(ApiScope.LICENCES_WRITE)
def void_licence(identifier: str) -> Response:
    """End a licence that was issued in error; its number is free again."""
    return _change(identifier, ChangeAct.VOIDING, read_body(ReasonIn).reason)


@api.post("/licences/<identifier>/amendments")
@scope_required(ApiScope.LICENCES_WRITE)
def amend_licence(identifier: str) -> Response:
    """Make the next version of a licence; the identifier of every version keeps finding it."""
    body = read_body(AmendmentIn)
    deployment = current_deployment()
    amendment = Amendment(body.fields, body.reason, body.kind, body.valid_until, body.long_term)
    licence, version = amend(
        deployment.database,
        deployment.document_maker,
        deployment.entropy,
        deployment.clock(),
        calling_actor(),
        identifier[:120],
        amendment,
        request_identity(),
    )
    return answer(written(licence, version), 201)


@api.post("/licences/<identifier>/supersessions")
@scope_required(ApiScope.LICENCES_WRITE)
def supersede_licence(identifier: str) -> Response:
    """Issue a licence in the place of an old one, which ends; the answer is the new one."""
    body = read_body(SupersessionIn)
    deployment = current_deployment()
    issued = supersede(
        deployment.database,
        deployment.document_maker,
        deployment.entropy,
        deployment.clock(),
        calling_actor(),
        identifier[:120],
        draft_of(body.licence),
        body.reason,
        request_identity(),
    )
    response = answer(written(issued.licence, issued.version), 201)
    response.headers["Location"] = url_for("api.read_licence", identifier=str(issued.licence.code))
    return response


@api.get("/change-requests/<id>")
@scope_required(ApiScope.LICENCES_READ)
def read_change_request(id: str) -> Response:  # noqa: A002 the name stands in the address
    """Tell where a change stands that waits for a second clerk."""
    deployment = current_deployment()
    with deployment.database.read() as repository:
        request = repository.change_requests.get(id[:32], calling_client().unit_id)
    return answer(_request(request))


def _change(identifier: str, act: ChangeAct, reason: str, kind: str = "") -> Response:
    deployment = current_deployment()
    outcome = change_or_ask(
        deployment.database,
        deployment.entropy,
        deployment.clock(),
        calling_actor(),
        identifier[:120],
        wanted_change(act, reason, kind),
        request_identity(),
    )
    if outcome.request is not None:
        response = answer(_request(outcome.request), 202)
        address = url_for("api.read_change_request", id=outcome.request.id)
        response.headers["Location"] = address
        return response
    licence = outcome.licence
    with deployment.database.read() as repository:
        version = repository.licences.version(licence.id, licence.version)
    return answer(written(licence, version), 201)


def _request(request: ChangeRequest) -> ChangeRequestOut:
    deployment = current_deployment()
    identifier = None
    if request.licence_id:
        with deployment.database.read() as repository:
            identifier = str(repository.licences.get(request.licence_id).code)
    return ChangeRequestOut(
        id=request.id,
        state=request.state_at(deployment.clock()).value,
        act=request.change.act.value,
        kind=request.change.kind,
        reason=request.change.reason,
        identifier=identifier,
        requested_at=request.requested_at,
        lapses_at=request.lapses_at,
        decided_at=request.decided_at,
        decision_reason=request.decision_reason,
    )
