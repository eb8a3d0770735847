"""JSON Lines: each line is what the API takes for one licence, read as a row of the same columns.

The columns of a spreadsheet are the fixed ones and the fields that occur in the file. A line that
is none keeps its place in the file and carries its own fault, so that exactly it is refused.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from wallet.domain.errors import InvalidInput
from wallet.services.sheets.cell_values import CellValue
from wallet.services.sheets.columns import Column
from wallet.services.sheets.file_refusals import FileTooManyColumns, FileTooManyRows, LineTooLong
from wallet.services.sheets.json_objects import read_json_line
from wallet.services.sheets.reading.limits import (
    LAST_ROW,
    LONGEST_LINE,
    MOST_COLUMNS,
    MOST_FIELDS,
    MOST_MARKS,
    MOST_ROWS,
)

JSON_LINES = "jsonl"

MEMBER_OF = {
    Column.TYPE_CODE: "type_code",
    Column.NUMBER: "number",
    Column.HOLDER_KIND: "holders.kind",
    Column.HOLDER: "holders.name",
    Column.IDENTITY_KIND: "holders.id_type",
    Column.IDENTITY_NUMBER: "holders.id_number",
    Column.ISSUED_ON: "issued_on",
    Column.VALID_FROM: "valid_from",
    Column.VALID_UNTIL: "valid_until",
    Column.CASE_NUMBER: "case_number",
    Column.MATTER_CODE: "matter.code",
    Column.MATTER_NAME: "matter.name",
    Column.LEGACY: "legacy",
    Column.STANDING: "standing",
}
"""By which name of the API a column is called in the report of such a file."""

_FIXED = tuple(MEMBER_OF)
_PLAIN = (
    Column.TYPE_CODE,
    Column.NUMBER,
    Column.ISSUED_ON,
    Column.VALID_FROM,
    Column.CASE_NUMBER,
    Column.STANDING,
)
_MEMBERS = frozenset(
    {*(MEMBER_OF[column] for column in _PLAIN), "valid_until", "long_term", "legacy"}
    | {"holders", "fields", "matter"}
)
_OF_HOLDER = {
    "kind": Column.HOLDER_KIND,
    "name": Column.HOLDER,
    "id_type": Column.IDENTITY_KIND,
    "id_number": Column.IDENTITY_NUMBER,
}
_LONGEST_NAME = 60
_MOST_HOLDERS = 200


class LineNotJson(InvalidInput):
    """Not one JSON object in UTF-8, or a member twice."""

    code = "line_not_json"
    zh = "这一行不是 UTF-8 编码的 JSON 对象，或同一个名称出现了两次。"
    en = "The line is no JSON object in UTF-8, or names a member twice."


class MemberUnknown(InvalidInput):
    """A member that the API does not know, or one of another form."""

    code = "member_unacceptable"
    zh = "这一项的名称不认识，或格式与接口说明不一致。"
    en = "The member is not known, or has another form than the API describes."


class LineRefused(list[CellValue]):
    """The place of a line that is no row: what is wrong, and with which member."""

    def __init__(self, error: InvalidInput, member: str = "") -> None:
        super().__init__([member or "?"])
        self.error = error
        self.member = member


def looks_like_json_lines(start: bytes) -> bool:
    """Tell by its first bytes: headings never begin with a brace."""
    return start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{")


def numbered_lines(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Yield each line that is not blank under its number.

    Raises:
        LineTooLong, FileTooManyRows: it is not read further.
    """
    number = 0
    while line := file.readline(LONGEST_LINE):
        number += 1
        if len(line) >= LONGEST_LINE:
            raise LineTooLong(f"第 {number} 行")
        if number > LAST_ROW:
            raise FileTooManyRows
        if line.strip():
            yield number, line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line


class LinesLookedAt:
    """What a first look at every line has found: the fields and types that occur, and how many."""

    def __init__(self) -> None:
        self.lines = 0
        self.marks: dict[tuple[str, str], None] = {}
        self._names: dict[str, None] = {}

    @property
    def headings(self) -> list[str]:
        """The columns of the file: the fixed ones, and the fields that occur."""
        return [*_FIXED, *self._names]

    def look_at(self, line: bytes) -> None:
        """Take a line into account.

        Raises:
            FileTooManyRows: there are more lines than one file may have.
            FileTooManyColumns: the lines name more fields than any licence has.
        """
        self.lines += 1
        if self.lines > MOST_ROWS:
            raise FileTooManyRows
        try:
            members = read_json_line(line)
        except ValueError:
            return
        fields = members.get("fields")
        # A line with more fields than any licence has is refused by itself.
        if isinstance(fields, dict) and len(fields) <= MOST_FIELDS:
            self._names |= dict.fromkeys(fields)
            if len(self._names) > MOST_COLUMNS:
                raise FileTooManyColumns
        type_code = members.get("type_code")
        if isinstance(type_code, str) and len(self.marks) < MOST_MARKS:
            self.marks[type_code, ""] = None

    def row(self, line: bytes) -> Sequence[CellValue]:
        """Return a line as a row of the columns; one that is none carries its own fault."""
        return _row(line, list(self._names))


