"""A first look at a whole sheet: where its headings are, which rows count, what may be meant.

The same sieve sorts the rows when they are looked at and when they are read, so that what was
counted is what comes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from wallet.domain.collecting.file_decisions import Choice
from wallet.services.sheets.cell_values import CellValue, Unread
from wallet.services.sheets.columns import comparable
from wallet.services.sheets.file_refusals import FileTooManyRows
from wallet.services.sheets.reading.asked import Asked
from wallet.services.sheets.reading.limits import HEADINGS_WITHIN, MOST_MARKS, MOST_ROWS
from wallet.services.sheets.reading.worksheet import Ranges, SheetRow

_LONGEST_HEADING = 200
_NUMBERS_KEPT = 5
HIDDEN, SAMPLE, LIKE_A_SAMPLE, REPEATED = "hidden", "sample", "like_a_sample", "repeated"


@dataclass(slots=True)
class Some:
    """Rows by their numbers: the first few, and how many there are."""

    count: int = 0
    first: list[int] = field(default_factory=list)

    def add(self, number: int) -> None:
        """Count one."""
        self.count += 1
        if len(self.first) < _NUMBERS_KEPT:
            self.first.append(number)

    def names(self) -> list[str]:
        """Return how many, and the first numbers."""
        more = "…" if self.count > len(self.first) else ""
        return [str(self.count), "、".join(map(str, self.first)) + more]


def known_in(cells: Sequence[CellValue], asked: Asked) -> int:
    """Count the cells of a row that are known headings, each once."""
    texts = {cell for cell in cells if isinstance(cell, str) and len(cell) <= _LONGEST_HEADING}
    return len(asked.headings & {comparable(text) for text in texts})


class Sieve:
    """Sorts the rows below the headings."""

    def __init__(self, headings: Sequence[CellValue], asked: Asked) -> None:
        self.headings = heading_texts(headings)
        self._decisions = asked.decisions
        places = {comparable(text): at for at, text in enumerate(self.headings) if text}
        self.marks = [places.get(column) for column in asked.marks]
        self._samples = [
            (places[column], frozenset(values))
            for column, values in asked.samples.items()
            if column in places
        ]

    def kinds(self, row: SheetRow) -> list[str]:
        """Return what is special about a row."""
        kinds = [HIDDEN] if row.hidden else []
        alike = sum(_text_at(row.cells, at) in values for at, values in self._samples)
        if alike:
            kinds.append(SAMPLE if alike == len(self._samples) > 1 else LIKE_A_SAMPLE)
        elif self._repeats_headings(row.cells):
            kinds.append(REPEATED)
        return kinds

    def _repeats_headings(self, cells: Sequence[CellValue]) -> bool:
        # Nearly every row differs in its first cell already.
        first_differs = bool(cells) and _text(cells[0]) != self.headings[0]
        return not first_differs and self.headings == [_text(cell) for cell in cells]

    def takes(self, kinds: Sequence[str]) -> bool:
        """Tell whether a row of these kinds is one of the table's, by what was decided."""
        if not kinds:
            return True
        decided = self._decisions
        return not (
            REPEATED in kinds
            or SAMPLE in kinds
            or (HIDDEN in kinds and decided.hidden_rows is Choice.LEAVE)
            or (LIKE_A_SAMPLE in kinds and decided.sample_rows is Choice.LEAVE)
        )


@dataclass(slots=True)
class Look:
    """What one sheet has; ``sieve`` is there from its headings on."""

    asked: Asked
    sheet: str = ""
    filled: int = 0
    row_like: bool = False
    first: SheetRow | None = None
    heading_row: int = 0
    sieve: Sieve | None = None
    above: Some = field(default_factory=Some)
    like_rows_above: Some = field(default_factory=Some)
    rows: int = 0
    special: dict[str, Some] = field(default_factory=dict)
    formulas: Some = field(default_factory=Some)
    hidden_places: Ranges = field(default_factory=Ranges)
    filled_and_hidden: set[int] = field(default_factory=set)
    marks: dict[tuple[str, ...], None] = field(default_factory=dict)

    def look_at(self, row: SheetRow) -> None:
        """Take a row into account.

        Raises:
            FileTooManyRows: there are more than one file may have.
        """
        self.filled += 1
        if self.filled > MOST_ROWS:
            raise FileTooManyRows
        if self.first is None:
            self.first = row
        if self.sieve is not None:
            self._look_below(row, self.sieve)
            return
        like_rows = _filled(row.cells) >= self.asked.row_like
        self.row_like |= like_rows
        if self.filled <= HEADINGS_WITHIN:
            if known_in(row.cells, self.asked) >= max(self.asked.least, 1):
                self.begin_with(row)
            else:
                (self.like_rows_above if like_rows else self.above).add(row.number)

    def begin_with(self, row: SheetRow) -> None:
        """Take a row for that of the headings."""
        self.heading_row, self.sieve = row.number, Sieve(row.cells, self.asked)
        self._look_at_hidden_columns(row)

    def _look_below(self, row: SheetRow, sieve: Sieve) -> None:
        kinds = sieve.kinds(row)
        for kind in kinds:
            self.special.setdefault(kind, Some()).add(row.number)
        if not sieve.takes(kinds):
            return
        self.rows += 1
        if any(cell is Unread.FORMULA for cell in row.cells):
            self.formulas.add(row.number)
        self._look_at_hidden_columns(row)
        if len(self.marks) < MOST_MARKS:
            self.marks[tuple([_text_at(row.cells, at) for at in sieve.marks])] = None

    def _look_at_hidden_columns(self, row: SheetRow) -> None:
        if self.hidden_places.ranges:
            for at, cell in enumerate(row.cells):
                if self.hidden_places.cover(at) and cell is not None and cell != "":
                    self.filled_and_hidden.add(at)


def heading_texts(cells: Sequence[CellValue]) -> list[str]:
    """Return the texts of a row of headings."""
    return [_text(cell) for cell in cells]


def _filled(cells: Sequence[CellValue]) -> int:
    return sum(cell is not None and cell != "" for cell in cells)


def _text(cell: CellValue) -> str:
    return "" if cell is None else str(cell)


def _text_at(cells: Sequence[CellValue], place: int | None) -> str:
    if place is None or place >= len(cells):
        return ""
    return _text(cells[place]).strip()
