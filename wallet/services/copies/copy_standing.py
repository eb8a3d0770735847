"""Where a copy stands now, and what may be told of the licence or permit behind it."""

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
from wallet.domain.licences.licence import LicenceStatus, RevocationKind
from wallet.domain.showing.masking import mask_name
from wallet.repository.database import Repository
from wallet.services.permits.permit_standing import StandingConstituent, standing_of


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
    withdrawn = repository.keys.is_withdrawn(copy.kid)
    if copy.subject.kind is SubjectKind.LICENCE:
        return _of_licence(repository, copy, now, key_withdrawn=withdrawn)
    return _of_permit(repository, copy, now, key_withdrawn=withdrawn)


def _of_licence(
    repository: Repository, copy: TemporaryCopy, now: datetime, *, key_withdrawn: bool
) -> CopyNow:
    licence, today = repository.licences.get(copy.subject.id), city_date(now)
    alone = licence_allows(licence, copy.subject_version, today)
    standing = copy.standing(alone, now, key_withdrawn=key_withdrawn)
    about_licence = standing is CopyStanding.LICENCE_NOT_IN_FORCE
    holders = repository.holders.of_licence(licence.id)
    return CopyNow(
        standing,
        copy.subject.kind,
        repository.catalogue.get(licence.type_code, licence.type_version).name,
        repository.units.get(licence.issuer_id).name,
        tuple(mask_name(holder.name) for holder in holders),
        licence.status_on(today) if about_licence else None,
        licence.revocation_kind if about_licence else None,
    )


def _of_permit(
    repository: Repository, copy: TemporaryCopy, now: datetime, *, key_withdrawn: bool
) -> CopyNow:
    permit = repository.permits.get(copy.subject.id)
    found = standing_of(repository, permit, city_date(now))
    alone = permit_allows(found.state, permit.version, copy.subject_version)
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
