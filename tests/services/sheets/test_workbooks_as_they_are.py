"""Workbooks as they are: each is understood, or says what has to be decided; no row is lost."""

from datetime import date

import pytest

from tests.services.collecting.sheets import GOOD, csv_text, good_row, good_rows
from tests.services.collecting.surveys import asked, codes, noted, numbers, rows_of, survey
from tests.services.sheets.workbooks import (
    HEADINGS,
    by_hand,
    by_openpyxl,
    by_xlsxwriter,
    row_xml,
    table,
)
from wallet.services.sheets.cell_values import Unread
from wallet.services.sheets.file_refusals import FileRefused

THREE = [2, 3, 4]


def hide_rows(*rows):
    def spoil(_workbook, sheet):
        for row in rows:
            sheet.row_dimensions[row].hidden = True

    return spoil


def hide_by_xlsxwriter(_workbook, sheet):
    sheet.set_row(2, options={"hidden": True})


def filter_rows(_workbook, sheet):
    sheet.auto_filter.ref = "A1:N4"
    sheet.auto_filter.add_filter_column(0, ["x"])
    sheet.row_dimensions[3].hidden = True


def group_rows(_workbook, sheet):
    sheet.row_dimensions.group(3, 4, hidden=True)


def hide_columns(*letters):
    def spoil(_workbook, sheet):
        for letter in letters:
            sheet.column_dimensions[letter].hidden = True

    return spoil


def another_table(state="visible", at=None, name="二月"):
    def spoil(workbook, _sheet):
        sheet = table(workbook.create_sheet(name, at), [good_row(9)])
        sheet.sheet_state = state

    return spoil


def rows_without_headings(workbook, _sheet):
    workbook.create_sheet("续表").append(list(good_row(7).values()))


def notes_on(name, at, state="visible"):
    def spoil(workbook, _sheet):
        sheet = workbook.create_sheet(name, at)
        sheet.append(["填写说明"])
        sheet.append(["1. 证照编号按原证填写", "2. 日期为年-月-日"])
        sheet.sheet_state = state

    return spoil


def only_hidden(workbook, sheet):
    sheet.sheet_state = "hidden"
    workbook.create_sheet("空")


HIDDEN_ROWS = {
    "one": (by_openpyxl, hide_rows(3), [3]),
    "several": (by_openpyxl, hide_rows(2, 4), [2, 4]),
    "the last": (by_openpyxl, hide_rows(4), [4]),
    "all": (by_openpyxl, hide_rows(2, 3, 4), THREE),
    "filtered": (by_openpyxl, filter_rows, [3]),
    "grouped": (by_openpyxl, group_rows, [3, 4]),
    "xlsxwriter": (by_xlsxwriter, hide_by_xlsxwriter, [3]),
}


@pytest.mark.parametrize(("write", "spoil", "hidden"), HIDDEN_ROWS.values(), ids=HIDDEN_ROWS)
def test_hidden_rows_are_asked_about_and_taken_or_left(tmp_path, write, spoil, hidden):
    path = write(tmp_path / "a.xlsx", spoil)
    assert asked(path) == ["hidden_rows_undecided"]
    assert numbers(path, hidden_rows="take") == THREE
    assert noted(path, hidden_rows="take") == ["hidden_rows_taken"]
    if left := [number for number in THREE if number not in hidden]:
        assert numbers(path, hidden_rows="leave") == left
        assert noted(path, hidden_rows="leave") == ["hidden_rows_left"]
    else:
        with pytest.raises(FileRefused, match="file_empty"):
            survey(path, hidden_rows="leave")


@pytest.mark.parametrize("attribute", [' hidden="1"', ' hidden="true"', ' ht="0" hidden="true"'])
def test_every_spelling_of_hidden_counts(tmp_path, attribute):
    rows = row_xml(1, HEADINGS) + row_xml(2, list(GOOD.values()), attribute)
    path = by_hand(tmp_path / "a.xlsx", f"<sheetData>{rows}</sheetData>")
    assert asked(path) == ["hidden_rows_undecided"]


@pytest.mark.parametrize("letters", ["B", "K", "KL", "N"])
def test_hidden_columns_with_something_in_them_are_asked_about(tmp_path, letters):
    path = by_openpyxl(tmp_path / "a.xlsx", hide_columns(*letters))
    (question,) = survey(path).table.questions
    places = ["ABCDEFGHIJKLMN".index(letter) for letter in letters]
    assert question.code == "hidden_columns_undecided"
    assert list(question.names) == [HEADINGS[place] for place in places]
    taken = rows_of(path, hidden_columns="take")[0][1]
    assert taken[:12] == [value or None for value in good_row(1).values()][:12]


def test_a_hidden_column_that_is_left_has_neither_heading_nor_cells(tmp_path):
    path = by_openpyxl(tmp_path / "a.xlsx", hide_columns("K"))
    assert "经营场所" not in survey(path, hidden_columns="leave").table.headings
    assert [cells[10] for _, cells in rows_of(path, hidden_columns="leave")] == [None] * 3


@pytest.mark.parametrize("letter", ["P", "Z"])
def test_a_hidden_column_with_nothing_in_it_is_nobodys_question(tmp_path, letter):
    assert asked(by_openpyxl(tmp_path / "a.xlsx", hide_columns(letter))) == []


