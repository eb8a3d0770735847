"""What the pages show of a licence: the card in a list, and the face."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from wallet.desks.shared.files.portrait import picture_uri
from wallet.desks.shared.filters import face_date
from wallet.desks.shared.language import label_of
from wallet.desks.shared.words.labels import CATEGORIES, standing
from wallet.domain.catalogue.issuing_catalogue import FaceField, FieldFormat, LicenceType
from wallet.domain.licences.licence import Licence, LicenceStatus
from wallet.domain.showing.disclosure import DisclosedField, masked_value
from wallet.domain.showing.masking import masked_number
from wallet.domain.showing.verification import DisclosedLicence
from wallet.repository.database import Repository

ENDS_SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class LicenceCard:
    """One licence in a list."""

    id: str
    code: str
    type_name: str
    number: str
    issuer_name: str
    category: str
    category_label: str
    status: LicenceStatus
    standing: str
    disputed: bool
    valid_from: date
    valid_until: date | None
    long_term: bool
    days_left: int | None
    ends_soon: bool
    seed: str
    holder_names: list[str]
    presentable: bool
    legacy: bool = False


@dataclass(frozen=True, slots=True)
class FaceRow:
    """One field of a face, as it is to be shown; ``machine`` is a date's stored form."""

    name: str
    label: str
    value: str
    machine: str
    masked: bool
    revealable: bool


@dataclass(frozen=True, slots=True)
class Face:
    """The face of a licence, as the paper would show it."""

    title: str
    english_title: str
    issuer_name: str
    code: str
    number: str
    issued_on: date | None
    status: LicenceStatus
    standing: str
    disputed: bool
    seed: str
    shape: str
    portrait: str | None
    rows: list[FaceRow]
    valid_from: date | None
    valid_until: date | None
    long_term: bool
    version: int


def cards_of(
    repository: Repository, licences: Sequence[Licence], today: date, *, with_holders: bool = False
) -> list[LicenceCard]:
    """Return the cards of several licences, reading what they share once."""
    types = repository.catalogue.versions_of(licence.type_code for licence in licences)
    issuers = repository.units.names(licence.issuer_id for licence in licences)
    holders = (
        repository.holders.of_licences(licence.id for licence in licences) if with_holders else {}
    )
    return [
        card_of(
            licence,
            types[licence.type_code, licence.type_version],
            issuers[licence.issuer_id],
            today,
            [holder.name for holder in holders.get(licence.id, ())],
        )
        for licence in licences
    ]


def card_of(
    licence: Licence,
    licence_type: LicenceType,
    issuer_name: str,
    today: date,
    holder_names: list[str],
) -> LicenceCard:
    """Return the card of one licence."""
    status = licence.status_on(today)
    until = licence.term.valid_until
    days_left = (until - today).days if until and status is LicenceStatus.VALID else None
    category = category_of(licence_type)
    return LicenceCard(
        id=licence.id,
        code=str(licence.code),
        type_name=licence_type.name,
        number=masked_number(licence_type, licence.number),
        issuer_name=issuer_name,
        category=category,
        category_label=str(CATEGORIES[category]),
        status=status,
        standing=standing(status, licence.revocation_kind),
        disputed=licence.disputed,
        valid_from=licence.term.valid_from,
        valid_until=until,
        long_term=licence.term.long_term,
        days_left=days_left,
        ends_soon=days_left is not None and days_left <= ENDS_SOON.days,
        seed=licence.type_code,
        holder_names=holder_names,
        legacy=licence.legacy,
        presentable=status is LicenceStatus.VALID,
    )


def category_of(licence_type: LicenceType) -> str:
    """Return under which category a licence is listed."""
    category = licence_type.template.category
    return category if category in CATEGORIES else "life"


def face_of(
    licence: Licence,
    licence_type: LicenceType,
    issuer_name: str,
    values: Mapping[str, str],
    today: date,
    revealed: Collection[str],
) -> Face:
    """Return the face of a licence of one's own; sensitive values are masked until asked for."""
    status = licence.status_on(today)
    rows = [
        _row(field, values[field.name], revealed)
        for field in licence_type.visible_fields
        if field.name in values and field.format is not FieldFormat.PORTRAIT
    ]
    return Face(
        title=licence_type.name,
        english_title=licence_type.template.english_title,
        issuer_name=issuer_name,
        code=str(licence.code),
        number=licence.number,
        issued_on=licence.issued_on,
        status=status,
        standing=standing(status, licence.revocation_kind),
        disputed=licence.disputed,
        seed=licence.type_code,
        shape=licence_type.template.shape,
        portrait=_portrait(licence_type, values),
        rows=rows,
        valid_from=licence.term.valid_from,
        valid_until=licence.term.valid_until,
        long_term=licence.term.long_term,
        version=licence.version,
    )


def disclosed_face(disclosed: DisclosedLicence) -> Face:
    """Return the face that a verifier sees: the disclosed fields and nothing else."""
    portrait = next(
        (field.value for field in disclosed.fields if field.format is FieldFormat.PORTRAIT), None
    )
    until = date.fromisoformat(disclosed.valid_until) if disclosed.valid_until else None
    rows = [
        _face_row(field, field.value, masked=field.masked, revealable=False)
        for field in disclosed.fields
        if field.format is not FieldFormat.PORTRAIT
    ]
    return Face(
        title=disclosed.type_name,
        english_title="",
        issuer_name=disclosed.issuer_name,
        code=disclosed.code,
        number="",
        issued_on=None,
        status=LicenceStatus.VALID,
        standing=standing(LicenceStatus.VALID, None),
        disputed=disclosed.disputed,
        seed=disclosed.type_code,
        shape="card",
        portrait=picture_uri(portrait) if portrait else None,
        rows=rows,
        valid_from=None,
        valid_until=until,
        long_term=until is None,
        version=disclosed.version,
    )


def _row(field: FaceField, value: str, revealed: Collection[str]) -> FaceRow:
    hidden = masked_value(field, value)
    revealable = hidden != value
    clear = field.name in revealed
    return _face_row(
        field,
        value if clear else hidden,
        masked=revealable and not clear,
        revealable=revealable,
    )


def _face_row(
    field: FaceField | DisclosedField, shown: str, *, masked: bool, revealable: bool
) -> FaceRow:
    dated = field.format is FieldFormat.DATE
    return FaceRow(
        field.name,
        label_of(field),
        face_date(shown) if dated else shown,
        shown if dated and not masked else "",
        masked,
        revealable,
    )


def _portrait(licence_type: LicenceType, values: Mapping[str, str]) -> str | None:
    for field in licence_type.fields:
        if field.format is FieldFormat.PORTRAIT and values.get(field.name):
            return picture_uri(values[field.name])
    return None
