"""Where a copy stands now, and what may be told of the licence or permit behind it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from wallet.domain.civil_dates import city_date
from wallet.domain.copies.temporary_copy import (
    CopyStanding,
    SubjectKind,
    TemporaryCopy,
    licence_allows,
    permit_allows,
)
from wallet.domain.licences.licence import Licence, LicenceStatus, RevocationKind
from wallet.domain.showing.masking import mask_name
from wallet.repository.database import Repository
from wallet.services.permits.permit_standing import (
    PermitStanding,
    StandingConstituent,
    standings_of,
)


@dataclass(frozen=True, slots=True)
class PartNow:
    """One licence of a copied permit as it is now; ``changed`` since the copy was made."""

    component: str
    issuer_name: str
    status: LicenceStatus | None
    revocation_kind: RevocationKind | None
    changed: bool


@dataclass(frozen=True, slots=True)
class CopyNow:
    """Where a copy stands; ``parts`` are those of a permit, and empty when the copy is over.

    ``name`` is that of the licence's type, or of the permit's industry. Names of people are masked;
    that of a business with a permit hangs on its wall.
    """

    standing: CopyStanding
    kind: SubjectKind
    name: str
    issuer_name: str
    holders: tuple[str, ...]
    licence_status: LicenceStatus | None = None
    revocation_kind: RevocationKind | None = None
    parts: tuple[PartNow, ...] = ()


def copy_now(repository: Repository, copy: TemporaryCopy, now: datetime) -> CopyNow:
    """Return where a copy stands."""
    return copies_now(repository, [copy], now)[0]


def copies_now(
    repository: Repository, copies: Sequence[TemporaryCopy], now: datetime
) -> list[CopyNow]:
    """Return where many copies stand, in the order given, reading what they share once."""
    withdrawn = repository.keys.withdrawn_among(copy.kid for copy in copies)
    subjects = {
        kind: {one.subject.id for one in copies if one.subject.kind is kind} for kind in SubjectKind
    }
    originals = _licences(repository, subjects[SubjectKind.LICENCE])
    standings = _permits(repository, subjects[SubjectKind.PERMIT], now)
    return [
        _of_licence(copy, originals[copy.subject.id], now, key_withdrawn=copy.kid in withdrawn)
        if copy.subject.kind is SubjectKind.LICENCE
        else _of_permit(copy, standings[copy.subject.id], now, key_withdrawn=copy.kid in withdrawn)
        for copy in copies
    ]


@dataclass(frozen=True, slots=True)
class _Original:
    licence: Licence
    type_name: str
    issuer_name: str
    holders: tuple[str, ...]


def _licences(repository: Repository, licence_ids: Collection[str]) -> dict[str, _Original]:
    if not licence_ids:
        return {}
    licences = repository.licence_lookups.by_ids(licence_ids)
    kinds = repository.catalogue.versions_of(one.type_code for one in licences.values())
    issuers = repository.units.names(one.issuer_id for one in licences.values())
    holders = repository.holders.of_licences(licences)
    return {
        one.id: _Original(
            one,
            kinds[one.type_code, one.type_version].name,
            issuers[one.issuer_id],
            tuple(mask_name(holder.name) for holder in holders.get(one.id, ())),
        )
        for one in licences.values()
    }


def _permits(
    repository: Repository, permit_ids: Collection[str], now: datetime
) -> dict[str, PermitStanding]:
    if not permit_ids:
        return {}
    permits = list(repository.permits.by_ids(permit_ids).values())
    return {one.permit.id: one for one in standings_of(repository, permits, city_date(now))}


def _of_licence(
    copy: TemporaryCopy, original: _Original, now: datetime, *, key_withdrawn: bool
) -> CopyNow:
    licence, today = original.licence, city_date(now)
    alone = licence_allows(licence, copy.subject_version, today)
    standing = copy.standing(alone, now, key_withdrawn=key_withdrawn)
    about_licence = standing is CopyStanding.LICENCE_NOT_IN_FORCE
    return CopyNow(
        standing,
        copy.subject.kind,
        original.type_name,
        original.issuer_name,
        original.holders,
        licence.status_on(today) if about_licence else None,
        licence.revocation_kind if about_licence else None,
    )


def _of_permit(
    copy: TemporaryCopy, found: PermitStanding, now: datetime, *, key_withdrawn: bool
) -> CopyNow:
    alone = permit_allows(found.state, found.permit.version, copy.subject_version)
    standing = copy.standing(alone, now, key_withdrawn=key_withdrawn)
    over = standing in {CopyStanding.EXPIRED, CopyStanding.CANCELLED}
    parts = () if over else tuple(_part(one, copy.made_at) for one in found.constituents)
    return CopyNow(
        standing,
        copy.subject.kind,
        found.industry.name,
        found.issuer_name,
        (found.holder.name,),
        parts=parts,
    )


def _part(one: StandingConstituent, made_at: datetime) -> PartNow:
    changed_at = one.licence.changed_at
    return PartNow(
        one.component,
        one.issuer_name,
        one.status,
        one.licence.revocation_kind,
        changed_at is not None and changed_at > made_at,
    )
