"""One sheet of a workbook, row by row as it streams by: values, what is hidden, what is merged."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from wallet.services.sheets.cell_values import CellValue, Unread
from wallet.services.sheets.file_refusals import (
    FileTooManyColumns,
    WorkbookBeyondLimits,
    WorkbookBroken,
    WorkbookTooLarge,
)
from wallet.services.sheets.reading.limits import (
    LAST_COLUMN,
    LAST_ROW,
    LONGEST_ROW,
    MOST_COLUMNS,
    MOST_MERGES,
)
from wallet.services.sheets.reading.number_formats import NumberFormats
from wallet.services.sheets.reading.shared_strings import SharedStrings
from wallet.services.sheets.reading.xml_reading import Attributes, XmlReader, is_on, unescaped

_LONGEST_REFERENCE = 20
_DIGITS = "0123456789"


class SheetRow(NamedTuple):
    """A row with something in it: its number, its cells, and whether it is hidden."""

    number: int
    cells: list[CellValue]
    hidden: bool = False


@dataclass(slots=True)
class Ranges:
    """Places of columns, as ranges that both their ends belong to."""

    ranges: list[tuple[int, int]] = field(default_factory=list)

    def cover(self, place: int) -> bool:
        """Tell whether a place lies within one of the ranges."""
        return any(first <= place <= last for first, last in self.ranges)


class Merge(NamedTuple):
    """A merged cell, by the numbers of its rows and the places of its columns, both included."""

    first_row: int
    last_row: int
    first_place: int
    last_place: int


@dataclass(frozen=True, slots=True)
class Texts:
    """What the cells of every sheet of a workbook refer to.

    ``outdated`` says that the workbook itself wants its formulas calculated before they count.
    """

    strings: SharedStrings
    formats: NumberFormats
    outdated: bool


class Worksheet(XmlReader):
    """Reads a sheet once; what is hidden and merged is known when its last row is out."""

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self.hidden_places = Ranges()
        self.merges: list[Merge] = []
        self._texts = texts
        self._rows: list[SheetRow] = []
        self._row = 0
        self._hidden = False
        self._cells: dict[int, CellValue] = {}
        self._letters_in_row = 0
        self._place = -1
        self._kind = self._style = self._value = ""
        self._inline: list[str] = []
        self._within = self._has_formula = False
        self._spoken = 0
        self._columns: dict[str, int] = {}
        self._beginnings: dict[str, Callable[[Attributes], None]] = {
            "row": self._begin_row,
            "c": self._begin_cell,
            "v": self._begin_value,
            "f": self._begin_formula,
            "is": self._begin_inline,
            "t": self._begin_text,
            "rPh": self._begin_spoken,
            "col": self._begin_columns,
            "mergeCell": self._begin_merge,
        }

    def rows(self, chunks: Callable[[], bytes]) -> Iterator[SheetRow]:
        """Yield each row that has something in it.

        Raises:
            WorkbookBroken, WorkbookBeyondLimits, FileTooManyColumns, WorkbookTooLarge.
        """
        last = False
        while not last:
            chunk = chunks()
            last = not chunk
            self.feed(chunk)
            yield from self._rows
            self._rows.clear()

    def opened(self, name: str, attributes: Attributes) -> None:
        """Take an element that begins."""
        begun = self._beginnings.get(name)
        if begun is not None:
            begun(attributes)

    def closed(self, name: str) -> None:
        """Take an element that ends."""
        if name == "v":
            self._value = self.collected()
        elif name == "t" and self._within:
            self._inline.append(self.collected())
        elif name == "c":
            self._end_cell()
        elif name == "is":
            self._within = False
        elif name == "rPh":
            self._spoken -= 1
        elif name == "row" and self._cells:
            width = max(self._cells) + 1
            cells = [self._cells.get(place) for place in range(width)]
            self._rows.append(SheetRow(self._row, cells, self._hidden))

    def _begin_row(self, attributes: Attributes) -> None:
        number = _whole(attributes["r"]) if "r" in attributes else self._row + 1
        if number > LAST_ROW:
            raise WorkbookBeyondLimits
        if number <= self._row:
            raise WorkbookBroken
        self._row, self._place = number, -1
        self._hidden = "hidden" in attributes and is_on(attributes["hidden"])
        self._cells = {}
        self._letters_in_row = 0

    def _begin_cell(self, attributes: Attributes) -> None:
        reference = attributes.get("r")
        place = self._place + 1 if reference is None else self._column(reference)
        if place >= LAST_COLUMN:
            raise WorkbookBeyondLimits
        if place <= self._place:
            raise WorkbookBroken
        self._place = place
        self._kind = attributes.get("t", "n")
        self._style = attributes.get("s", "")
        self._value, self._has_formula = "", False
        if self._inline:
            self._inline = []

    def _begin_value(self, _attributes: Attributes) -> None:
        self.collect()

    def _begin_formula(self, _attributes: Attributes) -> None:
        self._has_formula = True

    def _begin_inline(self, _attributes: Attributes) -> None:
        self._within = True

    def _begin_text(self, _attributes: Attributes) -> None:
        if self._within:
            self.collect(collecting=not self._spoken)

    def _begin_spoken(self, _attributes: Attributes) -> None:
        self._spoken += 1

    def _begin_columns(self, attributes: Attributes) -> None:
        if is_on(attributes.get("hidden", "")) and len(self.hidden_places.ranges) < MOST_COLUMNS:
            first, last = _whole(attributes.get("min", "")), _whole(attributes.get("max", ""))
            self.hidden_places.ranges.append((first - 1, last - 1))

    def _begin_merge(self, attributes: Attributes) -> None:
        if len(self.merges) >= MOST_MERGES:
            raise WorkbookTooLarge
        first, _, last = attributes.get("ref", "").partition(":")
        if last:
            rows = sorted((_row_of(first), _row_of(last)))
            places = sorted((self._column(first), self._column(last)))
            self.merges.append(Merge(*rows, *places))

    def _end_cell(self) -> None:
        value = self._read()
        if value is None or value == "":
            return
        if self._place >= MOST_COLUMNS:
            raise FileTooManyColumns
        if isinstance(value, str):
            self._letters_in_row += len(value)
            if self._letters_in_row > LONGEST_ROW:
                raise WorkbookTooLarge
        self._cells[self._place] = value

    def _read(self) -> CellValue:
        kind, value = self._kind, self._value
        # A formula that comes to an empty text says so by its kind.
        uncalculated = self._texts.outdated or (not value and kind != "str")
        if self._has_formula and uncalculated:
            return Unread.FORMULA
        if kind == "s":
            return self._texts.strings[int(value)] if value else None
        if kind == "inlineStr":
            return unescaped("".join(self._inline))
        if not value:
            return None
        if kind == "n":
            return self._texts.formats.value(self._style, _number(value))
        if kind == "b":
            return value.strip() in {"1", "true"}
        return unescaped(value)

    def _column(self, reference: str) -> int:
        letters = reference.rstrip(_DIGITS)
        place = self._columns.get(letters)
        if place is None:
            place = self._columns[letters] = _place_of(letters)
        return place


def column_letters(place: int) -> str:
    """Return what a spreadsheet calls a column."""
    letters, number = "", place + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _place_of(letters: str) -> int:
    place = 0
    for letter in letters[:_LONGEST_REFERENCE].upper().replace("$", ""):
        if not "A" <= letter <= "Z":
            raise WorkbookBroken
        place = place * 26 + ord(letter) - ord("A") + 1
    if not place:
        raise WorkbookBroken
    if place > LAST_COLUMN:
        raise WorkbookBeyondLimits
    return place - 1


def _row_of(reference: str) -> int:
    return _whole(reference[-_LONGEST_REFERENCE:].lstrip("$ABCDEFGHIJKLMNOPQRSTUVWXYZ"))


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise WorkbookBroken
    if len(text) > _LONGEST_REFERENCE:
        raise WorkbookBeyondLimits
    return int(text)


def _number(text: str) -> float:
    text = text.strip()
    if text.lstrip("-").isdigit() and len(text) <= _LONGEST_REFERENCE:
        return int(text)
    return float(text)
