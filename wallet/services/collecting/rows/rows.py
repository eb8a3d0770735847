"""One row of an import file, turned into what an issuer would send, with every fault at once."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import NamedTuple, TypeVar

from wallet.domain.catalogue.issuing_catalogue import (
    HolderKindNotAllowed,
    LicenceType,
    LongTermNotAllowed,
    UnknownLicenceType,
)
from wallet.domain.errors import InvalidInput
from wallet.domain.licences.licence import Term, check_term
from wallet.domain.licences.licence_number import checked_number
from wallet.domain.written_text import every_place, one_line
from wallet.services.collecting.rows.faces import FaceReading
from wallet.services.collecting.rows.faults import (
    CaseNumberTooLong,
    RowFault,
    TypeUnclear,
    fault_of,
    missing,
)
from wallet.services.collecting.rows.holders import read_holders, read_kinds
from wallet.services.collecting.rows.parts import Part
from wallet.services.collecting.rows.row_under_read import RowUnderRead, read_legacy
from wallet.services.collecting.rows.types import TypeBook
from wallet.services.licences.holders import HolderDraft
from wallet.services.licences.putting_on_record import LicenceDraft
from wallet.services.sheets.cell_values import CellValue
from wallet.services.sheets.cells import LONG_TERM_WORDS, date_cell, number_cell, text_cell
from wallet.services.sheets.columns import Column, Headings, face_columns
from wallet.services.sheets.json_lines import JSON_LINES, MEMBER_OF, LineRefused
from wallet.services.sheets.tables import WORKBOOK

T = TypeVar("T")

_LONGEST_CASE_NUMBER = 64
_LONGEST_MATTER_NAME = 200


_BY_THEIR_HEADINGS: Mapping[str, str] = {}


class ReadRow(NamedTuple):
    """A row that was read: a draft, or the faults that keep it from being one."""

    row: RowUnderRead
    licence_type: LicenceType | None
    draft: LicenceDraft | None
    faults: tuple[RowFault, ...]
    called: Mapping[str, str] = _BY_THEIR_HEADINGS
    """What the report calls a column, where that is not its heading."""
    reading: FaceReading | None = None
    """How its face was read, to be held against what the repository knows."""


class RowReader:
    """Reads the rows of one file; ``legacy`` marks every licence in it that says nothing else."""

    def __init__(
        self, headings: Headings, types: TypeBook, *, legacy: bool = False, kind: str = ""
    ) -> None:
        self._headings = headings
        self._types = types
        self._by_member = kind == JSON_LINES
        self._faces: dict[str, FaceReading] = {}
        self._called: dict[str, Mapping[str, str]] = {}
        texts_only = kind not in {WORKBOOK, JSON_LINES}

        def part(read: Callable[[RowUnderRead], T], *columns: Column) -> Part[T]:
            return Part(headings, columns, read, remembers=texts_only)

        self._type = part(self._type_of, Column.TYPE_CODE, Column.TYPE_NAME)
        self._kinds = part(read_kinds, Column.HOLDER_KIND, Column.IDENTITY_KIND)
        self._dates = part(_dates, Column.ISSUED_ON, Column.VALID_FROM, Column.VALID_UNTIL)
        self._case = part(_case, Column.CASE_NUMBER, Column.MATTER_CODE, Column.MATTER_NAME)
        self._standing = part(
            partial(read_legacy, by_default=legacy), Column.LEGACY, Column.STANDING
        )

    def read(self, cells: Sequence[CellValue], today: date) -> ReadRow:
        """Read one row as of a civil date of the city; nothing is looked up."""
        row = RowUnderRead(self._headings, cells)
        if isinstance(cells, LineRefused):
            fault = fault_of(cells.error, cells.member)
            return ReadRow(RowUnderRead(self._headings, ()), None, None, (fault,))
        row.refuse_cells_without_heading()
        licence_type = self._type.of(row)
        number = row.take(Column.NUMBER, _licence_number)
        holders = read_holders(row, self._kinds.of(row), today)
        dates = self._dates.of(row)
        case_number, matter_code, matter_name = self._case.of(row)
        legacy, ended = self._standing.of(row)
        face, reading = None, None
        if licence_type is not None:
            _check_kinds(row, licence_type, holders)
            reading = self._face_reading(licence_type)
            face = reading.read(row, holders, today)
            if dates is not None:
                _check_dates(row, licence_type, dates, today)
        faults, called = tuple(row.faults), self._names_for(licence_type)
        if faults or licence_type is None or number is None or dates is None or face is None:
            return ReadRow(row, licence_type, None, faults, called)
        issued_on, term = dates
        draft = LicenceDraft(
            licence_type.type_code,
            number,
            holders,
            issued_on,
            term.valid_from,
            term.valid_until,
            face,
            matter_code,
            matter_name,
            case_number,
            legacy=legacy,
            ended=ended,
        )
        return ReadRow(row, licence_type, draft, (), called, reading)

    def _names_for(self, licence_type: LicenceType | None) -> Mapping[str, str]:
        if not self._by_member:
            return _BY_THEIR_HEADINGS
        code = licence_type.type_code if licence_type else ""
        if code not in self._called:
            fields = licence_type.fields if licence_type else ()
            own = {field.label: f"fields.{field.name}" for field in fields}
            self._called[code] = own | {str(one): name for one, name in MEMBER_OF.items()}
        return self._called[code]

    def _type_of(self, row: RowUnderRead) -> LicenceType | None:
        code = row.take(Column.TYPE_CODE, number_cell, required=False)
        name = row.take(Column.TYPE_NAME, text_cell, required=False)
        named_by = Column.TYPE_CODE if code or not name else Column.TYPE_NAME
        if row.headings.place(named_by) is None:
            named_by = Column.TYPE_NAME
        if row.faulty(Column.TYPE_CODE) or row.faulty(Column.TYPE_NAME):
            return None
        if not (code or name):
            row.fault(missing(named_by))
            return None
        try:
            return self._types.find((code or "", name or ""))
        except (UnknownLicenceType, TypeUnclear) as error:
            row.refuse(error, named_by)
            return None

    def _face_reading(self, licence_type: LicenceType) -> FaceReading:
        found = self._faces.get(licence_type.type_code)
        if found is None:
            columns = face_columns(self._headings, licence_type)
            found = self._faces[licence_type.type_code] = FaceReading.of(licence_type, columns)
        return found


def _dates(row: RowUnderRead) -> tuple[date, Term] | None:
    issued_on = row.take(Column.ISSUED_ON, date_cell)
    valid_from = row.take(Column.VALID_FROM, date_cell)
    until = row.take(Column.VALID_UNTIL, _last_day)
    if issued_on is None or valid_from is None or until is None:
        return None
    return issued_on, Term(valid_from, until[0])


def _case(row: RowUnderRead) -> tuple[str | None, str | None, str | None]:
    return (
        row.take(Column.CASE_NUMBER, _case_number, required=False),
        row.take(Column.MATTER_CODE, _case_number, required=False),
        row.take(Column.MATTER_NAME, _matter_name, required=False),
    )


def _last_day(value: CellValue) -> tuple[date | None]:
    # Wrapped, because no day at all (长期) is an answer and differs from an empty cell.
    return (None,) if value in LONG_TERM_WORDS else (date_cell(value),)


def _check_dates(
    row: RowUnderRead, licence_type: LicenceType, dates: tuple[date, Term], today: date
) -> None:
    issued_on, term = dates
    if term.long_term and not licence_type.long_term_allowed:
        row.refuse(LongTermNotAllowed(), Column.VALID_UNTIL)
    try:
        check_term(issued_on, term, today)
    except InvalidInput as error:
        row.refuse(error)


def _check_kinds(
    row: RowUnderRead, licence_type: LicenceType, holders: Sequence[HolderDraft]
) -> None:
    if any(holder.kind not in licence_type.holder_kinds for holder in holders):
        row.refuse(HolderKindNotAllowed(), Column.HOLDER_KIND)


def _licence_number(value: CellValue) -> str:
    return checked_number(number_cell(value))


def _case_number(value: CellValue) -> str:
    number = every_place(number_cell(value))
    if len(number) > _LONGEST_CASE_NUMBER:
        raise CaseNumberTooLong
    return number


def _matter_name(value: CellValue) -> str:
    name = one_line(text_cell(value))
    if len(name) > _LONGEST_MATTER_NAME:
        raise CaseNumberTooLong
    return name
