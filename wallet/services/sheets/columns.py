"""The headings of an import file: which column is which, settled before any row is looked at."""

import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from wallet.domain.catalogue.issuing_catalogue import FaceField, LicenceType
from wallet.services.sheets.cell_values import CellValue
from wallet.services.sheets.file_refusals import (
    HeadingsDuplicate,
    HeadingsMissing,
)

_LONGEST_SHOWN = 30
_MOST_SHOWN = 5


class Column(StrEnum):
    """The columns that every file of licences has, by their headings."""

    TYPE_NAME = "证照名称"
    TYPE_CODE = "证照类型代码"
    NUMBER = "证照编号"
    HOLDER_KIND = "持证主体类型"
    HOLDER = "持证主体"
    IDENTITY_KIND = "证件类型"
    IDENTITY_NUMBER = "证件号码"
    ISSUED_ON = "颁发日期"
    VALID_FROM = "有效期起"
    VALID_UNTIL = "有效期止"
    CASE_NUMBER = "办件编号"
    MATTER_CODE = "事项编码"
    MATTER_NAME = "事项名称"
    LEGACY = "存量证照"
    STANDING = "证照状态"

    # A column is looked for in each row; the hash of an enumeration is made in Python.
    __hash__ = str.__hash__


_NOT_REQUIRED = frozenset(
    {
        Column.TYPE_NAME,
        Column.TYPE_CODE,
        Column.CASE_NUMBER,
        Column.MATTER_CODE,
        Column.MATTER_NAME,
        Column.LEGACY,
        Column.STANDING,
    }
)
REQUIRED = tuple(column for column in Column if column not in _NOT_REQUIRED)


@dataclass(frozen=True, slots=True)
class Headings:
    """Where each column stands: the fixed ones, and all by their comparable heading."""

    texts: tuple[str, ...]
    places: Mapping[str, int]
    columns: Mapping[Column, int]
    blank_places: tuple[int, ...]
    """Where a column has no heading."""

    def shown(self, place: int) -> str:
        """Return the heading at a place as a message repeats it."""
        return comparable(self.texts[place])[:_LONGEST_SHOWN]

    def place(self, column: Column) -> int | None:
        """Return where a fixed column stands, if the file has it."""
        return self.columns.get(column)

    def place_of_field(self, field: FaceField) -> int | None:
        """Return where a face field stands: under its name, or else under its label.

        A label that is also a fixed heading (证照编号 on the face, too) shares that column.
        """
        by_name = self.places.get(comparable(field.name))
        return self.places.get(comparable(field.label)) if by_name is None else by_name


@dataclass(frozen=True, slots=True)
class FaceColumns:
    """For one licence type: its fields with their places, and the places of other types' fields."""

    fields: tuple[tuple[int, FaceField], ...]
    foreign: tuple[int, ...]


def read_headings(cells: Sequence[CellValue]) -> Headings:
    """Read the first row.

    Raises:
        HeadingsMissing: a fixed column is not there; then the row may be anything, names too,
            and is not repeated in the message.
        HeadingsDuplicate: one stands there twice.
    """
    texts = tuple("" if cell is None else str(cell) for cell in cells)
    compared = [comparable(text) for text in texts]
    known = set(compared)
    missing = [column.value for column in REQUIRED if comparable(column) not in known]
    if not known & {comparable(Column.TYPE_NAME), comparable(Column.TYPE_CODE)}:
        missing.insert(0, Column.TYPE_NAME.value)
    if missing:
        raise HeadingsMissing(*missing)
    twice = [text for text, count in Counter(compared).items() if text and count > 1]
    if twice:
        raise HeadingsDuplicate(*_shown(twice))
    places = {text: place for place, text in enumerate(compared) if text}
    columns = {one: places[comparable(one)] for one in Column if comparable(one) in places}
    blank = tuple(place for place, text in enumerate(compared) if not text)
    return Headings(texts, places, columns, blank)


def unknown_headings(headings: Headings, own_types: Iterable[LicenceType]) -> list[int]:
    """Return where a heading stands that no field of any of the issuer's types is called by."""
    known = {comparable(column) for column in Column}
    for licence_type in own_types:
        for field in licence_type.fields:
            known |= {comparable(field.name), comparable(field.label)}
    return [place for text, place in headings.places.items() if text not in known]


def check_face_headings(headings: Headings, used: Collection[LicenceType]) -> None:
    """Hold the headings against the types that occur in the file.

    Raises:
        HeadingsMissing: a type that occurs in the file must have the field; what is the holder's
            own need not be there.
        HeadingsDuplicate: a field stands under its name and under its label.
    """
    for licence_type in used:
        _check_fields(headings, licence_type)


def face_columns(headings: Headings, licence_type: LicenceType) -> FaceColumns:
    """Return where the face of one type stands in the rows."""
    fields = tuple(
        (place, field)
        for field in licence_type.fields
        if (place := headings.place_of_field(field)) is not None
    )
    own = {place for place, _ in fields}
    own |= {place for column in Column if (place := headings.place(column)) is not None}
    foreign = tuple(place for place in headings.places.values() if place not in own)
    return FaceColumns(fields, foreign)


def _check_fields(headings: Headings, licence_type: LicenceType) -> None:
    missing = [
        field.label
        for field in licence_type.fields
        if field.required and field.holder_fact is None and headings.place_of_field(field) is None
    ]
    if missing:
        raise HeadingsMissing(*missing)
    fixed = {comparable(column) for column in Column}
    twice = [
        field.label
        for field in licence_type.fields
        if comparable(field.label) != comparable(field.name)
        and comparable(field.label) not in fixed
        and {comparable(field.label), comparable(field.name)} <= headings.places.keys()
    ]
    if twice:
        raise HeadingsDuplicate(*twice)


@lru_cache(maxsize=4096)
def comparable(heading: str) -> str:
    """Return the heading without what clerks add: spaces, line breaks, the star of “required”."""
    wide = unicodedata.normalize("NFKC", heading)
    return "".join(
        letter for letter in wide if letter != "*" and unicodedata.category(letter)[0] not in "CZ"
    )


def _shown(texts: Iterable[str]) -> list[str]:
    shown = [comparable(text)[:_LONGEST_SHOWN] for text in texts]
    return shown[:_MOST_SHOWN]
