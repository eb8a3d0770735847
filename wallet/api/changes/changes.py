"""Changing licences over the API: the issuers' own systems (Art. 8)."""

from flask import Response, request, url_for

from wallet.api.blueprints import api
from wallet.api.bodies import answer, read_body, request_identity
from wallet.api.callers import calling_actor, calling_client, current_deployment, scope_required
from wallet.api.changes.change_schemas import (
    AmendmentIn,
    ChangeIn,
    ChangeRequestOut,
    RevocationIn,
    SupersessionIn,
)
from wallet.api.licences.licences import draft_of, licence_answer
from wallet.domain.actors.api_scope import ApiScope
from wallet.domain.changes.change_request import ChangeRequest
from wallet.domain.changes.licence_change import (
    Amendment,
    ChangeAct,
    LicenceChange,
    Seen,
    read_seen,
)
from wallet.services.changes.changing import change
from wallet.services.changes.preparing import WantedChange
from wallet.services.changes.superseding import Supersession


@api.post("/licences/<identifier>/suspensions")
@scope_required(ApiScope.LICENCES_WRITE)
def suspend_licence(identifier: str) -> Response:
    """Suspend a licence; its live codes die in the same transaction."""
    body = read_body(ChangeIn)
    return _change(identifier, LicenceChange(ChangeAct.SUSPENSION, body.reason), body)


@api.post("/licences/<identifier>/resumptions")
@scope_required(ApiScope.LICENCES_WRITE)
def resume_licence(identifier: str) -> Response:
    """Put a suspended licence back in force."""
    body = read_body(ChangeIn)
    return _change(identifier, LicenceChange(ChangeAct.RESUMPTION, body.reason), body)


@api.post("/licences/<identifier>/revocations")
@scope_required(ApiScope.LICENCES_WRITE)
def revoke_licence(identifier: str) -> Response:
    """Revoke a licence; its live codes and its grants die in the same transaction."""
    body = read_body(RevocationIn)
    return _change(identifier, LicenceChange(ChangeAct.REVOCATION, body.reason, body.kind), body)


@api.post("/licences/<identifier>/transfers")
@scope_required(ApiScope.LICENCES_WRITE)
def transfer_licence(identifier: str) -> Response:
    """End a licence that another city's bureau takes over."""
    body = read_body(ChangeIn)
    return _change(identifier, LicenceChange(ChangeAct.TRANSFER, body.reason), body)


@api.post("/licences/<identifier>/voidings")
@scope_required(ApiScope.LICENCES_WRITE)
def void_licence(identifier: str) -> Response:
    """End a licence that was issued in error; its number is free again."""
    body = read_body(ChangeIn)
    return _change(identifier, LicenceChange(ChangeAct.VOIDING, body.reason), body)


@api.post("/licences/<identifier>/amendments")
@scope_required(ApiScope.LICENCES_WRITE)
def amend_licence(identifier: str) -> Response:
    """Make the next version of a licence; the identifier of every version keeps finding it."""
    body = read_body(AmendmentIn)
    wanted = Amendment(body.fields, body.reason, body.kind, body.valid_until, body.long_term)
    return _change(identifier, wanted, body)


@api.post("/licences/<identifier>/supersessions")
@scope_required(ApiScope.LICENCES_WRITE)
def supersede_licence(identifier: str) -> Response:
    """Issue a licence in the place of an old one, which ends; the answer is the new one."""
    body = read_body(SupersessionIn)
    return _change(identifier, Supersession(draft_of(body.licence), body.reason), body)


@api.get("/change-requests/<id>")
@scope_required(ApiScope.LICENCES_READ)
def read_change_request(id: str) -> Response:  # noqa: A002 the name stands in the address
    """Tell where a change stands that waits for a second clerk."""
    deployment = current_deployment()
    with deployment.database.read() as repository:
        asked = repository.change_requests.get(id[:32], calling_client().unit_id)
    return answer(_request(asked))


def _change(identifier: str, wanted: WantedChange, body: ChangeIn) -> Response:
    """Do it (201), or ask the second clerk (202) where the holder would have less."""
    deployment = current_deployment()
    outcome = change(
        deployment.database,
        deployment.document_maker,
        deployment.entropy,
        deployment.clock(),
        calling_actor(),
        identifier[:120],
        wanted,
        _seen(body.version),
        request_identity(),
    )
    if outcome.request is None:
        response = licence_answer(outcome.licence, outcome.version, 201)
        if isinstance(wanted, Supersession):
            address = url_for("api.read_licence", identifier=outcome.version.code)
            response.headers["Location"] = address
        return response
    response = answer(_request(outcome.request), 202)
    response.headers["Location"] = url_for("api.read_change_request", id=outcome.request.id)
    return response


def _seen(version: int | None) -> Seen | None:
    """Return the licence as the caller read it: by the body's version, or an If-Match header.

    Raises:
        SeenUnreadable: the header carries no entity tag of a licence.
    """
    tag = request.headers.get("If-Match", "*").strip()
    if tag != "*":
        return read_seen(tag.removeprefix("W/").strip('"'))
    return Seen(version) if version else None


def _request(asked: ChangeRequest) -> ChangeRequestOut:
    deployment = current_deployment()
    identifier = None
    if asked.licence_id:
        with deployment.database.read() as repository:
            identifier = str(repository.licences.get(asked.licence_id).code)
    return ChangeRequestOut(
        id=asked.id,
        state=asked.state_at(deployment.clock()),
        act=asked.change.act,
        kind=asked.change.kind,
        reason=asked.change.reason,
        identifier=identifier,
        requested_at=asked.requested_at,
        lapses_at=asked.lapses_at,
        decided_at=asked.decided_at,
        decision_reason=asked.decision_reason,
        changes=[one.name for one in asked.differences],
    )
