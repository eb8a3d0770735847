"""What could go into a permit: the applicant's own licences, component by component (Art. 17).

The unit in charge reads other units' licences here, for one application: type, issuer, number
and dates, nothing of a face; and every look leaves its entry.
"""

from dataclasses import dataclass
from datetime import datetime

from wallet.domain.actors.actors import Actor, Holder, IdentityKind
from wallet.domain.actors.uscc import parse_uscc
from wallet.domain.civil_dates import city_date
from wallet.domain.enterprise.registration import HolderNotRegistered
from wallet.domain.errors import NotFound, NotPermitted
from wallet.domain.licences.licence import Licence, LicenceStatus
from wallet.domain.permits.industry_permit import (
    PERMIT_HOLDERS,
    HolderUnsuitable,
    Industry,
    IndustryComponent,
    UnknownIndustry,
)
from wallet.domain.trail.audit import AuditAction, AuditEntry, Ground
from wallet.repository.database import Database, Repository
from wallet.services.acts.doing import doing


class UnknownApplicant(NotFound):
    """The repository holds no licence of an organisation with this code."""

    code = "unknown_applicant"
    zh = "证照库里没有这个统一社会信用代码的单位。请核对代码。"
    en = "The repository knows no organisation with this credit code; please check it."


@dataclass(frozen=True, slots=True)
class Candidate:
    """One licence that could stand for a component, and whether another permit has it already."""

    licence: Licence
    type_name: str
    issuer_name: str
    status: LicenceStatus
    taken: bool

    @property
    def eligible(self) -> bool:
        """Whether it can be chosen."""
        return self.status is LicenceStatus.VALID and not self.taken


@dataclass(frozen=True, slots=True)
class Candidates:
    """Each component of an industry with the applicant's licences of its types."""

    industry: Industry
    holder: Holder
    by_component: tuple[tuple[IndustryComponent, tuple[Candidate, ...]], ...]

    @property
    def eligible_components(self) -> int:
        """How many components have a licence that can be chosen."""
        return sum(any(one.eligible for one in found) for _component, found in self.by_component)


def find_applicant(
    database: Database, now: datetime, issuer: Actor, industry_code: str, unverified_uscc: str
) -> str:
    """Return the id of the organisation that applies.

    Raises:
        NotPermitted: no issuer.
        UnknownIndustry: the unit issues no permits of this industry.
        MalformedUscc, UnknownApplicant, HolderUnsuitable: no such organisation.
        HolderNotRegistered: its registration is not in force, so that no permit rests on it.
    """
    blank = _blank(now, issuer, industry_code)
    with doing(database, blank) as repository:
        own_industry(repository, issuer, industry_code)
        number = parse_uscc(unverified_uscc)
        holder = repository.holders.find_by_number(IdentityKind.USCC, number)
        if holder is None:
            raise UnknownApplicant(field="uscc")
        if holder.kind not in PERMIT_HOLDERS:
            raise HolderUnsuitable(field="uscc")
        if not repository.registrations.of(holder.id, city_date(now)).in_force:
            raise HolderNotRegistered(field="uscc")
        return holder.id


def read_candidates(
    database: Database,
    now: datetime,
    issuer: Actor,
    industry: Industry | str,
    holder_id: str,
    *,
    permit_id: str = "",
) -> Candidates:
    """Read an applicant's licences that an industry names; ``permit_id`` is the one being changed.

    Raises:
        NotPermitted, UnknownIndustry: as :func:`find_applicant`.
        UnknownHolder: no such holder.
    """
    code = industry if isinstance(industry, str) else industry.code
    blank = _blank(now, issuer, code)
    with doing(database, blank) as repository:
        if isinstance(industry, str):
            industry = own_industry(repository, issuer, industry)
        elif industry.issuer_id != issuer.unit_id:
            raise UnknownIndustry
        holder = repository.holders.get(holder_id[:32])
        found = _candidates(repository, industry, holder, now, permit_id)
        repository.audit.append(
            AuditEntry(
                now,
                AuditAction.PERMIT_CANDIDATES_READ,
                issuer,
                ground=Ground.STATUTORY,
                operator=issuer.name,
                details={
                    "industry": industry.code,
                    "version": str(industry.version),
                    "licences": str(sum(len(some) for _one, some in found.by_component)),
                },
            )
        )
        return found


def own_industry(repository: Repository, issuer: Actor, code: str) -> Industry:
    """Return the newest version of an industry whose permits this unit issues.

    Raises:
        NotPermitted: the actor has no unit.
        UnknownIndustry: no such industry, or another unit's.
    """
    if issuer.unit_id is None:
        raise NotPermitted
    industry = repository.industries.latest(code[:40])
    if industry.issuer_id != issuer.unit_id:
        raise UnknownIndustry
    return industry


def _blank(now: datetime, issuer: Actor, code: str) -> AuditEntry:
    return AuditEntry(
        now,
        AuditAction.PERMIT_CANDIDATES_READ,
        issuer,
        ground=Ground.STATUTORY,
        details={"industry": code[:40]},
    )


def _candidates(
    repository: Repository, industry: Industry, holder: Holder, now: datetime, permit_id: str
) -> Candidates:
    held = repository.licences.held_by(holder.id)
    taken = repository.permits.taken_among([one.id for one in held], besides=permit_id)
    types = repository.catalogue.versions_of(one.type_code for one in held)
    issuers = repository.units.names(one.issuer_id for one in held)
    today = city_date(now)
    return Candidates(
        industry,
        holder,
        tuple(
            (
                component,
                tuple(
                    Candidate(
                        one,
                        types[one.type_code, one.type_version].name,
                        issuers[one.issuer_id],
                        one.status_on(today),
                        one.id in taken,
                    )
                    for one in held
                    if one.type_code in component.type_codes
                ),
            )
            for component in industry.components
        ),
    )
