"""Files are told by their bytes and refused whole when they are no table that can be read."""

from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.services.collecting.sheets import GOOD, csv_file, csv_text, good_rows, xlsx_file
from tests.services.collecting.surveys import opened, rows_of, survey
from wallet.services.sheets import file_refusals

HEADINGS = list(GOOD)


def refusal_of(path):
    with pytest.raises(file_refusals.FileRefused) as caught:
        survey(path)
    return caught.value


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"\r\n,,,\r\n", "file_empty"),
        (csv_text([GOOD]).splitlines()[0].encode(), "file_empty"),
        (b"\0" * 200, "encoding_unknown"),
        (csv_text([GOOD]).encode("utf-32"), "encoding_unknown"),
        (csv_text([GOOD]).encode("big5", "replace"), "headings_missing"),
        (b"\xef\xbb\xbf" + csv_text([GOOD]).encode("gb18030"), "encoding_unknown"),
        (b"\xff\xffab\xff,\xff\n", "encoding_unknown"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "workbook_of_old_kind"),
        (b"PK\x03\x04 and then nothing", "workbook_broken"),
        (b"%PDF-1.7\n", "file_of_other_kind"),
        (csv_text([GOOD]).encode() + b'"an open quotation mark', "csv_broken"),
        (csv_text([GOOD]).encode() + b'"a"b,c', "csv_broken"),
        (csv_text([GOOD]).encode() + b"x" * 140_000, "csv_broken"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path, content, code):
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    assert refusal_of(path).code == code


def test_a_missing_file_is_refused(tmp_path):
    assert refusal_of(tmp_path / "none.csv").code == "file_missing"
    assert refusal_of(tmp_path).code == "file_missing"


@pytest.mark.parametrize("heading", HEADINGS[:9])
def test_a_missing_heading_is_named(tmp_path, heading):
    row = {key: value for key, value in GOOD.items() if key != heading}
    refusal = refusal_of(csv_file(tmp_path / "a.csv", [row]))
    assert (refusal.code, refusal.names) == ("headings_missing", (heading,))
    assert heading in refusal.sentence_zh()


@pytest.mark.parametrize("again", ["持证主体", " 持证主体*", "经营场所"])
def test_a_heading_that_stands_twice_is_refused(tmp_path, again):
    path = csv_file(tmp_path / "a.csv", [GOOD | {"x": ""}], headings=[*HEADINGS, again])
    assert refusal_of(path).code == "headings_duplicate"


def test_a_first_row_of_data_is_not_repeated_in_the_message(tmp_path):
    path = csv_file(tmp_path / "a.csv", [GOOD, GOOD], headings=list(GOOD.values()))
    assert "林" not in refusal_of(path).sentence_zh()


@pytest.mark.parametrize(
    ("headings", "code", "name"),
    [
        ([*HEADINGS, "经营场地"], "headings_unknown", "经营场地"),
        ([*HEADINGS, "premises"], "headings_duplicate", "经营场所"),
        ([text for text in HEADINGS if text != "经营项目"], "headings_missing", "经营项目"),
    ],
)
def test_face_headings_are_held_against_the_catalogue(city, tmp_path, headings, code, name):
    row = {text: GOOD.get(text, "") for text in headings}
    with pytest.raises(file_refusals.FileRefused) as caught:
        city.take_in(csv_file(tmp_path / "a.csv", [row]))
    assert (caught.value.code, caught.value.names) == (code, (name,))


def test_an_optional_field_needs_no_heading(city, tmp_path):
    row = {key: value for key, value in GOOD.items() if key not in {"负责人", "办件编号"}}
    report, _ = city.take_in(csv_file(tmp_path / "a.csv", [row]))
    assert report.complete


@pytest.mark.parametrize("suffix", ["csv", "dat"])
def test_the_kind_is_told_by_the_bytes_not_by_the_name(tmp_path, suffix):
    assert survey(xlsx_file(tmp_path / f"a.{suffix}", [GOOD])).table.kind == "xlsx"
    assert survey(csv_file(tmp_path / "b.xlsx", [GOOD], "gbk")).table.kind == "gb18030"


def test_a_hidden_first_sheet_is_not_the_one(tmp_path):
    path = xlsx_file(tmp_path / "a.xlsx", [GOOD])
    workbook = openpyxl.load_workbook(path)
    workbook.create_sheet("说明", 0).append(["先看这里"])
    workbook["说明"].sheet_state = "hidden"
    workbook.save(path)
    assert survey(path).table.rows == 1


def test_a_workbook_that_counts_from_1904_is_refused(tmp_path):
    path = xlsx_file(tmp_path / "a.xlsx", [GOOD])
    workbook = openpyxl.load_workbook(path)
    workbook.epoch = CALENDAR_MAC_1904
    workbook.save(path)
    assert refusal_of(path).code == "workbook_of_1904"


def test_a_container_of_something_else_is_refused(tmp_path):
    path = tmp_path / "a.xlsx"
    with ZipFile(path, "w") as archive:
        archive.writestr("content.xml", "<a/>")
    assert refusal_of(path).code == "workbook_broken"


@pytest.mark.parametrize(
    "part", ["mimetype", "xl/workbook.bin", "Index/Document.iwa", "word/document.xml"]
)
def test_a_container_of_another_program_is_told_as_that(tmp_path, part):
    path = tmp_path / "a.xlsx"
    with ZipFile(path, "w") as archive:
        archive.writestr(part, "<a/>")
    assert refusal_of(path).code == "file_of_other_kind"


def test_a_workbook_cut_short_is_refused_before_any_row(tmp_path):
    path = xlsx_file(tmp_path / "a.xlsx", good_rows(400))
    broken = tmp_path / "b.xlsx"
    with ZipFile(path) as whole, ZipFile(broken, "w") as archive:
        for entry in whole.infolist():
            content = whole.read(entry)
            if "sheet1" in entry.filename:
                content = content[: len(content) // 2]
            archive.writestr(entry.filename, content)
    assert refusal_of(broken).code == "workbook_broken"


def test_a_date_that_is_none_is_told_as_the_error_that_a_spreadsheet_shows(tmp_path):
    path = xlsx_file(tmp_path / "a.xlsx", [GOOD | {"颁发日期": 99999999}])
    workbook = openpyxl.load_workbook(path)
    workbook.active["G2"].number_format = "yyyy-mm-dd"
    workbook.save(path)
    ((_, cells),) = rows_of(path)
    assert cells[6] == "#VALUE!"


def test_a_long_file_is_read_row_by_row(tmp_path):
    with opened(csv_file(tmp_path / "a.csv", good_rows(2_000))) as file:
        rows = file.rows()
        assert next(rows)[0] == 2
        assert next(rows)[0] == 3


def test_the_reader_ends_with_the_block(tmp_path):
    with opened(csv_file(tmp_path / "a.csv", good_rows(2_000))) as file:
        child = file.reader._child
        next(file.rows())
        assert child.poll() is None
    assert child.poll() is not None
