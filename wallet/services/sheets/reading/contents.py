"""What is in a file: surveyed to its end first, then row by row, as often as it is asked."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, BinaryIO, Protocol

from wallet.domain.collecting.file_decisions import Choice
from wallet.services.sheets.cell_values import CellValue
from wallet.services.sheets.file_refusals import (
    FileEmpty,
    FileOfOtherKind,
    HiddenColumnsUndecided,
    HiddenRowsUndecided,
    RowsAboveHeadings,
    SampleRowsUndecided,
    SheetMissing,
    SheetUndecided,
    Undecided,
    WorkbookOfOldKind,
)
from wallet.services.sheets.json_lines import (
    JSON_LINES,
    LinesLookedAt,
    looks_like_json_lines,
    members_of_line,
    numbered_lines,
    whole_line,
)
from wallet.services.sheets.reading.asked import Asked, Lines
from wallet.services.sheets.reading.delimited import COMMA, Dialect, dialect_of, text_rows
from wallet.services.sheets.reading.merging import with_merged_cells
from wallet.services.sheets.reading.surveying import (
    HIDDEN,
    LIKE_A_SAMPLE,
    REPEATED,
    SAMPLE,
    Look,
    Some,
    heading_texts,
    known_in,
)
from wallet.services.sheets.reading.workbook import Sheet, Workbook
from wallet.services.sheets.reading.worksheet import Merge, Ranges, SheetRow, column_letters

WORKBOOK = "xlsx"
"""The kind of a table whose cells are not all text."""
_CHUNK = 1 << 20
_START = 1 << 10
_ZIP = b"PK\x03\x04"
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0"
_OF_OTHERS = (
    b"%PDF",
    b"<",  # a page, or a workbook as one piece of XML
    b"[",
    b"{\\rtf",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"SQLite format",
)

_LONGEST_NAME = 40
_MOST_NAMES = 8

Row = tuple[int, Sequence[CellValue]]


@dataclass(slots=True)
class Surveyed:
    """What a file was found to be; see :class:`wallet.services.sheets.tables.Table`."""

    kind: str
    digest: str
    headings: list[str] = field(default_factory=list)
    heading_row: int = 0
    rows: int = 0
    marks: list[tuple[str, ...]] = field(default_factory=list)
    notes: list[list[object]] = field(default_factory=list)
    questions: list[list[object]] = field(default_factory=list)


class Contents(Protocol):
    """A file of some kind."""

    def survey(self) -> Surveyed:
        """Read it once to its end. Raises ``FileRefused`` in its kinds."""

    def rows(self) -> Iterator[Row]:
        """Yield the rows that were counted, the headings left out."""


def contents_of(file: BinaryIO, asked: Asked) -> Contents:
    """Find out by its first bytes what a file is.

    Raises:
        WorkbookOfOldKind, FileOfOtherKind, EncodingUnknown, EncodingBig5, WorkbookBroken,
        WorkbookTooLarge, WorkbookOf1904.
    """
    file.seek(0)
    start = file.read(_START)
    if start.startswith(_COMPOUND_FILE):
        raise WorkbookOfOldKind
    if start.startswith(_ZIP):
        return _OfWorkbook(file, Workbook(file), asked)
    if looks_like_json_lines(start):
        return _OfLines(file, asked)
    if start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(_OF_OTHERS):
        raise FileOfOtherKind
    file.seek(0)
    return _OfText(file, dialect_of(file, partial(known_in, asked=asked)), asked)


def _digest(file: BinaryIO) -> str:
    digest = hashlib.sha256()
    file.seek(0)
    while chunk := file.read(_CHUNK):
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


class _OfLines:
    def __init__(self, file: BinaryIO, asked: Asked) -> None:
        self._file, self._looked = file, LinesLookedAt()
        # The members of a line may be pairs instead of cells: whoever asked for them knows it.
        read: dict[Lines, Callable[[bytes], Any]] = {
            Lines.LICENCE: self._looked.row,
            Lines.PAIRS: members_of_line,
            Lines.WHOLE: whole_line,
        }
        self._read = read[asked.lines]

    def survey(self) -> Surveyed:
        found = Surveyed(JSON_LINES, _digest(self._file))
        for _, line in numbered_lines(self._file):
            self._looked.look_at(line)
        found.headings, found.rows = self._looked.headings, self._looked.lines
        found.marks = list(self._looked.marks)
        return found

    def rows(self) -> Iterator[Row]:
        self._file.seek(0)
        for number, line in numbered_lines(self._file):
            yield number, self._read(line)


class _OfText:
    def __init__(self, file: BinaryIO, dialect: Dialect, asked: Asked) -> None:
        self._file, self._dialect, self._asked = file, dialect, asked
        self._look = Look(asked)

    def survey(self) -> Surveyed:
        found = Surveyed(self._dialect.encoding, _digest(self._file))
        for row in self._read():
            self._look.look_at(row)
        if self._dialect.separator != COMMA:
            found.notes.append(["separated_otherwise", [self._dialect.separator]])
        _tell(found, self._look)
        return found

    def rows(self) -> Iterator[Row]:
        return _below(self._read(), self._look)

    def _read(self) -> Iterator[SheetRow]:
        self._file.seek(0)
        return text_rows(open(self._file.fileno(), "rb", closefd=False), self._dialect)


class _OfWorkbook:
    def __init__(self, file: BinaryIO, workbook: Workbook, asked: Asked) -> None:
        self._file, self._workbook, self._asked = file, workbook, asked
        self._looks: list[tuple[Sheet, Look, list[Merge]]] = []
        self._chosen: tuple[Sheet, Look, list[Merge]] | None = None

    def survey(self) -> Surveyed:
        found = Surveyed(WORKBOOK, _digest(self._file))
        for sheet in self._workbook.sheets:
            look, worksheet = Look(self._asked, sheet.name), self._workbook.worksheet()
            for row in self._workbook.rows(sheet, worksheet):
                look.hidden_places = worksheet.hidden_places
                look.look_at(row)
            if look.filled:
                self._looks.append((sheet, look, worksheet.merges))
        self._chosen = self._choose(found)
        _, look, merges = self._chosen
        below = [one for one in merges if look.sieve and one.last_row > look.heading_row]
        if below:
            found.notes.append(["merged_cells", [str(len(below)), str(below[0].first_row)]])
        if look.rows and below:
            # What lies within a merged cell is a row, too, where nothing else is in it.
            look.rows = sum(1 for _ in self.rows())
        _tell(found, look)
        return found

    def rows(self) -> Iterator[Row]:
        if self._chosen is None:
            raise AssertionError  # surveyed first
        sheet, look, merges = self._chosen
        rows = self._workbook.rows(sheet, self._workbook.worksheet())
        if merges:
            rows = with_merged_cells(
                rows, [one for one in merges if one.first_row > look.heading_row]
            )
        if self._asked.decisions.hidden_columns is Choice.LEAVE:
            return _without(_below(rows, look), look.hidden_places)
        return _below(rows, look)

    def _choose(self, found: Surveyed) -> tuple[Sheet, Look, list[Merge]]:
        """Choose the sheet that is read: the decided one, or the only one that it can be."""
        if not self._looks:
            raise FileEmpty
        decided = self._asked.decisions.sheet
        if decided is not None:
            named = [one for one in self._looks if one[0].name == decided]
            if not named:
                raise SheetMissing(decided[:_LONGEST_NAME])
            chosen = named[0]
        else:
            tables = [one for one in self._looks if one[1].sieve is not None]
            visible = [one for one in tables or self._looks if one[0].visible]
            chosen = (visible or tables or self._looks)[0]
            likely = [one for one in self._looks if one in tables or one[1].row_like]
            if any(one is not chosen for one in likely) or not chosen[0].visible:
                names = [one[0].name for one in self._looks if one is chosen or one in likely]
                found.questions.append([SheetUndecided.code, names])
        others = [one[0].name for one in self._looks if one is not chosen]
        if others and not found.questions:
            found.notes.append(["sheets_left", [chosen[0].name, *others[:_MOST_NAMES]]])
        return chosen


def _below(rows: Iterator[SheetRow], look: Look) -> Iterator[Row]:
    """Yield the rows of the table: those below its headings that the sieve takes."""
    sieve = look.sieve
    for row in rows:
        if sieve is None or (row.number > look.heading_row and sieve.takes(sieve.kinds(row))):
            yield row.number, row.cells


def _without(rows: Iterator[Row], left_out: Ranges) -> Iterator[Row]:
    for number, cells in rows:
        yield number, [None if left_out.cover(at) else cell for at, cell in enumerate(cells)]


def _tell(found: Surveyed, look: Look) -> None:
    """Add what a sheet was found to have, and what has to be decided about it.

    Raises:
        FileEmpty: no row is left.
        RowsAboveHeadings: some would be lost.
    """
    if look.first is None:
        raise FileEmpty
    found.marks = list(look.marks)
    if look.sieve is None:
        # No heading is known: whoever asked says what that means.
        found.headings, found.rows = heading_texts(look.first.cells), look.filled
        return
    found.headings, found.heading_row, found.rows = look.sieve.headings, look.heading_row, look.rows
    if look.like_rows_above.count:
        raise RowsAboveHeadings(*look.like_rows_above.names()[1:])
    decided = look.asked.decisions
    _ask(found, look.special.get(HIDDEN), decided.hidden_rows, HiddenRowsUndecided, "hidden_rows")
    like = look.special.get(LIKE_A_SAMPLE)
    _ask(found, like, decided.sample_rows, SampleRowsUndecided, "sample_rows")
    _tell_of_hidden_columns(found, look)
    noted = {
        "samples_left": look.special.get(SAMPLE),
        "headings_repeated": look.special.get(REPEATED),
        "rows_above_left": look.above,
        "formulas_not_calculated": look.formulas,
    }
    found.notes += [[code, some.names()] for code, some in noted.items() if some and some.count]
    if not look.rows and not found.questions:
        raise FileEmpty


def _ask(
    found: Surveyed, some: Some | None, decided: Choice | None, question: type[Undecided], note: str
) -> None:
    if some is None:
        return
    if decided is None:
        found.questions.append([question.code, some.names()])
    else:
        found.notes.append([f"{note}_{_BECAME[decided]}", some.names()])


def _tell_of_hidden_columns(found: Surveyed, look: Look) -> None:
    places = sorted(look.filled_and_hidden)
    if not places:
        return
    decided = look.asked.decisions.hidden_columns
    names = [found.headings[at] if at < len(found.headings) else "" for at in places]
    shown = [
        name[:_LONGEST_NAME] or column_letters(at) for name, at in zip(names, places, strict=True)
    ]
    if decided is None:
        found.questions.append([HiddenColumnsUndecided.code, shown[:_MOST_NAMES]])
        return
    found.notes.append([f"hidden_columns_{_BECAME[decided]}", shown[:_MOST_NAMES]])
    if decided is Choice.LEAVE:
        for at in places:
            if at < len(found.headings):
                found.headings[at] = ""


_BECAME = {Choice.TAKE: "taken", Choice.LEAVE: "left"}
