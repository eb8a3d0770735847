"""One row while it is read: hands out its cells by column and gathers what is wrong with them."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from wallet.domain.actors.actors import IdentityKind
from wallet.domain.actors.identity_documents import identity_kind_of
from wallet.domain.errors import InvalidInput, WalletError
from wallet.domain.licences.licence import LicenceStatus, RevocationKind
from wallet.domain.licences.standing_words import WRITTEN_STANDINGS
from wallet.domain.showing.masking import MaskKind
from wallet.services.collecting.rows.faults import (
    CellWithoutHeading,
    LegacyUnclear,
    RowFault,
    StandingOfNoLegacy,
    StandingUnknown,
    fault_of,
    missing,
)
from wallet.services.sheets.cell_values import CellValue
from wallet.services.sheets.cells import masked_cell, text_cell, tidy_cell
from wallet.services.sheets.columns import Column, Headings

T = TypeVar("T")

_MASKS = {
    Column.NUMBER: MaskKind.NUMBER,
    Column.HOLDER: MaskKind.NAME,
    Column.IDENTITY_NUMBER: MaskKind.NUMBER,
    Column.ISSUED_ON: MaskKind.DATE,
    Column.VALID_FROM: MaskKind.DATE,
    Column.VALID_UNTIL: MaskKind.DATE,
    Column.CASE_NUMBER: MaskKind.NUMBER,
}
_OF_HOLDER = frozenset({Column.NUMBER, Column.IDENTITY_NUMBER})
_PUBLIC = IdentityKind.USCC


class RowUnderRead:
    """The cells of one row, and its faults so far; a column is faulted once at most."""

    __slots__ = ("cells", "faults", "headings")

    def __init__(self, headings: Headings, cells: Sequence[CellValue]) -> None:
        self.headings = headings
        self.faults: list[RowFault] = []
        self.cells = cells

    def take(
        self, column: Column, read: Callable[[CellValue], T], *, required: bool = True
    ) -> T | None:
        """Read a fixed column; None when it is empty, not there, or faulty."""
        place = self.headings.columns.get(column)
        if place is None:
            return None
        return self.take_at(place, column, self._mask_of(column), read, required=required)

    def take_at(
        self,
        place: int,
        column: str,
        mask_kind: MaskKind,
        read: Callable[[CellValue], T],
        *,
        required: bool,
    ) -> T | None:
        """Read the cell at a place; an empty one is a fault only where it is required."""
        raw = self._at(place)
        try:
            value = tidy_cell(raw)
            if value is not None:
                return read(value)
        except InvalidInput as error:
            self.fault(fault_of(error, column, masked_cell(mask_kind, raw)))
            return None
        if required:
            self.fault(missing(column))
        return None

    def fault(self, fault: RowFault) -> None:
        """Note a fault, unless its column has one already."""
        if not self.faulty(fault.column):
            self.faults.append(fault)

    def refuse(self, error: WalletError, column: Column | None = None) -> None:
        """Note what an error of the domain says about a column."""
        self.fault(self.fault_from(error, column))

    def fault_from(self, error: WalletError, column: Column | None = None) -> RowFault:
        """Return an error as the fault of its column, with the masked cell."""
        bare = fault_of(error, column or "")
        masked = self.masked(Column(bare.column)) if bare.column else ""
        return fault_of(error, bare.column, masked)

    def faulty(self, column: str) -> bool:
        """Tell whether the column has a fault."""
        return any(fault.column == column for fault in self.faults)

    def masked(self, column: Column) -> str:
        """Return the masked cell of a fixed column."""
        place = self.headings.place(column)
        if place is None:
            return ""
        return masked_cell(self._mask_of(column), self._at(place))

    def masked_at(self, place: int, mask_kind: MaskKind) -> str:
        """Return the masked cell at a place."""
        return masked_cell(mask_kind, self._at(place))

    def filled(self, place: int) -> bool:
        """Tell whether something stands at a place."""
        value = self._at(place)
        return bool(value.strip()) if isinstance(value, str) else value is not None

    def refuse_cells_without_heading(self) -> None:
        """Note each cell that stands under no heading."""
        if len(self.cells) <= len(self.headings.texts) and not self.headings.blank_places:
            return
        for place in self._places_without_heading():
            if self.filled(place):
                masked = masked_cell(MaskKind.TEXT, self._at(place))
                self.fault(fault_of(CellWithoutHeading(), f"第 {place + 1} 列", masked))

    def _mask_of(self, column: Column) -> MaskKind:
        """Return a column's mask; in the row of an organisation its code is public."""
        place = self.headings.place(Column.IDENTITY_KIND) if column in _OF_HOLDER else None
        if place is not None and identity_kind_of(str(self._at(place)).strip()) is _PUBLIC:
            return MaskKind.CODE
        return _MASKS.get(column, MaskKind.TEXT)

    def _places_without_heading(self) -> Iterator[int]:
        texts = self.headings.texts
        if len(self.cells) > len(texts):
            yield from range(len(texts), len(self.cells))
        yield from self.headings.blank_places

    def _at(self, place: int) -> CellValue:
        return self.cells[place] if place < len(self.cells) else None


_YES_OR_NO = {"是": True, "否": False}


def read_legacy(row: RowUnderRead, *, by_default: bool) -> tuple[bool, RevocationKind | None]:
    """Return whether the licence is a legacy one, and how it had ended; faults are noted."""
    said = row.take(Column.LEGACY, _yes_or_no, required=False)
    legacy = by_default if said is None else said
    standing = row.take(Column.STANDING, _standing, required=False)
    ended = standing[0] if standing else None
    if ended is not None and not legacy:
        row.refuse(StandingOfNoLegacy(), Column.STANDING)
    return legacy, ended


def _yes_or_no(value: CellValue) -> bool:
    text = text_cell(value)
    if text not in _YES_OR_NO:
        raise LegacyUnclear
    return _YES_OR_NO[text]


def _standing(value: CellValue) -> tuple[RevocationKind | None]:
    # Wrapped, because being in force is an answer and differs from an empty cell.
    text = text_cell(value)
    standing = WRITTEN_STANDINGS.get(text)
    if standing is LicenceStatus.VALID:
        return (None,)
    if not isinstance(standing, RevocationKind):
        raise StandingUnknown
    return (standing,)
