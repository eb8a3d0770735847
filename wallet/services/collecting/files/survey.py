"""What an import file was found to be: whose it is, how it is meant, and do its headings fit?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from wallet.domain.actors.actors import Unit
from wallet.domain.collecting.file_decisions import FileDecisions
from wallet.domain.errors import InvalidInput
from wallet.repository.database import Database
from wallet.services.collecting.files.templates import SAMPLES
from wallet.services.collecting.rows.types import TypeBook, TypeMark
from wallet.services.sheets.columns import (
    REQUIRED,
    Column,
    Headings,
    check_face_headings,
    comparable,
    read_headings,
    unknown_headings,
)
from wallet.services.sheets.file_refusals import (
    FileRefused,
    HeadingsUnknown,
    SheetUndecided,
    ensure_decided,
)
from wallet.services.sheets.json_lines import JSON_LINES
from wallet.services.sheets.reading.asked import Asked
from wallet.services.sheets.tables import FOR_A_WORKER, FileReader, Row, Table, opened_table

_KNOWN_BY = 4
"""So many of the fixed headings make a row that of the headings."""
UNKNOWN_COLUMNS_LEFT = "unknown_columns_left"


class IssuerNotClear(InvalidInput):
    """Several issuers, or none, have the types of the file in their catalogue."""

    code = "issuer_not_clear"
    zh = "从文件里的证照名称看不出唯一的发证单位，请用 --unit 指明单位的统一社会信用代码或名称。"
    en = "The licence types do not tell which issuer this file is from; name it by --unit."


@dataclass(frozen=True, slots=True)
class Survey:
    """A file that can be read to its end: its table, its headings, and the columns left out."""

    table: Table
    headings: Headings
    left_out: frozenset[int] = frozenset()

    @property
    def marks(self) -> frozenset[TypeMark]:
        """The different types that rows name."""
        return frozenset((code, name) for code, name in self.table.marks)

    @property
    def notes(self) -> list[tuple[str, tuple[str, ...]]]:
        """What somebody should know of how the file is read."""
        left = tuple(self.headings.shown(at) for at in sorted(self.left_out))
        return [*self.table.notes, *([(UNKNOWN_COLUMNS_LEFT, left)] if left else [])]

    def without_left_out(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Return the rows without the cells of the columns that are left out."""
        if not self.left_out:
            return iter(rows)
        left = self.left_out
        return (
            (number, [None if at in left else cell for at, cell in enumerate(cells)])
            for number, cells in rows
        )


def asked_of_licences(decisions: FileDecisions) -> Asked:
    """Return what the reader of a file of licences is asked."""
    return Asked(
        headings=frozenset(comparable(column) for column in Column),
        least=_KNOWN_BY,
        row_like=len(REQUIRED),
        marks=(comparable(Column.TYPE_CODE), comparable(Column.TYPE_NAME)),
        samples={comparable(column): values for column, values in SAMPLES.items()},
        decisions=decisions,
    )


def survey_of(table: Table) -> Survey:
    """Read the headings of a table.

    Raises:
        HeadingsMissing, HeadingsDuplicate: it is no table of licences.
    """
    return Survey(table, read_headings(table.headings))


def checked_survey(
    survey: Survey, types: TypeBook, decisions: FileDecisions
) -> tuple[Survey, list[FileRefused]]:
    """Hold the headings against an issuer's catalogue; return also what has to be decided.

    Raises:
        HeadingsMissing, HeadingsDuplicate.
    """
    questions = list(survey.table.questions)
    in_doubt = any(isinstance(one, SheetUndecided) for one in questions)
    if survey.table.kind == JSON_LINES or in_doubt:
        # Each line names its own members, and is refused by itself.
        return survey, questions
    unknown = unknown_headings(survey.headings, types.licence_types)
    if unknown and decisions.unknown_columns is None:
        names = [survey.headings.shown(at) for at in unknown]
        questions.append(HeadingsUnknown(*names))
    left = replace(survey, left_out=frozenset(unknown))
    check_face_headings(survey.headings, types.those_meant(survey.marks))
    return left, questions


@dataclass(frozen=True, slots=True)
class OpenFile:
    """A file that is being read: what it was found to be, and whoever reads it."""

    survey: Survey
    reader: FileReader

    def rows(self) -> Iterator[Row]:
        """Yield the rows. Raises ``FileRefused`` where it cannot be read further."""
        return self.survey.without_left_out(self.reader.rows())


def deduce_issuer(database: Database, path: Path, decisions: FileDecisions) -> Unit:
    """Return the one unit whose catalogue has every known type of the file.

    Raises:
        FileRefused: the file is no table of licences, or has to be decided about.
        IssuerNotClear: several units have them, or none.
    """
    with opened_table(path, asked_of_licences(decisions), FOR_A_WORKER) as reader:
        survey = survey_of(reader.table())
    ensure_decided(survey.table.questions)
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
