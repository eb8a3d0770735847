"""One fact of one holder: what a face field has to say of it, and how what it says stands to it."""

from enum import StrEnum
from typing import Protocol

from wallet.domain.actors.actors import IdentityKind
from wallet.domain.actors.person_names import names_agree
from wallet.domain.actors.written_sex import written_sex
from wallet.domain.catalogue.issuing_catalogue import FaceField, FieldFormat, HolderFact
from wallet.domain.civil_dates import MalformedDate, parse_civil_date
from wallet.domain.spoken_code import tidy_number

_MALE, _FEMALE = "男", "女"


class FactHolder(Protocol):
    """Who holds a licence, stored or as an issuer names them; with names and numbers checked."""

    @property
    def name(self) -> str:
        """The name."""

    @property
    def identity_kind(self) -> IdentityKind:
        """Which document names the holder."""

    @property
    def identity_number(self) -> str:
        """The number on it."""


class Disagreement(StrEnum):
    """How a field of the face stands against its holder."""

    HOLDER = "contradicts_holder"
    IDENTITY_NUMBER = "contradicts_identity_number"
    REGISTRATION = "contradicts_registration"
    UNREADABLE = "holder_fact_unreadable"


def disagreement(field: FaceField, value: str, holder: FactHolder) -> Disagreement | None:
    """Return how a value disagrees with its holder; None where it agrees or nothing is known."""
    match field.holder_fact:
        case HolderFact.NAME:
            same = value == holder.name or names_agree(holder.name, value)
            return None if same else Disagreement.HOLDER
        case HolderFact.IDENTITY_NUMBER:
            same = value == holder.identity_number or _same_number(value, holder.identity_number)
            return None if same else Disagreement.HOLDER
        case HolderFact.BIRTH_DATE:
            said = _birth_of(holder)
            return None if value == said else _against(said, _written_day(value))
        case HolderFact.SEX:
            return _against(_is_male(holder), written_sex(value))
        case _:
            return None


def _against(said: object, written: object) -> Disagreement | None:
    if said is None:
        return None
    if written is None:
        return Disagreement.UNREADABLE
    return None if written == said else Disagreement.IDENTITY_NUMBER


def fact_of(field: FaceField, holder: FactHolder) -> str | None:
    """Return what a holder has to say in a field; None where that is not known."""
    match field.holder_fact:
        case HolderFact.NAME:
            return holder.name
        case HolderFact.IDENTITY_NUMBER:
            return holder.identity_number if _is_of_format(field, holder) else None
        case HolderFact.BIRTH_DATE:
            return _birth_of(holder)
        case HolderFact.SEX:
            return _word_of_sex(field, _is_male(holder))
        case _:
            return None


def _is_of_format(field: FaceField, holder: FactHolder) -> bool:
    is_person = holder.identity_kind is IdentityKind.RESIDENT_ID
    is_organisation = holder.identity_kind is IdentityKind.USCC
    return (field.format is not FieldFormat.RESIDENT_ID or is_person) and (
        field.format is not FieldFormat.USCC or is_organisation
    )


def _word_of_sex(field: FaceField, male: object) -> str | None:
    if male is None:
        return None
    if field.choices:
        return next((one for one in field.choices if written_sex(one) is male), None)
    return _MALE if male else _FEMALE


def _birth_of(holder: FactHolder) -> str | None:
    """Return the date of birth that a resident identity number says, as it is stored."""
    if holder.identity_kind is not IdentityKind.RESIDENT_ID:
        return None
    number = holder.identity_number
    return f"{number[6:10]}-{number[10:12]}-{number[12:14]}"


def _is_male(holder: FactHolder) -> bool | None:
    if holder.identity_kind is not IdentityKind.RESIDENT_ID:
        return None
    return int(holder.identity_number[16]) % 2 == 1


def _written_day(value: str) -> str | None:
    try:
        return parse_civil_date(value).isoformat()
    except MalformedDate:
        return None


def _same_number(one: str, other: str) -> bool:
    return tidy_number(one) == tidy_number(other)
