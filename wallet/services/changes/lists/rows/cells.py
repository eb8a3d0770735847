"""A row of a table: which licence its cells name, and what they ask of it."""

import unicodedata
from collections.abc import Callable, Sequence
from typing import TypeVar

from wallet.domain.catalogue.issuing_catalogue import LicenceType
from wallet.domain.changes.change_list import ChangeList
from wallet.domain.changes.licence_change import ChangeAct
from wallet.domain.errors import InvalidInput
from wallet.domain.showing.masking import MaskKind
from wallet.services.changes.lists.rows.asking import Asked, LastDay
from wallet.services.changes.lists.rows.columns import (
    FACE_ACTS,
    ListColumn,
    columns_of,
    foreign_places,
    headings_of,
    place_of,
    place_of_field,
)
from wallet.services.changes.lists.rows.naming import Named
from wallet.services.collecting.rows.faces import FaceReading
from wallet.services.collecting.rows.faults import FieldOfAnotherType, RowFault, fault_of
from wallet.services.collecting.rows.row_under_read import RowUnderRead
from wallet.services.sheets.cell_values import CellValue
from wallet.services.sheets.cells import (
    LONG_TERM_WORDS,
    date_cell,
    number_cell,
    text_cell,
    tidy_cell,
)
from wallet.services.sheets.columns import FaceColumns, Headings

T = TypeVar("T")

_EMPTIED_WORDS = {"(清空)", "[清空]", "【清空】", "(clear)"}
"""What a clerk writes to take an optional value off the face: blank leaves it as it is."""

_MASKS = {
    ListColumn.HOLDER: MaskKind.NAME,
    ListColumn.ISSUED_ON: MaskKind.DATE,
    ListColumn.VALID_FROM: MaskKind.DATE,
    ListColumn.VALID_UNTIL: MaskKind.DATE,
    ListColumn.TYPE_NAME: MaskKind.TEXT,
    ListColumn.REASON: MaskKind.TEXT,
}


class CannotBeEmptied(InvalidInput):
    """Only an optional value of the face can be taken off it."""

    code = "cannot_be_emptied"
    zh = "这一项不能清空。不改的话请留空。"
    en = "This cannot be emptied; leave the cell blank to keep what is there."


class CellsAsking:
    """The rows of one list's table."""

    def __init__(self, one: ChangeList) -> None:
        self._act = one.change.act
        self._headings: Headings = headings_of(one.headings or ())

    def named(self, cells: Sequence[CellValue]) -> tuple[Named, tuple[RowFault, ...]]:
        """Return how a row names its licence, and what is wrong with that."""
        row = RowUnderRead(self._headings, cells)
        said = {
            column: self._take(row, column, number_cell) or ""
            for column in (ListColumn.GIVEN, ListColumn.IDENTIFIER, ListColumn.NUMBER)
        }
        named = Named(
            said[ListColumn.GIVEN],
            said[ListColumn.IDENTIFIER],
            said[ListColumn.NUMBER],
            self._take(row, ListColumn.TYPE_NAME, text_cell) or "",
            self._take(row, ListColumn.HOLDER, text_cell) or "",
        )
        return named, tuple(row.faults)

    def asked(
        self, cells: Sequence[CellValue], kind: LicenceType
    ) -> tuple[Asked, tuple[RowFault, ...]]:
        """Return what a row asks of a licence of this kind, and every fault of its cells."""
        row = RowUnderRead(self._headings, cells)
        row.refuse_cells_without_heading()
        columns = columns_of(self._act)
        until = None
        if ListColumn.VALID_UNTIL in columns:
            until = self._take(row, ListColumn.VALID_UNTIL, _last_day)
        reason = self._take(row, ListColumn.REASON, text_cell) or ""
        changes = self._changes(row, kind) if self._act in FACE_ACTS else {}
        beside = self._beside(row) if self._act is ChangeAct.SUPERSESSION else {}
        return Asked(changes, until, reason, beside), tuple(row.faults)

    def _beside(self, row: RowUnderRead) -> dict[str, object]:
        for column in (ListColumn.ISSUED_ON, ListColumn.VALID_FROM, ListColumn.VALID_UNTIL):
            self._take(row, column, _something, required=True)
        said = {
            "number": self._take(row, ListColumn.NEW_NUMBER, number_cell),
            "issued_on": self._take(row, ListColumn.ISSUED_ON, date_cell),
            "valid_from": self._take(row, ListColumn.VALID_FROM, date_cell),
        }
        return {name: value for name, value in said.items() if value is not None}

    def _changes(self, row: RowUnderRead, kind: LicenceType) -> dict[str, object]:
        places = (
            (place, field)
            for field in kind.fields
            if (place := place_of_field(self._headings, self._act, field)) is not None
        )
        reading = FaceReading.of(kind, FaceColumns(tuple(places), ()))
        changes: dict[str, object] = {}
        for name, place, label, mask_kind, read, is_required in reading.fields:
            taken = _or_emptied(read, may_be_emptied=not is_required)
            value = row.take_at(place, label, mask_kind, taken, required=False)
            if value is not None:
                changes[name] = value
        own = {place for place, _field in reading.columns.fields}
        for place in foreign_places(self._headings, self._act, own):
            if row.filled(place):
                masked = row.masked_at(place, MaskKind.TEXT)
                row.fault(fault_of(FieldOfAnotherType(), row.headings.texts[place], masked))
        return changes

    def _take(
        self,
        row: RowUnderRead,
        column: ListColumn,
        read: Callable[[CellValue], T],
        *,
        required: bool = False,
    ) -> T | None:
        place = place_of(self._headings, column)
        if place is None:
            return None
        mask_kind = _MASKS.get(column, MaskKind.NUMBER)
        return row.take_at(place, column.value, mask_kind, read, required=required)


def _something(value: CellValue) -> CellValue:
    return value


def _last_day(value: CellValue) -> LastDay:
    if _means_emptied(value):
        raise CannotBeEmptied
    return LastDay(None if value in LONG_TERM_WORDS else date_cell(value))


def _or_emptied(
    read: Callable[[CellValue], object], *, may_be_emptied: bool
) -> Callable[[CellValue], object]:
    def taken(value: CellValue) -> object:
        if not _means_emptied(value):
            return read(value)
        if not may_be_emptied:
            raise CannotBeEmptied
        return ""

    return taken


def _means_emptied(value: CellValue) -> bool:
    tidy = tidy_cell(value)
    if not isinstance(tidy, str):
        return False
    return "".join(unicodedata.normalize("NFKC", tidy).casefold().split()) in _EMPTIED_WORDS