SEVERAL_SHEETS = {
    "a second table": (another_table(), ["归集", "二月"]),
    "a table before it": (another_table(at=0), ["二月", "归集"]),
    "a hidden table": (another_table("hidden"), ["归集", "二月"]),
    "a very hidden table": (another_table("veryHidden"), ["归集", "二月"]),
    "rows that go on": (rows_without_headings, ["归集", "续表"]),
    "the only one is hidden": (only_hidden, ["归集"]),
    "a name with an umlaut": (another_table(name="Ende Mäi"), ["归集", "Ende Mäi"]),
}


@pytest.mark.parametrize(("spoil", "names"), SEVERAL_SHEETS.values(), ids=SEVERAL_SHEETS)
def test_several_sheets_with_rows_are_asked_about(tmp_path, spoil, names):
    path = by_openpyxl(tmp_path / "a.xlsx", spoil)
    (question,) = survey(path).table.questions
    assert (question.code, list(question.names)) == ("sheet_undecided", names)
    assert asked(path, sheet="归集") == []
    assert numbers(path, sheet="归集") == THREE


def test_the_sheet_that_is_chosen_is_read(tmp_path):
    path = by_openpyxl(tmp_path / "a.xlsx", another_table())
    ((number, cells),) = rows_of(path, sheet="二月")
    assert (number, cells[1]) == (2, good_row(9)["证照编号"])
    with pytest.raises(FileRefused, match="sheet_missing"):
        survey(path, sheet="三月")


@pytest.mark.parametrize("state", ["visible", "hidden", "veryHidden"])
@pytest.mark.parametrize("at", [0, 1])
def test_a_sheet_of_notes_is_left_and_told(tmp_path, at, state):
    path = by_openpyxl(tmp_path / "a.xlsx", notes_on("填写说明", at, state))
    assert asked(path) == []
    assert survey(path).notes == [("sheets_left", ("归集", "填写说明"))]
    assert numbers(path) == THREE


def above(*rows):
    def spoil(_workbook, sheet):
        sheet.insert_rows(1, len(rows))
        for number, row in enumerate(rows, start=1):
            for place, value in enumerate(row, start=1):
                sheet.cell(number, place, value)

    return spoil


TITLES = {
    "a title": [["食品经营许可证归集表"]],
    "title and date": [["食品经营许可证归集表"], ["填报日期", date(2026, 1, 5)]],
    "a title further right": [[None, None, None, "归集表"]],
    "unit, clerk, telephone": [["单位", "示例局", "填报人", "张", "电话", "1"]],
    "ten lines of notes": [[f"{number}. 说明"] for number in range(10)],
}


@pytest.mark.parametrize("rows", TITLES.values(), ids=TITLES)
def test_what_stands_above_the_headings_is_left_and_told(tmp_path, rows):
    path = by_openpyxl(tmp_path / "a.xlsx", above(*rows))
    found = survey(path)
    assert found.table.heading_row == len(rows) + 1
    assert codes(found.notes) == ["rows_above_left"]
    assert numbers(path) == [number + len(rows) for number in THREE]
    text = csv_text(good_rows(3)).splitlines()
    title = [",".join(str(cell or "") for cell in row) for row in rows]
    assert survey("\n".join([*title, *text]).encode()).table.heading_row == len(rows) + 1


def test_rows_of_data_above_the_headings_are_not_left_in_silence(tmp_path):
    path = by_openpyxl(tmp_path / "a.xlsx", above(list(good_row(8).values())))
    with pytest.raises(FileRefused, match="rows_above_headings"):
        survey(path)


def merge(*ranges):
    def spoil(_workbook, sheet):
        for one in ranges:
            sheet.merge_cells(one)

    return spoil


@pytest.mark.parametrize(
    ("ranges", "unread"),
    [
        (["D2:D4"], [(3, 3), (4, 3)]),
        (["D3:D4"], [(4, 3)]),
        (["K2:L2"], [(2, 11)]),
        (["K2:L3"], [(2, 11), (3, 10), (3, 11)]),
        (["D2:D3", "K3:K4"], [(3, 3), (4, 10)]),
        (["A4:N4"], [(4, place) for place in range(1, 14)]),
    ],
)
def test_what_lies_within_a_merged_cell_is_told_as_that(tmp_path, ranges, unread):
    path = by_openpyxl(tmp_path / "a.xlsx", merge(*ranges))
    found = [
        (number, place)
        for number, cells in rows_of(path)
        for place, cell in enumerate(cells)
        if cell is Unread.MERGED
    ]
    assert found == unread
    assert codes(survey(path).notes) == ["merged_cells"]


def test_a_row_that_lies_within_merged_cells_wholly_is_a_row(tmp_path):
    path = by_openpyxl(tmp_path / "a.xlsx", merge("A4:A6"))
    assert survey(path).table.rows == 5
    assert numbers(path) == [2, 3, 4, 5, 6]


@pytest.mark.parametrize("ranges", [["A9:C12"], ["A1:A1"], ["P2:Q3"]])
def test_merged_cells_with_nothing_in_them_invent_no_row(tmp_path, ranges):
    assert numbers(by_openpyxl(tmp_path / "a.xlsx", merge(*ranges))) == THREE
