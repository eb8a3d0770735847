"""Comprehensive industry permits over the API: the systems of the units in charge (Art. 17)."""

from collections.abc import Sequence
from datetime import datetime

from flask import Response, request, url_for

from wallet.api.blueprints import api
from wallet.api.bodies import answer, read_body, request_identity
from wallet.api.callers import calling_actor, calling_client, current_deployment, scope_required
from wallet.api.permits.permit_schemas import (
    ApplicantIn,
    ComponentsIn,
    ConstituentIn,
    EndingIn,
    IndustryList,
    IndustryPermitIn,
    IndustryPermitList,
    PermitQuery,
    RebuildingIn,
)
from wallet.api.permits.permit_writing import (
    written_candidates,
    written_industry,
    written_item,
    written_permit,
)
from wallet.domain.actors.actors import Actor
from wallet.domain.actors.api_scope import ApiScope
from wallet.domain.civil_dates import city_date
from wallet.domain.entropy import Entropy
from wallet.domain.permits.industry_permit import ComprehensiveIndustryPermit, Constituent
from wallet.repository.database import Database
from wallet.services.permits.candidates import find_applicant, read_candidates
from wallet.services.permits.permit_reading import read_own_permits
from wallet.services.permits.permit_standing import standing_of
from wallet.services.permits.permitting import assemble, end, extend, rebuild


@api.get("/industries")
@scope_required(ApiScope.LICENCES_READ)
def list_industries() -> Response:
    """List the industries whose permits the caller's unit issues."""
    with current_deployment().database.read() as repository:
        found = repository.industries.all_latest(calling_client().unit_id)
    return answer(IndustryList(industries=[written_industry(one) for one in found]))


@api.post("/industries/<code>/candidates")
@scope_required(ApiScope.LICENCES_WRITE)
def list_candidates(code: str) -> Response:
    """Tell which licences of an applicant could go into a permit; each look is recorded."""
    body = read_body(ApplicantIn)
    deployment, caller = current_deployment(), calling_actor()
    database, now = deployment.database, deployment.clock()
    holder_id = find_applicant(database, now, caller, code, body.uscc)
    found = read_candidates(database, now, caller, code, holder_id)
    return answer(written_candidates(found))


@api.post("/industry-permits")
@scope_required(ApiScope.LICENCES_WRITE)
def issue_permit() -> Response:
    """Issue a permit; a repeated key issues once."""
    body = read_body(IndustryPermitIn)
    identity = request_identity()
    deployment, caller = current_deployment(), calling_actor()
    database, now = deployment.database, deployment.clock()
    holder_id = find_applicant(database, now, caller, body.industry, body.uscc)
    permit = assemble(
        database,
        deployment.entropy,
        now,
        caller,
        body.industry,
        holder_id,
        _constituents(body.constituents),
        identity,
    )
    response = _as_it_stands(permit, 201)
    response.headers["Location"] = url_for("api.read_permit", permit_number=permit.number)
    return response


@api.get("/industry-permits")
@scope_required(ApiScope.LICENCES_READ)
def list_permits() -> Response:
    """List the permits of the caller's unit, the newest first."""
    query = PermitQuery.model_validate(request.args.to_dict())
    deployment = current_deployment()
    listed = read_own_permits(
        deployment.database,
        calling_client().unit_id,
        city_date(deployment.clock()),
        industry_code=query.industry,
        ended=query.ended,
        unverified_cursor=query.cursor,
        limit=query.limit,
    )
    items = [written_item(standing) for standing in listed.standings]
    return answer(IndustryPermitList(industry_permits=items, next_cursor=listed.next_cursor))


@api.get("/industry-permits/<permit_number>")
@scope_required(ApiScope.LICENCES_READ)
def read_permit(permit_number: str) -> Response:
    """Return one of the unit's own permits as it stands now."""
    return _as_it_stands(_own(permit_number))


@api.post("/industry-permits/<permit_number>/components")
@scope_required(ApiScope.LICENCES_WRITE)
def extend_permit(permit_number: str) -> Response:
    """Add licences to a permit: its next version."""
    body, identity = read_body(ComponentsIn), request_identity()
    permit = extend(
        *_act_on(permit_number),
        _constituents(body.constituents),
        identity,
    )
    return _as_it_stands(permit, 201)


@api.post("/industry-permits/<permit_number>/rebuildings")
@scope_required(ApiScope.LICENCES_WRITE)
def rebuild_permit(permit_number: str) -> Response:
    """Gather a permit anew: its next version."""
    body, identity = read_body(RebuildingIn), request_identity()
    permit = rebuild(
        *_act_on(permit_number),
        _constituents(body.constituents),
        body.reason,
        identity,
    )
    return _as_it_stands(permit, 201)


@api.post("/industry-permits/<permit_number>/endings")
@scope_required(ApiScope.LICENCES_WRITE)
def end_permit(permit_number: str) -> Response:
    """End a permit; its licences stand for themselves again."""
    body, identity = read_body(EndingIn), request_identity()
    permit = end(
        *_act_on(permit_number),
        body.reason,
        identity,
    )
    return _as_it_stands(permit, 201)


def _act_on(permit_number: str) -> tuple[Database, Entropy, datetime, Actor, str]:
    """Return what every act on one of the unit's own permits is done with."""
    deployment = current_deployment()
    found = _own(permit_number)
    return (
        deployment.database,
        deployment.entropy,
        deployment.clock(),
        calling_actor(),
        found.id,
    )


def _own(permit_number: str) -> ComprehensiveIndustryPermit:
    with current_deployment().database.read() as repository:
        return repository.permits.get_numbered(permit_number[:40], calling_client().unit_id)


def _constituents(sent: Sequence[ConstituentIn]) -> list[Constituent]:
    # An identifier that nobody knows stays one: the service refuses it and says so in the trail.
    with current_deployment().database.read() as repository:
        ids = repository.licence_lookups.ids_of(one.licence for one in sent)
    return [Constituent(one.component, ids.get(one.licence, "")) for one in sent]


def _as_it_stands(permit: ComprehensiveIndustryPermit, status: int = 200) -> Response:
    deployment = current_deployment()
    with deployment.database.read() as repository:
        standing = standing_of(repository, permit, city_date(deployment.clock()))
        code = repository.wall_codes.of_permit(permit.id)
    return answer(written_permit(standing, deployment.public_url, code.code), status)
