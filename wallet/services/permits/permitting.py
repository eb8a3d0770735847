"""Assembling, extending, rebuilding and ending a comprehensive industry permit (Art. 17).

The permit grants nothing by itself: it gathers licences that stand already, and none of these
acts changes one of them. Its holder is told of each act in the same transaction.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from wallet.domain.actors.actors import Actor, unit_of
from wallet.domain.civil_dates import city_date
from wallet.domain.entropy import Entropy, new_id
from wallet.domain.licences.licence import stated_reason
from wallet.domain.permits.industry_permit import (
    PERMIT_HOLDERS,
    ComprehensiveIndustryPermit,
    Constituent,
    HolderUnsuitable,
    Industry,
    NothingChanged,
    PermitAct,
    PermitVersion,
    ensure_enough,
    ensure_living,
)
from wallet.domain.permits.wall_code import WallCode, new_wall_code
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.database import Database, Repository
from wallet.services.acts.doing import Kept, RequestIdentity, once
from wallet.services.permits.candidates import own_industry
from wallet.services.permits.permit_telling import tell
from wallet.services.permits.suitability import ensure_changed, ensure_suitable, in_order

_NUMBERS = 10**8
_KEPT: Kept[ComprehensiveIndustryPermit] = Kept(
    write=lambda permit: {"permit_id": permit.id},
    read=lambda repository, given: repository.permits.get(str(given["permit_id"])),
)


def assemble(
    database: Database,
    entropy: Entropy,
    now: datetime,
    issuer: Actor,
    industry_code: str,
    holder_id: str,
    constituents: Sequence[Constituent],
    identity: RequestIdentity | None = None,
) -> ComprehensiveIndustryPermit:
    """Issue a permit of two or more licences in force, with its first wall code.

    A repeated key issues once.

    Raises:
        NotPermitted: no issuer. UnknownIndustry: another unit issues these permits.
        UnknownHolder, HolderUnsuitable: no organisation of that id.
        TooFewConstituents: one licence, or none.
        ConstituentUnsuitable: not the holder's, not in force, or not of a named type.
        ConstituentTaken: a licence is in another living permit.
        IdempotencyKeyReused: the key came with another request before.
    """
    details = {"industry": industry_code[:40]}
    blank = AuditEntry(now, AuditAction.PERMIT_ASSEMBLED, issuer, details=details)

    def add(repository: Repository) -> ComprehensiveIndustryPermit:
        industry = own_industry(repository, issuer, industry_code)
        permit = _new(repository, entropy, now, issuer, industry, holder_id, constituents)
        version = PermitVersion(1, PermitAct.ASSEMBLED, now, issuer.name, "", permit.constituents)
        repository.permits.add(permit, version)
        repository.wall_codes.issue(WallCode(new_wall_code(entropy), permit.id, now))
        tell(repository, entropy, now, AuditAction.PERMIT_ASSEMBLED, issuer, permit, version)
        return permit

    return once(database, blank, identity, _KEPT, add)


def extend(
    database: Database,
    entropy: Entropy,
    now: datetime,
    issuer: Actor,
    permit_id: str,
    added: Sequence[Constituent],
    identity: RequestIdentity | None = None,
) -> ComprehensiveIndustryPermit:
    """Add components to a permit: its next version. What is in it stays, in force or not.

    Raises:
        UnknownPermit: no such permit of this unit. PermitEnded: it has ended.
        NothingChanged: nothing was added. The others as :func:`assemble`.
    """
    change = _Change(entropy, now, AuditAction.PERMIT_EXTENDED, issuer)

    def add(
        repository: Repository, permit: ComprehensiveIndustryPermit, industry: Industry
    ) -> ComprehensiveIndustryPermit:
        if not added:
            raise NothingChanged
        together = (*permit.constituents, *added)
        ensure_enough(together)
        ensure_suitable(
            repository, industry, permit.holder_id, added, city_date(now), besides=permit.id
        )
        ordered = in_order(industry, together)
        return change.next_version(repository, permit, PermitAct.EXTENDED, ordered)

    return _on_living(database, change, permit_id, identity, add)


def rebuild(
    database: Database,
    entropy: Entropy,
    now: datetime,
    issuer: Actor,
    permit_id: str,
    constituents: Sequence[Constituent],
    unverified_reason: str,
    identity: RequestIdentity | None = None,
) -> ComprehensiveIndustryPermit:
    """Gather a permit anew after one of its licences changed: its next version.

    It stays under the version of the industry under which it was issued.

    Raises:
        UnknownPermit, PermitEnded, ReasonMissing: as :func:`extend` and :func:`end`.
        NothingChanged: the same licences, and none of them changed since.
        The others as :func:`assemble`.
    """
    change = _Change(entropy, now, AuditAction.PERMIT_REBUILT, issuer)

    def gather(
        repository: Repository, permit: ComprehensiveIndustryPermit, industry: Industry
    ) -> ComprehensiveIndustryPermit:
        reason = stated_reason(unverified_reason)
        ensure_enough(constituents)
        ensure_suitable(
            repository, industry, permit.holder_id, constituents, city_date(now), besides=permit.id
        )
        ensure_changed(repository, permit, constituents)
        ordered = in_order(industry, constituents)
        return change.next_version(repository, permit, PermitAct.REBUILT, ordered, reason)

    return _on_living(database, change, permit_id, identity, gather)


def end(
    database: Database,
    entropy: Entropy,
    now: datetime,
    issuer: Actor,
    permit_id: str,
    unverified_reason: str,
    identity: RequestIdentity | None = None,
) -> ComprehensiveIndustryPermit:
    """End a permit; its licences are not touched, and its wall code says that it has ended.

    The codes by which it is being shown open nothing from this moment on.

    Raises:
        UnknownPermit, PermitEnded: as :func:`extend`.
        ReasonMissing: no reason was given.
    """
    change = _Change(entropy, now, AuditAction.PERMIT_ENDED, issuer)

    def close(
        repository: Repository, permit: ComprehensiveIndustryPermit, _industry: Industry
    ) -> ComprehensiveIndustryPermit:
        reason = stated_reason(unverified_reason)
        repository.permits.end(permit.id, now, reason)
        repository.session_ends.of_permit(permit.id, now)
        return change.told(repository, permit, None, reason)

    return _on_living(database, change, permit_id, identity, close)


@dataclass(frozen=True, slots=True)
class _Change:
    """Who changes a permit, when and how."""

    entropy: Entropy
    now: datetime
    action: AuditAction
    issuer: Actor

    def next_version(
        self,
        repository: Repository,
        permit: ComprehensiveIndustryPermit,
        act: PermitAct,
        constituents: tuple[Constituent, ...],
        reason: str = "",
    ) -> ComprehensiveIndustryPermit:
        """Store the permit's next version; what is shown of the one before is shown no more."""
        number = permit.version + 1
        version = PermitVersion(number, act, self.now, self.issuer.name, reason, constituents)
        repository.permits.add_version(permit.id, version)
        repository.session_ends.of_permit(permit.id, self.now)
        return self.told(repository, permit, version, reason)

    def told(
        self,
        repository: Repository,
        permit: ComprehensiveIndustryPermit,
        version: PermitVersion | None,
        reason: str,
    ) -> ComprehensiveIndustryPermit:
        """Tell holder and audit trail, and return the permit as it is now."""
        tell(
            repository,
            self.entropy,
            self.now,
            self.action,
            self.issuer,
            permit,
            version,
            reason,
        )
        return repository.permits.get(permit.id)


