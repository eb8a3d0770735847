"""Comprehensive permits, their industries and candidates, as the API writes them."""

from typing import Any

from wallet.api.permits.permit_schemas import (
    CandidateList,
    CandidateOut,
    ConstituentOut,
    IndustryComponentOut,
    IndustryOut,
    IndustryPermitItem,
    IndustryPermitOut,
)
from wallet.domain.licences.licence import Licence
from wallet.domain.permits.industry_permit import Industry
from wallet.domain.permits.wall_code import wall_address
from wallet.services.permits.candidates import Candidates
from wallet.services.permits.permit_standing import PermitStanding, StandingConstituent


def written_industry(industry: Industry) -> IndustryOut:
    """Return one version of an industry."""
    return IndustryOut(
        code=industry.code,
        version=industry.version,
        name=industry.name,
        lead=industry.lead,
        components=[
            IndustryComponentOut(name=one.name, type_codes=list(one.type_codes))
            for one in industry.components
        ],
    )


def written_candidates(found: Candidates) -> CandidateList:
    """Return what could go into a permit, in the order of the industry's table."""
    return CandidateList(
        industry=found.industry.code,
        industry_version=found.industry.version,
        holder_name=found.holder.name,
        candidates=[
            CandidateOut(
                component=component.name,
                type_name=one.type_name,
                issuer_name=one.issuer_name,
                status=one.status,
                eligible=one.eligible,
                **_printed(one.licence),
            )
            for component, some in found.by_component
            for one in some
        ],
    )


def written_permit(standing: PermitStanding, public_url: str, wall_code: str) -> IndustryPermitOut:
    """Return a permit with each of its licences as it is now."""
    permit = standing.permit
    return IndustryPermitOut(
        number=permit.number,
        version=permit.version,
        state=standing.state,
        industry=permit.industry_code,
        industry_version=permit.industry_version,
        industry_name=standing.industry.name,
        holder_name=standing.holder.name,
        uscc=standing.holder.identity_number,
        issuer_name=standing.issuer_name,
        issued_at=permit.issued_at,
        ended_at=permit.ended_at,
        reason=permit.end_reason,
        needs_rebuilding=standing.needs_rebuilding,
        wall_address=wall_address(public_url, wall_code),
        constituents=[_constituent(one) for one in standing.constituents],
    )


def written_item(standing: PermitStanding) -> IndustryPermitItem:
    """Return a permit as a list names it."""
    permit = standing.permit
    return IndustryPermitItem(
        number=permit.number,
        version=permit.version,
        state=standing.state,
        industry=permit.industry_code,
        holder_name=standing.holder.name,
        issued_at=permit.issued_at,
        ended_at=permit.ended_at,
        needs_rebuilding=standing.needs_rebuilding,
    )


def _constituent(one: StandingConstituent) -> ConstituentOut:
    return ConstituentOut(
        component=one.component,
        type_name=one.licence_type.name,
        issuer_name=one.issuer_name,
        status=one.status or "cannot_confirm",
        **_printed(one.licence),
    )


def _printed(licence: Licence) -> dict[str, Any]:
    return {
        "identifier": str(licence.code),
        "type_code": licence.type_code,
        "number": licence.number,
        "valid_from": licence.term.valid_from,
        "valid_until": licence.term.valid_until,
        "long_term": licence.term.long_term,
    }
