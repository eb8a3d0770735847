"""A list's file as rows: what each says is kept as it is, and nothing is looked up yet."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from io import BytesIO
from itertools import chain
from typing import Any

from wallet.domain.catalogue.issuing_catalogue import LicenceType
from wallet.domain.changes.change_list import LONGEST_LIST, ChangeRow
from wallet.domain.changes.licence_change import STATE_AFTER, ChangeAct
from wallet.services.changes.lists.rows.columns import (
    KEYS,
    ListColumn,
    check_headings,
    headings_of,
    names_licences,
    place_of,
)
from wallet.services.sheets.cell_values import CellValue
from wallet.services.sheets.columns import Headings
from wallet.services.sheets.file_refusals import FileEmpty, FileRefused
from wallet.services.sheets.json_lines import (
    JSON_LINES,
    LineNotJson,
    MemberUnknown,
    json_objects,
)
from wallet.services.sheets.tables import Row, Table, open_table

_LONGEST_GIVEN = 120
_DEEPEST = 6
"""A row of the API's members is not nested any deeper."""
_HALF_LETTERS, _LOST_LETTER = re.compile("[\ud800-\udfff]"), "\ufffd"
_MOMENT, _SPAN = "date", "time"


class ListTooLong(FileRefused):
    """More rows than a list has."""

    code = "list_too_long"
    zh = "一份清单最多 100,000 行，没有办理任何一行。请拆成几份。"
    en = "A list has at most 100,000 rows; none was dealt with. Split it into several."


class ListFile:
    """One file: its headings, ``None`` where each row names its members, and its rows."""

    def __init__(self, headings: tuple[str, ...] | None, rows: Iterator[ChangeRow]) -> None:
        self.headings = headings
        self._rows = rows

    def rows(self) -> Iterator[ChangeRow]:
        """Yield the rows in their order, each under the number that a spreadsheet shows.

        Raises:
            FileEmpty: there is none.
            ListTooLong: more than 100,000.
            FileRefused: it cannot be read further.
        """
        count = 0
        for count, row in enumerate(self._rows, 1):
            if count > LONGEST_LIST:
                raise ListTooLong
            yield row
        if not count:
            raise FileEmpty


def read_list_file(content: bytes, act: ChangeAct, own: Iterable[LicenceType]) -> ListFile:
    """Open a file of a list; ``own`` are all versions of all types of the bureau.

    Raises:
        FileRefused: in its kinds; the file is no list for this act.
    """
    table = open_table(content)
    if table.kind == JSON_LINES:
        return ListFile(None, _rows_of_members(content))
    rows = table.rows()
    number, first = next(rows, (0, ()))
    if not first:
        raise FileEmpty
    if act in STATE_AFTER and not names_licences(first):
        # A mere list of numbers, as clerks keep them: the first column of each line.
        return ListFile((ListColumn.GIVEN.value,), _bare_rows(chain([(number, first)], rows)))
    texts = tuple("" if cell is None else str(cell) for cell in first)
    check_headings(act, texts, own)
    return ListFile(texts, _rows_under(headings_of(texts), table))


def cells_of(row: ChangeRow) -> list[CellValue]:
    """Return the cells of a row as they stood in the file."""
    asked = row.asked or {}
    return [_read_cell(cell) for cell in asked.get("cells", ())]


def _bare_rows(rows: Iterable[Row]) -> Iterator[ChangeRow]:
    for number, cells in rows:
        first = next(iter(cells), None)
        yield _row(number, first, {"cells": [_written_cell(first)]})


def _rows_under(headings: Headings, table: Table) -> Iterator[ChangeRow]:
    keys = [place for key in KEYS if (place := place_of(headings, key)) is not None]
    rows = table.rows()
    next(rows)
    for number, cells in rows:
        given = next((cell for cell in _at(cells, keys) if cell not in (None, "")), None)
        yield _row(number, given, {"cells": [_written_cell(cell) for cell in cells]})


def _rows_of_members(content: bytes) -> Iterator[ChangeRow]:
    for number, members in json_objects(lambda: BytesIO(content)):
        if members is None:
            yield ChangeRow(number, "", refusal=LineNotJson.code)
            continue
        try:
            kept = _storable(members, _DEEPEST)
        except MemberUnknown as refusal:
            yield ChangeRow(number, "", refusal=refusal.code)
            continue
        given = kept.get("identifier") or kept.get("number")
        yield _row(number, given if isinstance(given, str) else None, {"members": kept})


def _storable(value: Any, deeper: int) -> Any:
    """Return a member as it can be stored; half a letter becomes a mark that no cell may hold."""
    if isinstance(value, str):
        return _HALF_LETTERS.sub(_LOST_LETTER, value)
    if not isinstance(value, dict | list):
        return value
    if not deeper:
        raise MemberUnknown
    if isinstance(value, list):
        return [_storable(one, deeper - 1) for one in value]
    return {_storable(name, 1): _storable(one, deeper - 1) for name, one in value.items()}


def _row(number: int, given: CellValue, asked: dict[str, Any]) -> ChangeRow:
    shown = "" if given is None else _HALF_LETTERS.sub(_LOST_LETTER, str(given)).strip()
    return ChangeRow(number, shown[:_LONGEST_GIVEN], asked=asked)


def _at(cells: Sequence[CellValue], places: Iterable[int]) -> Iterator[CellValue]:
    return (cells[place] for place in places if place < len(cells))


def _written_cell(cell: CellValue) -> object:
    """Return a cell as JSON holds it: a date stays one, for a text that is none is refused."""
    if isinstance(cell, datetime | date):
        return [_MOMENT, cell.isoformat()]
    if isinstance(cell, time | timedelta):
        return [_SPAN, str(cell)]
    return _HALF_LETTERS.sub(_LOST_LETTER, cell) if isinstance(cell, str) else cell


def _read_cell(written: Any) -> CellValue:
    if not isinstance(written, list):
        return written  # type: ignore[no-any-return]
    kind, text = written
    return datetime.fromisoformat(text) if kind == _MOMENT else time()
