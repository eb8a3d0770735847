"""The report opens in a spreadsheet, runs nothing there, and tells nobody's number."""

import csv

import pytest

from tests.services.collecting.sheets import csv_file, good_row
from wallet.services.collecting.files.report import (
    MOST_REFUSALS_KEPT,
    ImportReport,
    RowOutcome,
    RowResult,
    report_file,
)
from wallet.services.collecting.rows.faults import RowFault
from wallet.services.sheets.spreadsheet_text import neutralised

REFUSED = RowResult(
    7,
    RowOutcome.REFUSED,
    "JY1******0001",
    faults=(
        RowFault("证件号码", "310***********0012", "malformed_resident_id", "有误。", "Wrong."),
        RowFault("经营场所", "=****", "cell_like_formula", "不能。", "Cannot."),
    ),
)


def break_off(path):
    with report_file(path) as writer:
        writer.write(REFUSED)
        raise KeyboardInterrupt


def lines_of(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_each_row_has_a_line_and_each_fault_its_own(tmp_path):
    path = tmp_path / "a.report.csv"
    with report_file(path) as writer:
        writer.write(RowResult(2, RowOutcome.ISSUED, "JY1****0002", "1.2.156.3005.2.X"))
        writer.write(RowResult(3, RowOutcome.UNCHANGED, "JY1****0003", "1.2.156.3005.2.Y"))
        writer.write(REFUSED)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    lines = lines_of(path)
    assert [(line["行号"], line["结果"], line["代码"]) for line in lines] == [
        ("2", "已制发", "issued"),
        ("3", "已存在，未改动", "unchanged"),
        ("7", "已拒绝", "malformed_resident_id"),
        ("7", "已拒绝", "cell_like_formula"),
    ]
    assert lines[0]["电子证照标识"] == "1.2.156.3005.2.X"
    assert lines[2]["列标题"] == "证件号码"
    assert lines[2]["原因"] == "有误。"
    assert lines[3]["值（已遮盖）"] == "'=****"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "  =", "\n+"])
def test_a_cell_that_a_spreadsheet_would_run_is_neutralised(start):
    assert neutralised(f"{start}1") == f"'{start}1"


@pytest.mark.parametrize("text", ["", "食品", "1=1", "2026-01-05", "a@b"])
def test_any_other_cell_stays_as_it_is(text):
    assert neutralised(text) == text


def test_a_report_that_was_not_finished_does_not_stand_there(tmp_path):
    path = tmp_path / "a.report.csv"
    with pytest.raises(KeyboardInterrupt):
        break_off(path)
    assert list(tmp_path.iterdir()) == []


def test_refusals_are_kept_to_a_limit_and_counted_without_one():
    report = ImportReport("局", "0" * 64, "xlsx", dry_run=False)
    for _ in range(MOST_REFUSALS_KEPT + 5):
        report.add(REFUSED)
    assert len(report.first_refusals) == MOST_REFUSALS_KEPT
    assert report.refused == MOST_REFUSALS_KEPT + 5
    assert not report.complete


def test_no_result_holds_a_number_or_a_name_in_full(city, tmp_path):
    row = good_row(1, 证件号码="310101190001010012", 颁发日期="", 负责人="=HYPERLINK(1)")
    _, (result,) = city.take_in(csv_file(tmp_path / "a.csv", [row]))
    for secret in ("310101190001010012", row["持证主体"], row["证照编号"], "HYPERLINK"):
        assert secret not in str(result)
