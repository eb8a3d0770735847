"""Asking a holder, polling for the answer, retrieving what was granted (Art. 19)."""

from flask import Response, request, url_for

from wallet.api.authorization.authorization_schemas import (
    AuthorizationRequestIn,
    AuthorizationRequestOut,
    OwnRequestList,
    OwnRequestsQuery,
    RetrievalOut,
    RetrievedOut,
)
from wallet.api.authorization.request_writing import written_request
from wallet.api.blueprints import api
from wallet.api.bodies import answer, read_body, request_identity
from wallet.api.callers import (
    calling_actor,
    calling_client,
    client_address,
    current_deployment,
    scope_required,
)
from wallet.domain.actors.api_scope import ApiScope
from wallet.domain.civil_dates import end_of_day, start_of_day
from wallet.domain.grounds.authorization import Authorization, AuthorizationRequest
from wallet.repository.grounds.request_lists import WantedRequests
from wallet.services.authorization import asking
from wallet.services.authorization.asking import Asked, Question
from wallet.services.authorization.authorization_codes import redeem_code
from wallet.services.authorization.gateway import Reader
from wallet.services.authorization.own_requests import read_own_requests
from wallet.services.authorization.retrieving import Retrieved, retrieve
from wallet.services.standing.receiving import ground_states
from wallet.services.verification.inquiry import Verifier


@api.post("/authorization-requests")
@scope_required(ApiScope.AUTHORIZATIONS_WRITE)
def ask_holder() -> Response:
    """Ask under a registered scenario, or present a holder's own authorization code."""
    asked = _ask(read_body(AuthorizationRequestIn))
    link = f"{current_deployment().public_url}/A/{asked.link_secret}" if asked.link_secret else None
    response = answer(_written(asked.request, [], link), 201)
    response.headers["Location"] = url_for("api.read_request", request_id=asked.request.id)
    return response


@api.get("/authorization-requests")
@scope_required(ApiScope.AUTHORIZATIONS_WRITE)
def list_requests() -> Response:
    """List what your unit asked, at its desk too, the newest first."""
    query = OwnRequestsQuery.model_validate(request.args.to_dict())
    deployment = current_deployment()
    now = deployment.clock()
    wanted = WantedRequests(
        query.state,
        query.scenario or "",
        start_of_day(query.since) if query.since else None,
        end_of_day(query.until) if query.until else None,
    )
    found = read_own_requests(
        deployment.database, now, calling_verifier(), wanted, query.cursor, query.limit
    )
    listed = [written_request(one.request, one.grants, one.states, now) for one in found.requests]
    return answer(OwnRequestList(authorization_requests=listed, next_cursor=found.next_cursor))


@api.get("/authorization-requests/<request_id>")
@scope_required(ApiScope.AUTHORIZATIONS_WRITE)
def read_request(request_id: str) -> Response:
    """Tell where one of your requests stands."""
    found, grants = asking.poll(current_deployment().database, calling_verifier(), request_id[:32])
    return answer(_written(found, grants))


@api.post("/authorization-requests/<request_id>/cancellation")
@scope_required(ApiScope.AUTHORIZATIONS_WRITE)
def cancel_request(request_id: str) -> Response:
    """Take an unanswered request of yours back."""
    deployment = current_deployment()
    cancelled = asking.cancel(
        deployment.database, deployment.clock(), calling_verifier(), request_id[:32]
    )
    return answer(_written(cancelled, []))


@api.post("/authorization-requests/<request_id>/retrievals")
@scope_required(ApiScope.AUTHORIZATIONS_WRITE)
def retrieve_granted(request_id: str) -> Response:
    """Retrieve exactly what was granted; refused from the moment the holder withdraws."""
    deployment, client = current_deployment(), calling_client()
    reader = Reader(
        calling_verifier(),
        client_address(),
        client.daily_quota,
        client.type_quotas,
    )
    handed = retrieve(
        deployment.database,
        deployment.cabinet.deployment_signer(),
        deployment.entropy,
        deployment.clock(),
        reader,
        request_id[:32],
        deployment.public_url,
        request_identity(),
    )
    return answer(RetrievalOut(licences=[_handed(one) for one in handed]), 201)


def calling_verifier() -> Verifier:
    """Return who asks: the client of this call, for its unit."""
    client = calling_client()
    return Verifier(calling_actor(), client.unit_name, client.id, client_address())


def _ask(body: AuthorizationRequestIn) -> Asked:
    deployment, asker = current_deployment(), calling_verifier()
    sent = (deployment.database, deployment.entropy, deployment.clock(), asker)
    if body.authorization_code:
        code, identity = body.authorization_code, request_identity()
        found = redeem_code(deployment.database, deployment.clock(), asker, code, identity)
        return Asked(found)
    question = Question(
        body.scenario or "",
        {one.type_code: one.fields for one in body.licences},
        body.term_days,
        body.reference,
    )
    identity, limits = request_identity(), deployment.asking_limits
    if body.verification_id:
        return asking.ask_after_scan(*sent, question, body.verification_id, identity, limits)
    if body.wallet_address:
        return asking.ask_by_address(*sent, question, body.wallet_address, identity, limits)
    return asking.ask_by_link(*sent, question, identity)


def _written(
    asked: AuthorizationRequest, grants: list[Authorization], link: str | None = None
) -> AuthorizationRequestOut:
    deployment = current_deployment()
    now = deployment.clock()
    with deployment.database.read() as repository:
        states = ground_states(repository, grants, now)
    return written_request(asked, grants, [states[one.id] for one in grants], now, link)


def _handed(retrieved: Retrieved) -> RetrievedOut:
    return RetrievedOut(
        authorization_id=retrieved.authorization.id,
        identifier=retrieved.licence_code,
        fields=list(retrieved.fields),
        until=retrieved.authorization.until,
        document=retrieved.document,
        note=retrieved.note,
    )
