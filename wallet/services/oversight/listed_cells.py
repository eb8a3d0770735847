"""One row of a bureau's list: what each column means, and how a cell becomes a digest."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from wallet.domain.catalogue.issuing_catalogue import FaceField, FieldFormat
from wallet.domain.errors import InvalidInput
from wallet.domain.licences.face_check import stored_form
from wallet.domain.licences.face_digest import field_digest, looks_like_digest
from wallet.domain.licences.licence_number import LONGEST_NUMBER, NumberMissing
from wallet.domain.licences.standing_words import REVOKED_WORDS, STATUS_WORDS, WRITTEN_STANDINGS
from wallet.domain.oversight.reconciliation import DATES, LONG_TERM, ListedLicence
from wallet.domain.whole_numbers import whole_number
from wallet.services.sheets.cell_values import CellValue
from wallet.services.sheets.cells import (
    LONG_TERM_WORDS,
    date_cell,
    number_cell,
    text_cell,
    tidy_cell,
)

_MOST_VERSIONS = 999
LISTED_STANDINGS = tuple(words.zh for words in (*STATUS_WORDS.values(), *REVOKED_WORDS.values()))
"""What a list writes for a standing; it may leave the 已 away."""

_IN_CODES = tuple(one.value for one in (*STATUS_WORDS, *REVOKED_WORDS))


class ColumnKind(StrEnum):
    """What a column of a list is for."""

    NUMBER = "number"
    VERSION = "version"
    STANDING = "state"
    FACE = "face_digest"
    VALUE = "value"
    DIGEST = "digest"


@dataclass(frozen=True, slots=True)
class ListColumn:
    """One column; of a value or digest with the field that it is of."""

    kind: ColumnKind
    name: str = ""
    field: FaceField | None = None


class VersionMalformed(InvalidInput):
    """A version is a whole number from 1 to 999."""

    code = "version_malformed"
    zh = "版本应为 1 到 999 的整数。"
    en = "A version is a whole number from 1 to 999."


class StandingUnknown(InvalidInput):
    """A word for a state that is none of ours."""

    code = "standing_unknown"
    zh = f"状态不认识，请写下列之一：{'、'.join(LISTED_STANDINGS)}。"
    en = f"The state is not known; write one of these: {', '.join(_IN_CODES)}."


class DigestMalformed(InvalidInput):
    """64 hexadecimal digits, in lower case."""

    code = "digest_malformed"
    zh = "摘要应为 64 位小写十六进制。"
    en = "A digest has 64 lower-case hexadecimal digits."


def listed_licence(
    row_number: int, cells: Iterable[tuple[ListColumn, CellValue]], today: date
) -> ListedLicence:
    """Return a row with every value turned into its digest.

    Raises:
        InvalidInput: in its kinds, with the column's name; the row cannot be compared.
    """
    found: dict[ColumnKind, str | int | None] = {}
    digests: dict[str, str] = {}
    fault: InvalidInput | None = None
    for column, unverified in cells:
        try:
            cell = tidy_cell(unverified)
            if column.kind in {ColumnKind.VALUE, ColumnKind.DIGEST}:
                digests[column.name] = _comparable(column, cell, today)
            else:
                found[column.kind] = _READERS[column.kind](cell)
        except InvalidInput as refusal:
            refusal.details["field"] = column.name or column.kind.value
            fault = fault or refusal
    number = str(found.get(ColumnKind.NUMBER) or "")[: LONGEST_NUMBER + 1]
    if fault is None and not 1 <= len(number) <= LONGEST_NUMBER:
        fault = NumberMissing(field=ColumnKind.NUMBER.value)
    if fault is not None:
        # The number is known all the same: the licence is not missing there.
        fault.details["number"] = number[:LONGEST_NUMBER]
        raise fault
    return ListedLicence(
        row_number,
        number,
        found.get(ColumnKind.VERSION),  # type: ignore[arg-type] # each kind has its own reader
        found.get(ColumnKind.STANDING),  # type: ignore[arg-type] # as above
        digests,
        found.get(ColumnKind.FACE) or None,  # type: ignore[arg-type] # as above
    )


def _comparable(column: ListColumn, cell: CellValue, today: date) -> str:
    if column.kind is ColumnKind.DIGEST:
        return _digest(cell)
    return field_digest(_stored(column, cell, today))


def _version(cell: CellValue) -> int | None:
    text = text_cell(cell)
    if not text:
        return None
    version = whole_number(text, _MOST_VERSIONS)
    if not version:
        raise VersionMalformed
    return version


def _standing(cell: CellValue) -> str | None:
    text = text_cell(cell)
    if not text:
        return None
    standing = WRITTEN_STANDINGS.get(text)
    if standing is None:
        raise StandingUnknown
    return standing.value


def _digest(cell: CellValue) -> str:
    text = text_cell(cell)
    if text and not looks_like_digest(text):
        raise DigestMalformed
    return text


def _stored(column: ListColumn, cell: CellValue, today: date) -> str:
    """Return the value as the repository would have stored it; one that it would refuse differs."""
    if column.name in DATES:
        return _date(cell)
    field = column.field
    if field is None or cell is None:
        return ""
    if field.format is FieldFormat.DATE:
        return _date(cell)
    identifying = {FieldFormat.RESIDENT_ID, FieldFormat.USCC}
    text = number_cell(cell) if field.format in identifying else text_cell(cell)
    try:
        return stored_form(field, text, today)
    except InvalidInput:
        return text


def _date(cell: CellValue) -> str:
    if cell is None:
        return ""
    return LONG_TERM if cell in LONG_TERM_WORDS else date_cell(cell).isoformat()


_READERS: Mapping[ColumnKind, Callable[[CellValue], str | int | None]] = {
    ColumnKind.NUMBER: number_cell,
    ColumnKind.VERSION: _version,
    ColumnKind.STANDING: _standing,
    ColumnKind.FACE: _digest,
}
