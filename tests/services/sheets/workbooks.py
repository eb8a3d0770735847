"""Workbooks as several programs write them: openpyxl, XlsxWriter, and by hand as others do."""

from zipfile import ZIP_DEFLATED, ZipFile

import xlsxwriter
from openpyxl import Workbook

from tests.services.collecting.sheets import GOOD, good_rows

HEADINGS = list(GOOD)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def cells(row):
    return [None if value == "" else value for value in row.values()]


def table(sheet, rows, headings=HEADINGS):
    sheet.append(headings)
    for row in rows:
        sheet.append(cells(row))
    return sheet


def by_openpyxl(path, spoil=None, rows=3, of=good_rows):
    """A workbook with a good table, spoilt in some way."""
    workbook = Workbook()
    sheet = table(workbook.active, of(rows))
    sheet.title = "归集"
    if spoil is not None:
        spoil(workbook, sheet)
    workbook.save(path)
    return path


def by_xlsxwriter(path, spoil=None, rows=3):
    workbook = xlsxwriter.Workbook(str(path))
    sheet = workbook.add_worksheet("归集")
    for number, row in enumerate([HEADINGS, *map(cells, good_rows(rows))]):
        sheet.write_row(number, 0, row)
    if spoil is not None:
        spoil(workbook, sheet)
    workbook.close()
    return path


def by_hand(path, sheet_xml, *, strings=(), prefix="", calculation="", sheets=1):
    """A workbook of the fewest parts that the format allows, with a sheet as it stands."""
    p = f"{prefix}:" if prefix else ""
    ns = f'xmlns:{prefix}="{_MAIN}"' if prefix else f'xmlns="{_MAIN}"'
    named = "".join(
        f'<{p}sheet name="表{one}" sheetId="{one}" r:id="r{one}"/>' for one in range(1, sheets + 1)
    )
    links = "".join(
        f'<Relationship Id="r{one}" Type="{_LINKS}/worksheet" Target="/xl/s{one}.xml"/>'
        for one in range(1, sheets + 1)
    )
    links += f'<Relationship Id="t" Type="{_LINKS}/sharedStrings" Target="texts.xml"/>'
    items = "".join(f"<{p}si><{p}t>{text}</{p}t></{p}si>" for text in strings)
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="m"'
            f' Type="{_LINKS}/officeDocument" Target="xl/book.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/book.xml",
            f'<{p}workbook {ns} xmlns:r="{_LINKS}"><{p}sheets>{named}</{p}sheets>'
            f"{calculation}</{p}workbook>",
        )
        archive.writestr(
            "xl/_rels/book.xml.rels", f'<Relationships xmlns="{_PACKAGE}">{links}</Relationships>'
        )
        archive.writestr("xl/texts.xml", f"<{p}sst {ns}>{items}</{p}sst>")
        for one in range(1, sheets + 1):
            archive.writestr(f"xl/s{one}.xml", f"<{p}worksheet {ns}>{sheet_xml}</{p}worksheet>")
    return path


def inline(reference, text):
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def row_xml(number, values, attributes=""):
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    held = "".join(
        inline(f"{letters[place]}{number}", value)
        for place, value in enumerate(values)
        if value not in {"", None}
    )
    return f'<row r="{number}"{attributes}>{held}</row>'


def sheet_data(rows, headings=HEADINGS):
    """The rows of a good table as a program with inline texts writes them."""
    written = row_xml(1, headings)
    for number, row in enumerate(rows, start=2):
        written += row_xml(number, list(row.values()))
    return f"<sheetData>{written}</sheetData>"
