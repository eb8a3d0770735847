"""What a holder copies: one of its own licences, or one of its comprehensive permits.

Both are read here alike, so that making, checking and giving out know of no difference.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from wallet.domain.catalogue.issuing_catalogue import FaceField, FieldFormat, LicenceType
from wallet.domain.civil_dates import MalformedDate, city_date, parse_iso_date
from wallet.domain.copies.copy_sheet import LicenceFace, PermitFace, PermitRow, SheetRow
from wallet.domain.copies.temporary_copy import (
    CopySubject,
    SubjectKind,
    ensure_copyable,
    ensure_permit_copyable,
)
from wallet.repository.actors.accounts import Account
from wallet.repository.database import Repository
from wallet.services.access.holding import held_licence, held_permit
from wallet.services.permits.permit_standing import StandingConstituent, standing_of


@dataclass(frozen=True, slots=True)
class Original:
    """What is copied, in its present version; ``issuer_id`` is the unit whose key signs."""

    subject: CopySubject
    version: int
    issuer_id: str
    last_day: date | None
    face: LicenceFace | PermitFace


def own_original(
    repository: Repository, account: Account, subject: CopySubject, now: datetime
) -> Original:
    """Return what a holder wants to copy.

    Raises:
        UnknownLicence, UnknownPermit: not this holder's, or beyond the appointment.
        LicenceNotCopyable, PermitNotCopyable: not in force.
    """
    if subject.kind is SubjectKind.LICENCE:
        return _licence(repository, account, subject, now)
    return _permit(repository, account, subject, now)


def _licence(
    repository: Repository, account: Account, subject: CopySubject, now: datetime
) -> Original:
    licence = held_licence(repository, account, subject.id)
    ensure_copyable(licence, now)
    kind = repository.catalogue.get(licence.type_code, licence.type_version)
    face = repository.licences.version(licence.id, licence.version).face
    portrait, rows = _face_parts(kind, face)
    shown = LicenceFace(
        type_name=kind.name,
        english_title=kind.template.english_title,
        seed=kind.type_code,
        licence_code=str(licence.code),
        licence_number=licence.number,
        issued_on=licence.issued_on,
        valid_from=licence.term.valid_from,
        valid_until=licence.term.valid_until,
        portrait=portrait,
        rows=rows,
    )
    return Original(subject, licence.version, licence.issuer_id, licence.term.valid_until, shown)


def _permit(
    repository: Repository, account: Account, subject: CopySubject, now: datetime
) -> Original:
    permit = held_permit(repository, account, subject.id)
    standing = standing_of(repository, permit, city_date(now))
    ensure_permit_copyable(standing.state)
    shown = PermitFace(
        industry_name=standing.industry.name,
        seed=permit.industry_code,
        holder_name=standing.holder.name,
        uscc=standing.holder.identity_number,
        number=permit.number,
        version=permit.version,
        issued_on=city_date(permit.issued_at),
        rows=tuple(_permit_row(one) for one in standing.constituents),
    )
    last_day = _last_day(row.valid_until for row in shown.rows)
    return Original(subject, permit.version, permit.issuer_id, last_day, shown)


def _permit_row(one: StandingConstituent) -> PermitRow:
    return PermitRow(
        component=one.component,
        issuer_name=one.issuer_name,
        number=one.licence.number,
        valid_from=one.licence.term.valid_from,
        valid_until=one.licence.term.valid_until,
        status=one.status,
        revocation_kind=one.licence.revocation_kind,
    )


def _last_day(ends: Iterable[date | None]) -> date | None:
    """Return the last day on which any licence of a permit stands; None where one has no end."""
    days = list(ends)
    known = [day for day in days if day is not None]
    return max(known) if len(known) == len(days) else None


def _face_parts(
    kind: LicenceType, face: Mapping[str, str]
) -> tuple[str | None, tuple[SheetRow, ...]]:
    portrait, rows = None, []
    for field in kind.visible_fields:
        value = face.get(field.name, "")
        if field.format is FieldFormat.PORTRAIT:
            portrait = value or None
        elif value:
            rows.append(SheetRow(field.label, _as_on_paper(field, value)))
    return portrait, tuple(rows)


def _as_on_paper(field: FaceField, value: str) -> str:
    if field.format is not FieldFormat.DATE:
        return value
    try:
        day = parse_iso_date(value)
    except MalformedDate:
        return value
    return f"{day.year}年{day.month}月{day.day}日"
