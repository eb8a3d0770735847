"""Issuing, reading and listing licences: the issuers' own systems."""

from flask import Response, request, url_for

from wallet.api.blueprints import api
from wallet.api.bodies import answer, read_body, request_identity
from wallet.api.callers import calling_actor, calling_client, current_deployment, scope_required
from wallet.api.licences.search_schemas import LicenceSearchIn
from wallet.api.schemas import (
    LicenceIn,
    LicenceList,
    LicenceListItem,
    LicenceOut,
    LicencesFound,
    ListQuery,
)
from wallet.domain.actors.api_scope import ApiScope
from wallet.domain.changes.licence_change import Seen
from wallet.domain.civil_dates import city_date
from wallet.domain.licences.licence import Licence, LicenceStatus
from wallet.repository.licences.licence_rows import LicenceVersion
from wallet.services.finding.listing import read_own_list
from wallet.services.finding.searching import PageWanted, search_as_system
from wallet.services.finding.terms import read_parts
from wallet.services.licences.holders import HolderDraft
from wallet.services.licences.issuing import issue
from wallet.services.licences.putting_on_record import LicenceDraft
from wallet.services.licences.reading import read_issued


@api.post("/licences")
@scope_required(ApiScope.LICENCES_WRITE)
def issue_licence() -> Response:
    """Issue a licence and collect it into the repository (Art. 8); a repeated key issues once."""
    body = read_body(LicenceIn)
    deployment = current_deployment()
    issued = issue(
        deployment.database,
        deployment.document_maker,
        deployment.entropy,
        deployment.clock(),
        calling_actor(),
        draft_of(body),
        request_identity(),
    )
    response = licence_answer(issued.licence, issued.version, 201)
    response.headers["Location"] = url_for("api.read_licence", identifier=str(issued.licence.code))
    return response


@api.get("/licences")
@scope_required(ApiScope.LICENCES_READ)
def list_licences() -> Response:
    """List the caller's own licences, the newest first."""
    query = ListQuery.model_validate(request.args.to_dict())
    deployment = current_deployment()
    listed = read_own_list(
        deployment.database,
        calling_client().unit_id,
        city_date(deployment.clock()),
        query.filters(),
        number=query.number,
        unverified_cursor=query.cursor,
        limit=query.limit,
    )
    items = [_item(licence) for licence in listed.licences]
    return answer(LicenceList(licences=items, next_cursor=listed.next_cursor))


@api.post("/licence-searches")
@scope_required(ApiScope.LICENCES_READ)
def search_licences() -> Response:
    """Look for a person or a number among the caller's own licences; it is recorded."""
    body, deployment = read_body(LicenceSearchIn), current_deployment()
    now = deployment.clock()
    found = search_as_system(
        deployment.database,
        now,
        calling_actor(),
        read_parts(body.name, body.identity, body.number, city_date(now)),
        PageWanted(body.filters(), body.cursor, body.limit),
    )
    return answer(
        LicencesFound(
            licences=[_item(licence) for licence in found.licences],
            next_cursor=found.next_cursor,
            complete=found.complete,
        )
    )


@api.get("/licences/<identifier>")
@scope_required(ApiScope.LICENCES_READ)
def read_licence(identifier: str) -> Response:
    """Return one of the caller's own licences, by the identifier of any of its versions."""
    deployment = current_deployment()
    own = read_issued(deployment.database, deployment.clock(), calling_actor(), identifier[:120])
    return licence_answer(own.licence, own.version)


def draft_of(body: LicenceIn) -> LicenceDraft:
    """Return what the caller sent as the services take it; everything in it is unverified."""
    return LicenceDraft(
        type_code=body.type_code,
        number=body.number,
        holders=tuple(
            HolderDraft(holder.kind, holder.name, holder.id_type, holder.id_number)
            for holder in body.holders
        ),
        issued_on=body.issued_on,
        valid_from=body.valid_from,
        valid_until=body.valid_until,
        face=body.fields,
        matter_code=body.matter.code if body.matter else None,
        matter_name=body.matter.name if body.matter else None,
        case_number=body.case_number,
    )


def _status(licence: Licence) -> LicenceStatus:
    return licence.status_on(city_date(current_deployment().clock()))


def licence_answer(licence: Licence, version: LicenceVersion, status: int = 200) -> Response:
    """Return a licence, with the entity tag by which a later act says what it was decided on."""
    response = answer(written(licence, version), status)
    response.headers["ETag"] = f'"{Seen(version.version, licence.state)}"'
    return response


def written(licence: Licence, version: LicenceVersion) -> LicenceOut:
    """Return a licence as the API writes it."""
    return LicenceOut(
        identifier=version.code,
        version=version.version,
        state=licence.state,
        status=_status(licence),
        type_code=licence.type_code,
        number=licence.number,
        issued_on=licence.issued_on,
        valid_from=licence.term.valid_from,
        valid_until=licence.term.valid_until,
        long_term=licence.term.long_term,
        revocation_kind=licence.revocation_kind,
        reason=licence.state_reason,
        delivered_at=licence.delivered_at,
        fields=dict(version.face),
        document=version.document,
    )


def _item(licence: Licence) -> LicenceListItem:
    return LicenceListItem(
        identifier=str(licence.code),
        version=licence.version,
        state=licence.state,
        status=_status(licence),
        type_code=licence.type_code,
        number=licence.number,
        issued_on=licence.issued_on,
        valid_until=licence.term.valid_until,
    )