def members_of_line(line: bytes) -> Sequence[tuple[str, CellValue]] | LineRefused:
    """Return the members of a line that is no licence; those within others by their own names.

    The members of ``digests`` have the name of a column of digests.
    """
    try:
        members = read_json_line(line)
    except ValueError:
        return LineRefused(LineNotJson())
    found: list[tuple[str, CellValue]] = []
    try:
        for name, value in members.items():
            if name in {"fields", "digests"} and isinstance(value, dict):
                suffix = "_sha256" if name == "digests" else ""
                found += [(f"{one}{suffix}", _plain(value, one)) for one in value]
            else:
                found.append((name, _plain(members, name)))
    except _Unacceptable as refusal:
        return LineRefused(MemberUnknown(), refusal.member[:_LONGEST_NAME])
    if len(found) > MOST_COLUMNS:
        return LineRefused(MemberUnknown(), found[-1][0][:_LONGEST_NAME])
    return found


def whole_line(line: bytes) -> Sequence[CellValue]:
    """Return a line as one cell that has the text of its object."""
    try:
        return [json.dumps(read_json_line(line))]
    except ValueError:
        return LineRefused(LineNotJson())


def line_refused(code: str, member: str) -> LineRefused:
    """Return what was refused in another process, by its code."""
    known = {kind.code: kind for kind in (LineNotJson, MemberUnknown)}
    return LineRefused(known[code](), member)


def _row(line: bytes, names: Sequence[str]) -> Sequence[CellValue]:
    try:
        members = read_json_line(line)
    except ValueError:
        return LineRefused(LineNotJson())
    unknown = [name for name in members if name not in _MEMBERS]
    if unknown:
        return LineRefused(MemberUnknown(), unknown[0][:_LONGEST_NAME])
    cells: dict[str, CellValue] = {}
    try:
        cells |= {column: _plain(members, MEMBER_OF[column]) for column in _PLAIN}
        cells[Column.VALID_UNTIL] = _until(members)
        cells[Column.LEGACY] = _yes_or_no(members, "legacy")
        cells |= _holders(members.get("holders"))
        cells |= _matter(members.get("matter"))
        fields = _fields(members)
    except _Unacceptable as refusal:
        return LineRefused(MemberUnknown(), refusal.member[:_LONGEST_NAME])
    return [cells.get(column) for column in _FIXED] + [fields.get(name) for name in names]


class _Unacceptable(Exception):
    def __init__(self, member: str) -> None:
        super().__init__(member)
        self.member = member


def _plain(members: Mapping[str, Any], name: str, path: str = "") -> CellValue:
    value = members.get(name)
    if value is not None and not isinstance(value, str | int | float | bool):
        raise _Unacceptable(path or name)
    return value


def _fields(members: Mapping[str, Any]) -> dict[str, CellValue]:
    fields = members.get("fields") or {}
    if not isinstance(fields, dict) or len(fields) > MOST_FIELDS:
        raise _Unacceptable("fields")
    return {name: _plain(fields, name, f"fields.{name}") for name in fields}


def _until(members: Mapping[str, Any]) -> CellValue:
    long_term = members.get("long_term", False)
    until = _plain(members, "valid_until")
    if not isinstance(long_term, bool) or (long_term and until is not None):
        raise _Unacceptable("long_term")
    return "长期" if long_term else until


def _yes_or_no(members: Mapping[str, Any], name: str) -> CellValue:
    value = members.get(name)
    if value is None:
        return None
    if not isinstance(value, bool):
        raise _Unacceptable(name)
    return "是" if value else "否"


def _holders(holders: object) -> dict[str, CellValue]:
    if holders is None:
        return {}
    if not isinstance(holders, list) or not all(isinstance(one, dict) for one in holders):
        raise _Unacceptable("holders")
    if len(holders) > _MOST_HOLDERS:
        raise _Unacceptable("holders")
    for holder in holders:
        for name, value in holder.items():
            if name not in _OF_HOLDER or not isinstance(value, str):
                raise _Unacceptable(f"holders.{name}")
    return {
        column: "、".join(str(holder.get(name, "")) for holder in holders) or None
        for name, column in _OF_HOLDER.items()
    }


def _matter(matter: object) -> dict[str, CellValue]:
    if matter is None:
        return {}
    if not isinstance(matter, dict) or not matter.keys() <= {"code", "name"}:
        raise _Unacceptable("matter")
    return {
        Column.MATTER_CODE: _plain(matter, "code", "matter.code"),
        Column.MATTER_NAME: _plain(matter, "name", "matter.name"),
    }
