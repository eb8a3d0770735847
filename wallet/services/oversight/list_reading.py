"""A bureau's list row by row: CSV, XLSX or JSON Lines as everywhere, or the rows of a call."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from wallet.domain.catalogue.issuing_catalogue import FaceField, FieldFormat, LicenceType
from wallet.domain.errors import InvalidInput
from wallet.domain.oversight.reconciliation import DATE_WORDS, ListedLicence
from wallet.services.oversight.listed_cells import ColumnKind, ListColumn, listed_licence
from wallet.services.sheets.cell_values import CellValue
from wallet.services.sheets.columns import comparable
from wallet.services.sheets.file_refusals import (
    HeadingsDuplicate,
    HeadingsMissing,
    HeadingsUnknown,
)
from wallet.services.sheets.json_lines import JSON_LINES, LineRefused
from wallet.services.sheets.reading.asked import Asked, Lines
from wallet.services.sheets.tables import Row, opened_table

_FIXED = {
    ListColumn(ColumnKind.NUMBER): ("证照编号", "number"),
    ListColumn(ColumnKind.VERSION): ("版本", "version"),
    ListColumn(ColumnKind.STANDING): ("状态", "state"),
    ListColumn(ColumnKind.FACE): ("照面摘要", "face_digest"),
}
FIXED_HEADINGS = tuple(_FIXED.values())
"""What the columns of every list are called; the last word of each is its member, too."""

_SHOWN = 5
_ROW_LIKE = 3


class RowMalformed(InvalidInput):
    """A line that is no JSON object of the described form."""

    code = "row_malformed"
    zh = "这一行不是约定格式的 JSON 对象。"
    en = "The line is no JSON object of the described form."


@dataclass(frozen=True, slots=True)
class UnreadableRow:
    """A row that could not be compared, and why."""

    row_number: int
    column: str
    code: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class BureauList:
    """A list that can be read once: what it was, and its rows."""

    source: str
    rows: Iterator[ListedLicence | UnreadableRow]


@contextmanager
def opened_list(content: bytes, licence_type: LicenceType, today: date) -> Iterator[BureauList]:
    """Open a file of a list; a process of its own reads it.

    Raises:
        FileRefused: in its kinds: it is no table, its headings are not those of the type, or how
            it is meant has to be decided: then it is sent again as it is meant.
    """
    columns = columns_of(licence_type)
    asked = Asked(frozenset(columns), least=1, row_like=_ROW_LIKE, lines=Lines.PAIRS)
    with opened_table(content, asked) as reader:
        table = reader.table()
        for question in table.questions:
            raise question
        source = f"{table.kind} sha256:{table.digest}"
        if table.kind == JSON_LINES:
            yield BureauList(source, _json_rows(reader.rows(), columns, today))
            return
        placed = _placed(table.headings, columns)
        rows = (_read(number, placed, cells, today) for number, cells in reader.rows())
        yield BureauList(source, rows)


def read_rows(
    unverified: Sequence[Mapping[str, object]], licence_type: LicenceType, today: date
) -> BureauList:
    """Read the rows of an API call, numbered from 1."""
    columns = columns_of(licence_type)
    numbered = enumerate(unverified, start=1)
    return BureauList("json", (_member_row(no, row, columns, today) for no, row in numbered))


def columns_of(licence_type: LicenceType) -> dict[str, ListColumn]:
    """Return the columns of a type's list by their comparable headings."""
    columns = {
        comparable(heading): column for column, headings in _FIXED.items() for heading in headings
    }
    dates = [
        FaceField(name, words.zh, name, FieldFormat.DATE) for name, words in DATE_WORDS.items()
    ]
    for field in (*licence_type.fields, *dates):
        value = ListColumn(ColumnKind.VALUE, field.name, field)
        digest = ListColumn(ColumnKind.DIGEST, field.name, field)
        columns.setdefault(comparable(field.name), value)
        columns.setdefault(comparable(field.label), value)
        columns.setdefault(comparable(f"{field.name}_sha256"), digest)
        columns.setdefault(comparable(f"{field.label}摘要"), digest)
    return columns


def _placed(headings: Sequence[str], columns: Mapping[str, ListColumn]) -> list[ListColumn | None]:
    unknown = [text for text in headings if text.strip() and comparable(text) not in columns]
    if unknown:
        raise HeadingsUnknown(*(text[:30] for text in unknown[:_SHOWN]))
    placed = [columns.get(comparable(text)) for text in headings]
    used = [(column.name or column.kind) for column in placed if column is not None]
    if len(set(used)) < len(used):
        raise HeadingsDuplicate(*sorted({str(one) for one in used if used.count(one) > 1}))
    if ListColumn(ColumnKind.NUMBER) not in placed:
        raise HeadingsMissing("证照编号")
    return placed


def _read(
    number: int, placed: Sequence[ListColumn | None], cells: Sequence[CellValue], today: date
) -> ListedLicence | UnreadableRow:
    pairs = [
        (column, cell) for column, cell in zip(placed, cells, strict=False) if column is not None
    ]
    return _listed(number, pairs, today)


def _listed(
    number: int, pairs: Sequence[tuple[ListColumn, CellValue]], today: date
) -> ListedLicence | UnreadableRow:
    try:
        return listed_licence(number, pairs, today)
    except InvalidInput as fault:
        return UnreadableRow(
            number,
            str(fault.details.get("field", "")),
            fault.code,
            str(fault.details.get("number", "")),
        )


def _json_rows(
    rows: Iterable[Row], columns: Mapping[str, ListColumn], today: date
) -> Iterator[ListedLicence | UnreadableRow]:
    for number, members in rows:
        if isinstance(members, LineRefused):
            yield UnreadableRow(number, members.member, RowMalformed.code)
        else:
            # Pairs of a name and a value, as was asked for.
            yield _of_members(number, members, columns, today)  # type: ignore[arg-type] # as above


def _member_row(
    number: int, row: Mapping[str, object], columns: Mapping[str, ListColumn], today: date
) -> ListedLicence | UnreadableRow:
    return _of_members(number, _members(row), columns, today)


def _of_members(
    number: int,
    members: Iterable[tuple[str, object]],
    columns: Mapping[str, ListColumn],
    today: date,
) -> ListedLicence | UnreadableRow:
    pairs: list[tuple[ListColumn, CellValue]] = []
    for member, value in members:
        column = columns.get(comparable(member))
        if column is None or not (value is None or isinstance(value, str | int | float)):
            return UnreadableRow(number, member[:60], RowMalformed.code)
        pairs.append((column, value))
    return _listed(number, pairs, today)


def _members(row: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    for name, value in row.items():
        if name in {"fields", "digests"} and isinstance(value, dict):
            suffix = "_sha256" if name == "digests" else ""
            yield from ((f"{field}{suffix}", one) for field, one in value.items())
        else:
            yield name, value
