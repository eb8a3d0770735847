"""Tables of text as they are: separators, encodings, samples and headings that were left in."""

import pytest

from tests.factories import TODAY, licence_type
from tests.services.collecting.sheets import GOOD, csv_text, good_row, good_rows
from tests.services.collecting.surveys import asked, numbers, rows_of, survey
from wallet.services.collecting.files.templates import template_rows
from wallet.services.sheets.file_refusals import FileRefused

THREE = [2, 3, 4]


def sample_row(**changes):
    headings, cells = template_rows(licence_type(), TODAY)
    return dict.fromkeys(GOOD, "") | dict(zip(headings, cells, strict=True)) | changes


@pytest.mark.parametrize("at", [0, 1, 2])
def test_the_sample_of_a_template_is_left_and_told(at):
    rows = good_rows(2)
    rows.insert(at, sample_row())
    text = csv_text(rows).encode()
    assert asked(text) == []
    assert survey(text).notes == [("samples_left", ("1", str(at + 2)))]
    assert numbers(text) == [number for number in THREE if number != at + 2]


@pytest.mark.parametrize(
    "row",
    [
        good_row(1, 证照编号="示例0001"),
        good_row(1, 证照编号=" 示例0001 "),
        sample_row(证照编号="JY1"),
        sample_row(证件号码=good_row(1)["证件号码"], 持证主体="林小满"),
    ],
)
def test_what_is_left_of_a_sample_is_asked_about(row):
    text = csv_text([row, *good_rows(2)]).encode()
    assert asked(text) == ["sample_rows_undecided"]
    assert numbers(text, sample_rows="leave") == [3, 4]
    assert numbers(text, sample_rows="take") == THREE


def test_headings_that_stand_there_again_are_no_row():
    lines = csv_text(good_rows(3)).splitlines(keepends=True)
    text = "".join([*lines[:3], lines[0], lines[3]]).encode()
    assert numbers(text) == [2, 3, 5]
    assert survey(text).notes == [("headings_repeated", ("1", "4"))]


@pytest.mark.parametrize("separator", ["\t", ";", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
def test_tables_of_text_are_understood_in_every_usual_spelling(separator, encoding):
    plain = csv_text(good_rows(3))
    text = plain.replace(",", separator).encode(encoding)
    assert rows_of(text) == rows_of(plain.encode())
    assert survey(text).notes == [("separated_otherwise", (separator,))]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16", "utf-16-be", "utf-16-le"])
@pytest.mark.parametrize("start", ["", "\ufeff", "sep=,\r\n", "\r\n\r\n"])
def test_what_stands_at_the_beginning_changes_nothing(encoding, start):
    text = (start + csv_text(good_rows(3))).encode(encoding)
    assert [cells for _, cells in rows_of(text)] == [list(row.values()) for row in good_rows(3)]


def test_a_separator_that_is_said_is_believed():
    text = "sep=;\r\n" + csv_text(good_rows(2)).replace(",", ";")
    assert numbers(text.encode()) == [3, 4]


@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_big5_is_told_as_big5(separator):
    headings = (
        "證照名稱,證照編號,持證主體類型,持證主體,證件類型,證件號碼,頒發日期,有效期起,有效期止"
    )
    text = f"{headings}\r\n食品經營許可證,JY1,自然人,林小滿,居民身份證,1,2026-01-05,,\r\n"
    with pytest.raises(FileRefused, match="encoding_big5"):
        survey(text.replace(",", separator).encode("big5"))


@pytest.mark.parametrize(
    ("start", "code"),
    [
        (b"<html><table>", "file_of_other_kind"),
        (b'<?xml version="1.0"?><Workbook/>', "file_of_other_kind"),
        (b'[{"number": "1"}]', "file_of_other_kind"),
        (b"%PDF-1.7", "file_of_other_kind"),
        (b"\x89PNG\r\n\x1a\n", "file_of_other_kind"),
        (b"\xff\xd8\xff\xe0", "file_of_other_kind"),
        (b"Rar!\x1a\x07", "file_of_other_kind"),
        (b"7z\xbc\xaf\x27\x1c", "file_of_other_kind"),
        (b"\x1f\x8b\x08", "file_of_other_kind"),
        (b"SQLite format 3\0", "file_of_other_kind"),
    ],
)
def test_other_kinds_of_file_are_told(start, code):
    with pytest.raises(FileRefused, match=code):
        survey(start + b"\nabc\n")
