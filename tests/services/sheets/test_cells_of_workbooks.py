"""Cells of workbooks say what their programs wrote: formulas, formats, spellings of the format."""

import io
from datetime import date, datetime
from zipfile import ZipFile

import pytest

from tests.services.collecting.sheets import GOOD, good_rows
from tests.services.collecting.surveys import numbers, rows_of, survey
from tests.services.sheets.workbooks import (
    HEADINGS,
    by_hand,
    by_openpyxl,
    by_xlsxwriter,
    row_xml,
    sheet_data,
)
from wallet.services.sheets.cell_values import Unread

THREE = [2, 3, 4]


def formula(cell, value="=1+1"):
    def spoil(_workbook, sheet):
        sheet[cell] = value

    return spoil


def formula_by_xlsxwriter(_workbook, sheet):
    sheet.write_formula("M3", "=A1")


@pytest.mark.parametrize(
    ("write", "spoil", "place"),
    [
        (by_openpyxl, formula("B3"), 1),
        (by_openpyxl, formula("M3", '="张"'), 12),
        (by_openpyxl, formula("N3", "=TODAY()"), 13),
        (by_openpyxl, formula("K3", "=VLOOKUP(A1,B1:C2,2)"), 10),
        (by_xlsxwriter, formula_by_xlsxwriter, 12),
    ],
)
def test_a_formula_without_its_value_is_told_as_that(tmp_path, write, spoil, place):
    path = write(tmp_path / "a.xlsx", spoil)
    assert rows_of(path)[1][1][place] is Unread.FORMULA
    assert survey(path).notes == [("formulas_not_calculated", ("1", "3"))]


@pytest.mark.parametrize(
    ("xml", "value"),
    [
        ('<c r="M2"><f>A1</f></c>', Unread.FORMULA),
        ('<c r="M2"><f>A1</f><v/></c>', Unread.FORMULA),
        ('<c r="M2"><f>A1</f><v></v></c>', Unread.FORMULA),
        ('<c r="M2" t="s"><f>A1</f></c>', Unread.FORMULA),
        ('<c r="M2" t="shared"><f t="shared" si="0"/></c>', Unread.FORMULA),
        ('<c r="M2" t="str"><f>A1</f><v></v></c>', None),
        ('<c r="M2" t="str"><f>A1</f><v>张三</v></c>', "张三"),
        ('<c r="M2"><f>A1</f><v>7</v></c>', 7),
        ('<c r="M2" t="b"><f>A1</f><v>1</v></c>', True),
        ('<c r="M2" t="e"><f>A1</f><v>#N/A</v></c>', "#N/A"),
        ('<c r="M2" t="e"><v>#REF!</v></c>', "#REF!"),
        ('<c r="M2" t="n"><v>0.5</v></c>', 0.5),
        ('<c r="M2" t="d"><v>2026-01-05</v></c>', "2026-01-05"),
        ('<c r="M2" t="inlineStr"><is><r><t>张</t></r><r><t>三</t></r></is></c>', "张三"),
        ('<c r="M2" t="inlineStr"><is><t>张</t><rPh sb="0" eb="1"><t>zh</t></rPh></is></c>', "张"),
        ('<c r="M2" t="inlineStr"><is><t>a_x000D_b</t></is></c>', "a\rb"),
        ('<c r="M2" t="s"><v>1</v></c>', "共享"),
    ],
)
def test_a_cell_says_what_its_program_wrote(tmp_path, xml, value):
    row = row_xml(2, list(GOOD.values())).replace("</row>", f"{xml}</row>")
    data = f"<sheetData>{row_xml(1, HEADINGS)}{row}</sheetData>"
    ((_, cells),) = rows_of(by_hand(tmp_path / "a.xlsx", data, strings=["零", "共享"]))
    assert (cells[12] if len(cells) > 12 else None) == value


