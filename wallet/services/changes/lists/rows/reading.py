"""A list's file as rows: what each says is kept as it is, and nothing is looked up yet."""

import re
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from pydantic_core import from_json

from wallet.domain.catalogue.issuing_catalogue import LicenceType
from wallet.domain.changes.change_list import LONGEST_LIST, ChangeRow
from wallet.domain.changes.licence_change import STATE_AFTER, ChangeAct
from wallet.domain.collecting.file_decisions import NOTHING_DECIDED, FileDecisions
from wallet.services.changes.lists.rows.columns import (
    KEYS,
    ListColumn,
    check_headings,
    columns_of,
    headings_of,
    names_licences,
    place_of,
    shown_headings,
    unknown_places,
)
from wallet.services.sheets.cell_values import CellValue, Unread
from wallet.services.sheets.columns import comparable
from wallet.services.sheets.file_refusals import (
    FileEmpty,
    FileRefused,
    HeadingsUnknown,
    SheetUndecided,
)
from wallet.services.sheets.json_lines import JSON_LINES, LineRefused, MemberUnknown
from wallet.services.sheets.reading.asked import Asked, Lines
from wallet.services.sheets.tables import Row, Table

_LONGEST_GIVEN = 120
_DEEPEST = 6
"""A row of the API's members is not nested any deeper."""
_HALF_LETTERS, _LOST_LETTER = re.compile("[\ud800-\udfff]"), "\ufffd"
_MOMENT, _SPAN, _UNREAD = "date", "time", "unread"


class ListTooLong(FileRefused):
    """More rows than a list has."""

    code = "list_too_long"
    zh = "一份清单最多 100,000 行，没有办理任何一行。请拆成几份。"
    en = "A list has at most 100,000 rows; none was dealt with. Split it into several."


@dataclass(frozen=True, slots=True)
class ListFile:
    """One file: its headings, ``None`` where each row names its members, and how a row is read."""

    headings: tuple[str, ...] | None
    read: Callable[[Row], ChangeRow]


def asked_of_list(
    act: ChangeAct, own: Iterable[LicenceType], decisions: FileDecisions = NOTHING_DECIDED
) -> Asked:
    """Return by what the file of a list is known; ``own`` are all versions of all types."""
    fields = [field for kind in own for field in kind.fields]
    known = {comparable(column) for column in columns_of(act)}
    known |= {comparable(word) for field in fields for word in (field.name, field.label)}
    return Asked(frozenset(known), 1, 1, decisions=decisions, lines=Lines.WHOLE)


def questions_about(
    table: Table, act: ChangeAct, own: Iterable[LicenceType], decisions: FileDecisions
) -> list[FileRefused]:
    """Return what has to be decided about a file before it is read.

    Raises:
        FileRefused: in its kinds; the file is no list for this act, whatever is decided.
    """
    questions = list(table.questions)
    in_doubt = any(isinstance(one, SheetUndecided) for one in questions)
    if table.kind == JSON_LINES or in_doubt or _is_bare(table, act):
        return questions
    check_headings(act, table.headings, own)
    unknown = unknown_places(act, table.headings, own)
    if unknown and decisions.unknown_columns is None:
        questions.append(HeadingsUnknown(*shown_headings(unknown.values())))
    return questions


def list_file(table: Table, act: ChangeAct, own: Iterable[LicenceType]) -> ListFile:
    """Return how the rows of a file are read as those of a list; unknown columns are left out.

    Raises:
        FileEmpty: there is none.
        ListTooLong: more than 100,000.
        FileRefused: in its kinds; the file is no list for this act.
    """
    if not table.rows:
        raise FileEmpty
    if table.rows > LONGEST_LIST:
        raise ListTooLong
    if table.kind == JSON_LINES:
        return ListFile(None, _row_of_members)
    if _is_bare(table, act):
        return ListFile((ListColumn.GIVEN.value,), _bare_row)
    check_headings(act, table.headings, own)
    left_out = unknown_places(act, table.headings, own)
    texts = tuple("" if at in left_out else text for at, text in enumerate(table.headings))
    headings = headings_of(texts)
    keys = [place for key in KEYS if (place := place_of(headings, key)) is not None]
    return ListFile(texts, partial(_row_under, keys, left_out))


def _is_bare(table: Table, act: ChangeAct) -> bool:
    """Whether it is a mere list of numbers, as clerks keep them: the first column of each line."""
    return act in STATE_AFTER and not names_licences(table.headings)


def cells_of(row: ChangeRow) -> list[CellValue]:
    """Return the cells of a row as they stood in the file."""
    asked = row.asked or {}
    return [_read_cell(cell) for cell in asked.get("cells", ())]


def _bare_row(row: Row) -> ChangeRow:
    number, cells = row
    first = next(iter(cells), None)
    return _row(number, first, {"cells": [_written_cell(first)]})


def _row_under(keys: Sequence[int], left_out: Container[int], row: Row) -> ChangeRow:
    number, cells = row
    cells = [None if at in left_out else cell for at, cell in enumerate(cells)]
    given = next((cell for cell in _at(cells, keys) if cell not in (None, "")), None)
    return _row(number, given, {"cells": [_written_cell(cell) for cell in cells]})


def _row_of_members(row: Row) -> ChangeRow:
    number, cells = row
    if isinstance(cells, LineRefused):
        return ChangeRow(number, "", refusal=cells.error.code)
    try:
        kept = _storable(from_json(str(cells[0])), _DEEPEST)
    except MemberUnknown as refusal:
        return ChangeRow(number, "", refusal=refusal.code)
    given = kept.get("identifier") or kept.get("number")
    return _row(number, given if isinstance(given, str) else None, {"members": kept})


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
    if isinstance(cell, Unread):
        return [_UNREAD, cell.value]
    if isinstance(cell, datetime | date):
        return [_MOMENT, cell.isoformat()]
    if isinstance(cell, time | timedelta):
        return [_SPAN, str(cell)]
    return _HALF_LETTERS.sub(_LOST_LETTER, cell) if isinstance(cell, str) else cell


def _read_cell(written: Any) -> CellValue:
    if not isinstance(written, list):
        return written  # type: ignore[no-any-return]
    kind, text = written
    if kind == _UNREAD:
        return Unread(text)
    return datetime.fromisoformat(text) if kind == _MOMENT else time()
