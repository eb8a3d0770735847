"""Assembling, extending, rebuilding and ending a comprehensive industry permit (Art. 17).

The permit grants nothing by itself: it gathers licences that stand already, and none of these
acts changes one of them.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime

from wallet.domain.actors import Actor, Role
from wallet.domain.audit import AuditAction, AuditEntry
from wallet.domain.civil_dates import city_date
from wallet.domain.entropy import Entropy, new_id
from wallet.domain.industry_permit import (
    PERMIT_HOLDERS,
    ComprehensiveIndustryPermit,
    Constituent,
    ConstituentTaken,
    ConstituentUnsuitable,
    HolderUnsuitable,
    Industry,
    NothingChanged,
    PermitAct,
    PermitVersion,
    ensure_enough,
    ensure_living,
)
from wallet.domain.licence import LicenceStatus, stated_reason
from wallet.domain.wall_code import WallCode, new_wall_code
from wallet.repository.database import Database, Repository
from wallet.services.permits.candidates import own_industry
from wallet.services.registry.acting import recorded, unit_of

_NUMBERS = 10**8


def assemble(
    database: Database,
    entropy: Entropy,
    now: datetime,
    issuer: Actor,
    industry_code: str,
    holder_id: str,
    constituents: Sequence[Constituent],
) -> ComprehensiveIndustryPermit:
    """Issue a permit of two or more licences in force, with its first wall code.

    Raises:
        NotPermitted: no issuer. UnknownIndustry: another unit issues these permits.
        UnknownHolder, HolderUnsuitable: no organisation of that id.
        TooFewConstituents: one licence, or none.
        ConstituentUnsuitable: not the holder's, not in force, or not of a named type.
        ConstituentTaken: a licence is in another living permit.
    """
    details = {"industry": industry_code[:40]}
    blank = AuditEntry(now, AuditAction.PERMIT_ASSEMBLED, issuer, details=details)
    with recorded(database, blank, Role.ISSUER) as repository:
        industry = own_industry(repository, issuer, industry_code)
        holder = repository.holders.get(holder_id[:32])
        if holder.kind not in PERMIT_HOLDERS:
            raise HolderUnsuitable(field="holder")
        ensure_enough(constituents)
        _ensure_suitable(repository, industry, holder.id, constituents, city_date(now))
        permit = ComprehensiveIndustryPermit(
            new_id(entropy),
            _number(entropy, now),
            holder.id,
            unit_of(issuer),
            industry.code,
            industry.version,
            1,
            _in_order(industry, constituents),
            now,
        )
        version = _version(1, PermitAct.ASSEMBLED, now, issuer, "", permit.constituents)
        repository.permits.add(permit, version)
        repository.wall_codes.issue(WallCode(new_wall_code(entropy), permit.id, now))
        _tell(repository, now, AuditAction.PERMIT_ASSEMBLED, issuer, permit, version)
        return permit


def extend(
    database: Database,
    now: datetime,
    issuer: Actor,
    permit_id: str,
    added: Sequence[Constituent],
) -> ComprehensiveIndustryPermit:
    """Add components to a permit: its next version. What is in it stays, in force or not.

    Raises:
        UnknownPermit: no such permit of this unit. PermitEnded: it has ended.
        NothingChanged: nothing was added. The others as :func:`assemble`.
    """
    with _changing(database, now, AuditAction.PERMIT_EXTENDED, issuer, permit_id) as (
        repository,
        permit,
        industry,
    ):
        if not added:
            raise NothingChanged
        together = (*permit.constituents, *added)
        ensure_enough(together)
        _ensure_suitable(
            repository, industry, permit.holder_id, added, city_date(now), besides=permit.id
        )
        version = _version(
            permit.version + 1,
            PermitAct.EXTENDED,
            now,
            issuer,
            "",
            _in_order(industry, together),
        )
        repository.permits.add_version(permit.id, version)
        _tell(repository, now, AuditAction.PERMIT_EXTENDED, issuer, permit, version)
        return repository.permits.get(permit.id)


def rebuild(
    database: Database,
    now: datetime,
    issuer: Actor,
    permit_id: str,
    constituents: Sequence[Constituent],
    unverified_reason: str,
) -> ComprehensiveIndustryPermit:
    """Gather a permit anew after one of its licences changed: its next version.

    It stays under the version of the industry under which it was issued.

    Raises:
        UnknownPermit, PermitEnded, ReasonMissing: as :func:`extend` and :func:`end`.
        NothingChanged: the same licences, and none of them changed since.
        The others as :func:`assemble`.
    """
    with _changing(database, now, AuditAction.PERMIT_REBUILT, issuer, permit_id) as (
        repository,
        permit,
        industry,
    ):
        reason = stated_reason(unverified_reason)
        ensure_enough(constituents)
        _ensure_suitable(
            repository, industry, permit.holder_id, constituents, city_date(now), besides=permit.id
        )
        _ensure_changed(repository, permit, constituents)
        version = _version(
            permit.version + 1,
            PermitAct.REBUILT,
            now,
            issuer,
            reason,
            _in_order(industry, constituents),
        )
        repository.permits.add_version(permit.id, version)
        _tell(repository, now, AuditAction.PERMIT_REBUILT, issuer, permit, version, reason)
        return repository.permits.get(permit.id)


def end(
    database: Database, now: datetime, issuer: Actor, permit_id: str, unverified_reason: str
) -> ComprehensiveIndustryPermit:
    """End a permit; its licences are not touched, and its wall code says that it has ended.

    Raises:
        UnknownPermit, PermitEnded: as :func:`extend`.
        ReasonMissing: no reason was given.
    """
    with _changing(database, now, AuditAction.PERMIT_ENDED, issuer, permit_id) as (
        repository,
        permit,
        _industry,
    ):
        reason = stated_reason(unverified_reason)
        repository.permits.end(permit.id, now, reason)
        _tell(repository, now, AuditAction.PERMIT_ENDED, issuer, permit, None, reason)
        return repository.permits.get(permit.id)


@contextmanager
def _changing(
    database: Database, now: datetime, action: AuditAction, issuer: Actor, permit_id: str
) -> Iterator[tuple[Repository, ComprehensiveIndustryPermit, Industry]]:
    blank = AuditEntry(now, action, issuer, details={"permit": permit_id[:32]})
    with recorded(database, blank, Role.ISSUER) as repository:
        permit = repository.permits.get_for_change(permit_id[:32], unit_of(issuer))
        ensure_living(permit)
        industry = repository.industries.get(permit.industry_code, permit.industry_version)
        yield repository, permit, industry


def _ensure_suitable(
    repository: Repository,
    industry: Industry,
    holder_id: str,
    constituents: Sequence[Constituent],
    today: date,
    *,
    besides: str = "",
) -> None:
    ids = [one.licence_id[:32] for one in constituents]
    standing = repository.permits.standing_licences(ids)
    own = {licence.id for licence in repository.licences.held_by(holder_id)}
    for one in constituents:
        component, found = industry.component(one.component), standing.get(one.licence_id)
        if component is None or found is None or one.licence_id not in own:
            raise ConstituentUnsuitable(field="constituents")
        in_force = found.key_trusted and found.licence.status_on(today) is LicenceStatus.VALID
        if not in_force or found.licence.type_code not in component.type_codes:
            raise ConstituentUnsuitable(field="constituents")
    if repository.permits.taken_among(ids, besides=besides):
        raise ConstituentTaken


def _ensure_changed(
    repository: Repository, permit: ComprehensiveIndustryPermit, constituents: Sequence[Constituent]
) -> None:
    if set(constituents) != set(permit.constituents):
        return
    made_at = repository.permits.versions_of(permit.id)[0].made_at
    standing = repository.permits.standing_licences(one.licence_id for one in constituents)
    moments = [one.licence.changed_at for one in standing.values()]
    if not any(moment is not None and moment > made_at for moment in moments):
        raise NothingChanged


def _in_order(industry: Industry, constituents: Sequence[Constituent]) -> tuple[Constituent, ...]:
    """Return them in the order of the industry's table, as the poster lists them."""
    names = [component.name for component in industry.components]
    return tuple(sorted(constituents, key=lambda one: names.index(one.component)))


def _version(
    number: int,
    act: PermitAct,
    now: datetime,
    issuer: Actor,
    reason: str,
    constituents: tuple[Constituent, ...],
) -> PermitVersion:
    return PermitVersion(number, act, now, issuer.name, reason, constituents)


def _number(entropy: Entropy, now: datetime) -> str:
    """Return a number for the face: city, year of issue, and eight digits nobody can guess."""
    return f"310000{city_date(now).year}{entropy.randbelow(_NUMBERS):08}"


def _tell(
    repository: Repository,
    now: datetime,
    action: AuditAction,
    issuer: Actor,
    permit: ComprehensiveIndustryPermit,
    version: PermitVersion | None,
    reason: str = "",
) -> None:
    details = {"permit": permit.id, "industry": permit.industry_code}
    if version is not None:
        details |= {"version": str(version.version), "licences": str(len(version.constituents))}
    if reason:
        details["reason"] = reason
    unit_name = repository.units.get(permit.issuer_id).name
    repository.audit.append(
        AuditEntry(now, action, issuer, unit_name=unit_name, operator=issuer.name, details=details)
    )
