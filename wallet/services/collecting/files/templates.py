"""Templates to fill in: the headings of one licence type, and a row of nobody's data."""

import csv
from collections.abc import Sequence
from datetime import date
from io import BytesIO, StringIO

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from wallet.domain.actors.actors import HolderKind
from wallet.domain.actors.identity_documents import HOLDER_WORDS, IDENTITY_DOCUMENTS, documents_of
from wallet.domain.actors.resident_id import resident_id_check_character
from wallet.domain.actors.uscc import uscc_check_character
from wallet.domain.catalogue.issuing_catalogue import FaceField, FieldFormat, LicenceType
from wallet.domain.licences.own_fields import Holding, OwnFields
from wallet.services.licences.holders import HolderDraft
from wallet.services.sheets.columns import Column, comparable

CSV = "csv"
XLSX = "xlsx"

_ROWS_AS_TEXT = 1_000
_NUMBER_BODY, _CODE_BODY = "31010119001231999", "91310115MA1K00000"
_SAMPLE_NUMBER = _NUMBER_BODY + resident_id_check_character(_NUMBER_BODY)
_SAMPLE_CODE = _CODE_BODY + uscc_check_character(_CODE_BODY)
# The smallest JPEG there is: a portrait stands in its cell as base64.
_SAMPLE_PORTRAIT = (
    "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////"
    "////////////////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA="
)
_SAMPLE_LICENCE = "示例0001"
_HOLDERS = {
    HolderKind.NATURAL_PERSON: ("示例人", _SAMPLE_NUMBER),
    HolderKind.LEGAL_PERSON: ("示例有限公司", _SAMPLE_CODE),
    HolderKind.UNINCORPORATED_ORGANIZATION: ("示例合伙企业", _SAMPLE_CODE),
}

SAMPLES = {
    Column.NUMBER: (_SAMPLE_LICENCE,),
    Column.IDENTITY_NUMBER: (_SAMPLE_NUMBER, _SAMPLE_CODE),
}
"""By what a sample row that was left in is known: no licence has such a number, no holder is he."""


def template_rows(licence_type: LicenceType, today: date) -> tuple[list[str], list[str]]:
    """Return the headings of a type, and a sample row that would be taken."""
    kind = next(one for one in HolderKind if one in licence_type.holder_kinds)
    (name, number), identity = _HOLDERS[kind], documents_of(kind)[0]
    until = "长期" if licence_type.long_term_allowed else f"{today.year + 3}-12-31"
    cells = {
        Column.TYPE_NAME.value: licence_type.name,
        Column.NUMBER.value: _SAMPLE_LICENCE,
        Column.HOLDER_KIND.value: HOLDER_WORDS[kind].zh,
        Column.HOLDER.value: name,
        Column.IDENTITY_KIND.value: IDENTITY_DOCUMENTS[identity].zh,
        Column.IDENTITY_NUMBER.value: number,
        Column.ISSUED_ON.value: today.isoformat(),
        Column.VALID_FROM.value: today.isoformat(),
        Column.VALID_UNTIL.value: until,
        Column.CASE_NUMBER.value: "",
    }
    fixed = {comparable(column) for column in Column}
    holding = Holding([HolderDraft(kind, name, identity, number)])
    own = OwnFields.of(licence_type).completed({}, holding)
    for field in licence_type.fields:
        if comparable(field.label) not in fixed:
            cells[field.label] = str(own.get(field.name) or _sample(field, name, today))
    return list(cells), list(cells.values())


def template_file(licence_type: LicenceType, today: date, kind: str) -> bytes:
    """Return the template as a file: CSV that Excel knows as UTF-8, or XLSX with text cells."""
    return sheet_file(template_rows(licence_type, today), "归集", kind)


def sheet_file(rows: Sequence[list[str]], title: str, kind: str) -> bytes:
    """Return rows to be filled in, the headings first, as a file of this kind."""
    return _csv(rows) if kind == CSV else _xlsx(rows, title)


def _csv(rows: Sequence[list[str]]) -> bytes:
    text = StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def _xlsx(rows: Sequence[list[str]], title: str) -> bytes:
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = title
    for cells in rows:
        sheet.append(cells)
    sheet.freeze_panes = "A2"
    for place, heading in enumerate(rows[0], start=1):
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = max(14, 2 * len(heading) + 4)
        # As text: a spreadsheet makes 3.1E+17 of a long number, and loses zeros at its front.
        sheet.column_dimensions[letter].number_format = "@"
        for row in range(1, _ROWS_AS_TEXT):
            sheet.cell(row, place).number_format = "@"
        sheet.cell(1, place).font = Font(bold=True)
        sheet.cell(1, place).fill = PatternFill("solid", fgColor="E6EDF9")
    file = BytesIO()
    workbook.save(file)
    return file.getvalue()


def _sample(field: FaceField, holder_name: str, today: date) -> str:
    if field.choices:
        return field.choices[0]
    samples = {
        FieldFormat.NAME: holder_name,
        FieldFormat.RESIDENT_ID: _SAMPLE_NUMBER,
        FieldFormat.USCC: _SAMPLE_CODE,
        FieldFormat.NUMBER: "0001",
        FieldFormat.DATE: today.isoformat(),
        FieldFormat.ADDRESS: "上海市示例路1号",
        FieldFormat.PHONE: "021-00000000",
        FieldFormat.PORTRAIT: _SAMPLE_PORTRAIT,
    }
    return samples.get(field.format, "示例")[: field.max_length or None]