def _on_living(
    database: Database,
    change: _Change,
    permit_id: str,
    identity: RequestIdentity | None,
    act: Callable[[Repository, ComprehensiveIndustryPermit, Industry], ComprehensiveIndustryPermit],
) -> ComprehensiveIndustryPermit:
    """Do an act on a living permit of the unit's own, which is locked meanwhile."""

    def do(repository: Repository) -> ComprehensiveIndustryPermit:
        permit = repository.permits.get_for_change(permit_id[:32], unit_of(change.issuer))
        ensure_living(permit)
        industry = repository.industries.get(permit.industry_code, permit.industry_version)
        return act(repository, permit, industry)

    details = {"permit": permit_id[:32]}
    blank = AuditEntry(change.now, change.action, change.issuer, details=details)
    return once(database, blank, identity, _KEPT, do)


def _new(
    repository: Repository,
    entropy: Entropy,
    now: datetime,
    issuer: Actor,
    industry: Industry,
    holder_id: str,
    constituents: Sequence[Constituent],
) -> ComprehensiveIndustryPermit:
    holder = repository.holders.get(holder_id[:32])
    if holder.kind not in PERMIT_HOLDERS:
        raise HolderUnsuitable(field="holder")
    ensure_enough(constituents)
    ensure_suitable(repository, industry, holder.id, constituents, city_date(now))
    return ComprehensiveIndustryPermit(
        new_id(entropy),
        _number(entropy, now),
        holder.id,
        unit_of(issuer),
        industry.code,
        industry.version,
        1,
        in_order(industry, constituents),
        now,
    )


def _number(entropy: Entropy, now: datetime) -> str:
    """Return a number for the face: city, year of issue, and eight digits nobody can guess."""
    return f"310000{city_date(now).year}{entropy.randbelow(_NUMBERS):08}"
