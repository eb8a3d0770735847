"""Parts of rows that say the same in many rows of a file: read once, and remembered."""

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any, Generic, TypeVar

from wallet.services.collecting.rows.row_under_read import RowUnderRead
from wallet.services.sheets.columns import Column, Headings

T = TypeVar("T")

_MOST_REMEMBERED = 5_000
_NOTHING: Any = object()


class Part(Generic[T]):
    """A few columns of one file, and how they are read together.

    Only what was read without a fault is remembered, and only of a file whose cells are all text:
    elsewhere 1, 1.0 and true would be one key.
    """

    def __init__(
        self,
        headings: Headings,
        columns: Sequence[Column],
        read: Callable[[RowUnderRead], T],
        *,
        remembers: bool,
    ) -> None:
        places = [place for one in columns if (place := headings.place(one)) is not None]
        self._cells_of = itemgetter(*places) if places and remembers else None
        self._read = read
        self._remembered: dict[object, T] = {}

    def of(self, row: RowUnderRead) -> T:
        """Return what the part of a row says; faults are noted in the row."""
        if self._cells_of is None or len(row.cells) < len(row.headings.texts):
            return self._read(row)
        key = self._cells_of(row.cells)
        found: T = self._remembered.get(key, _NOTHING)
        if found is _NOTHING:
            found = self._read(row)
            if not row.faults:
                if len(self._remembered) >= _MOST_REMEMBERED:
                    self._remembered.clear()
                self._remembered[key] = found
        return found