def test_a_workbook_that_wants_to_be_calculated_first_is_not_believed(tmp_path):
    row = row_xml(2, list(GOOD.values())).replace("</row>", '<c r="M2"><f>A1</f><v>0</v></c></row>')
    data = f"<sheetData>{row_xml(1, HEADINGS)}{row}</sheetData>"
    path = by_hand(tmp_path / "a.xlsx", data, calculation='<calcPr fullCalcOnLoad="1"/>')
    assert rows_of(path)[0][1][12] is Unread.FORMULA


@pytest.mark.parametrize(
    ("number_format", "value"),
    [
        ("yyyy-mm-dd", date(2026, 1, 5)),
        ("m/d/yy", date(2026, 1, 5)),
        ('yyyy"年"m"月"d"日"', date(2026, 1, 5)),
        ("[$-804]yyyy/m/d;@", date(2026, 1, 5)),
        ('[DBNum1][$-804]yyyy"年"m"月"d"日";@', date(2026, 1, 5)),
        ("d-mmm", date(2026, 1, 5)),
        ("mmm-yy", date(2026, 1, 5)),
        ("yyyy-mm-dd hh:mm", date(2026, 1, 5)),
        ("General", 46027),
        ("0", 46027),
        ("#,##0.00", 46027),
        ("0.00E+00", 46027),
        ('0"天"', 46027),
        ("[Red]0", 46027),
        ('"yyyy"0', 46027),
        ("@", 46027),
    ],
)
def test_a_number_is_a_date_by_its_format(tmp_path, number_format, value):
    def spoil(_workbook, sheet):
        sheet["N2"] = 46027
        sheet["N2"].number_format = number_format

    assert rows_of(by_openpyxl(tmp_path / "a.xlsx", spoil))[0][1][13] == value


@pytest.mark.parametrize("number", [14, 27, 30, 31, 36, 50, 57, 58])
def test_the_dates_that_chinese_programs_have_built_in_are_dates(tmp_path, number):
    def spoil(_workbook, sheet):
        sheet["N2"] = 46027
        sheet["N2"].number_format = "yyyy-mm-dd"

    path = by_openpyxl(tmp_path / "a.xlsx", spoil)
    held = io.BytesIO()
    with ZipFile(path) as before, ZipFile(held, "w") as after:
        for entry in before.infolist():
            content = before.read(entry)
            if entry.filename == "xl/styles.xml":
                content = content.replace(b'numFmtId="14"', b'numFmtId="%d"' % number)
                content = content.replace(b'numFmtId="164"', b'numFmtId="%d"' % number)
            after.writestr(entry, content)
    assert rows_of(held.getvalue())[0][1][13] == date(2026, 1, 5)


def test_a_date_with_a_time_keeps_both(tmp_path):
    def spoil(_workbook, sheet):
        sheet["N2"] = datetime(2026, 1, 5, 8, 30)  # noqa: DTZ001 a spreadsheet's own

    assert rows_of(by_openpyxl(tmp_path / "a.xlsx", spoil))[0][1][13] == datetime(2026, 1, 5, 8, 30)  # noqa: DTZ001


@pytest.mark.parametrize("prefix", ["", "x", "ss"])
def test_every_prefix_of_names_is_understood(tmp_path, prefix):
    data = sheet_data(good_rows(3))
    if prefix:
        data = data.replace("</", "\0").replace("<", f"<{prefix}:").replace("\0", f"</{prefix}:")
    assert numbers(by_hand(tmp_path / "a.xlsx", data, prefix=prefix)) == THREE


def test_references_may_be_left_out(tmp_path):
    data = "".join(
        "<row>" + "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in row) + "</row>"
        for row in (HEADINGS, *(list(row.values()) for row in good_rows(3)))
    )
    found = rows_of(by_hand(tmp_path / "a.xlsx", f"<sheetData>{data}</sheetData>"))
    assert [cells[1] for _, cells in found] == [row["证照编号"] for row in good_rows(3)]


@pytest.mark.parametrize("write", [by_openpyxl, by_xlsxwriter])
def test_two_programs_write_the_same_table(tmp_path, write):
    expected = [[value or None for value in row.values()] for row in good_rows(3)]
    found = [cells + [None] * (14 - len(cells)) for _, cells in rows_of(write(tmp_path / "a.xlsx"))]
    assert found == expected
