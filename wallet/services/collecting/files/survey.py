"""The first reading of an import file: is it whole, whose is it, and do its headings fit?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from wallet.domain.actors.actors import Unit
from wallet.domain.errors import InvalidInput
from wallet.repository.database import Database
from wallet.services.collecting.rows.types import TypeBook, TypeMark
from wallet.services.sheets.cell_values import CellValue
from wallet.services.sheets.columns import (
    Column,
    Headings,
    check_face_headings,
    read_headings,
)
from wallet.services.sheets.file_refusals import FileEmpty
from wallet.services.sheets.json_lines import JSON_LINES
from wallet.services.sheets.tables import Source, Table, open_table

_ROWS_BETWEEN_SIGNS = 2_000


class IssuerNotClear(InvalidInput):
    """Several issuers, or none, have the types of the file in their catalogue."""

    code = "issuer_not_clear"
    zh = "从文件里的证照名称看不出唯一的发证单位，请用 --unit 指明单位的统一社会信用代码或名称。"
    en = "The licence types do not tell which issuer this file is from; name it by --unit."


@dataclass(frozen=True, slots=True)
class Survey:
    """A file that can be read to its end: its table, headings, rows and types."""

    table: Table
    headings: Headings
    rows: int
    marks: frozenset[TypeMark]


def survey_file(source: Source, on_rows: Callable[[], None] | None = None) -> Survey:
    """Read a file once to its end, so that none is left half imported for being broken.

    ``on_rows`` is called every few thousand rows, for whoever has to give a sign of life.

    Raises:
        FileRefused: in its kinds; the file is no table of licences.
    """
    table = open_table(source)
    rows = table.rows()
    _, first = next(rows, (0, ()))
    if not first:
        raise FileEmpty
    headings = read_headings(first)
    count = 0
    marks: set[TypeMark] = set()
    code_at, name_at = headings.place(Column.TYPE_CODE), headings.place(Column.TYPE_NAME)
    for _, cells in rows:
        count += 1
        if on_rows and not count % _ROWS_BETWEEN_SIGNS:
            on_rows()
        marks.add((_text_at(cells, code_at), _text_at(cells, name_at)))
    if not count:
        raise FileEmpty
    return Survey(table, headings, count, frozenset(marks))


def check_survey(survey: Survey, types: TypeBook) -> None:
    """Hold the headings against an issuer's catalogue.

    Raises:
        HeadingsMissing, HeadingsUnknown, HeadingsDuplicate.
    """
    if survey.table.kind == JSON_LINES:
        return  # each line names its own members, and is refused by itself
    used = types.those_meant(survey.marks)
    check_face_headings(survey.headings, types.licence_types, used)


def deduce_issuer(database: Database, path: Path) -> Unit:
    """Return the one unit whose catalogue has every known type of the file.

    Raises:
        FileRefused: the file is no table of licences.
        IssuerNotClear: several units have them, or none.
    """
    survey = survey_file(path)
    with database.read() as repository:
        types = repository.catalogue.all_approved()
        books = {
            issuer_id: TypeBook(one for one in types if one.issuer_id == issuer_id)
            for issuer_id in {one.issuer_id for one in types}
        }
        known = {
            mark for mark in survey.marks if any(b.those_meant([mark]) for b in books.values())
        }
        able = [
            issuer_id
            for issuer_id, book in books.items()
            if known and all(book.those_meant([mark]) for mark in known)
        ]
        if len(able) != 1:
            raise IssuerNotClear
        return repository.units.get(able[0])


def _text_at(cells: Sequence[CellValue], place: int | None) -> str:
    if place is None or place >= len(cells) or cells[place] is None:
        return ""
    return str(cells[place]).strip()
