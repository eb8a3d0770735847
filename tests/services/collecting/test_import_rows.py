"""Every fault that a spreadsheet or a clerk makes is refused by its name, and only its row."""

from datetime import datetime, time

import pytest

from tests.factories import NOW, TODAY, face_field, licence_type, resident_id
from tests.services.collecting.bureau import ONE_EACH
from tests.services.collecting.sheets import GOOD, csv_file, good_row, xlsx_file
from wallet.domain.catalogue.issuing_catalogue import FieldFormat
from wallet.repository.tables import licences
from wallet.services.collecting.rows.rows import RowReader
from wallet.services.collecting.rows.types import TypeBook
from wallet.services.sheets.columns import read_headings

READER = RowReader(read_headings(list(GOOD)), TypeBook([licence_type(), ONE_EACH]))


def faults_of(*extra, reader=READER, **changes):
    cells = [*(GOOD | changes).values(), *extra]
    return [(fault.column, fault.code) for fault in reader.read(cells, TODAY).faults]


def fault_of(**changes):
    (fault,) = READER.read(list((GOOD | changes).values()), TODAY).faults
    return fault


FAULTS = [
    ("证照名称", "", "field_missing"),
    ("证照名称", "食品经营许可正", "unknown_licence_type"),
    ("证照编号", "", "field_missing"),
    ("证照编号", "9" * 61, "number_missing"),
    ("证照编号", "JY1\x071", "not_text"),
    ("证照编号", "3.10101E+14", "cell_in_scientific_notation"),
    ("证照编号", 13101010000001, "cell_not_text"),
    ("证照编号", "#REF!", "cell_of_spreadsheet_error"),
    ("持证主体类型", "", "field_missing"),
    ("持证主体类型", "个人", "not_a_choice"),
    ("持证主体", "", "field_missing"),
    ("持证主体", "　", "field_missing"),
    ("持证主体", "林?满", "letter_lost"),
    ("持证主体", "林\n小满", "malformed_name"),
    ("持证主体", "＝小满", "malformed_name"),
    ("持证主体", "林小满、", "malformed_name"),
    ("持证主体", "林\ufffd满", "cell_undecodable"),
    ("持证主体", "林\udcd0满", "cell_undecodable"),
    ("证件类型", "", "field_missing"),
    ("证件类型", "驾驶证", "not_a_choice"),
    ("证件类型", "统一社会信用代码", "malformed_uscc", "证件号码"),
    ("证件类型", 1, "not_a_choice"),
    ("证件号码", "", "field_missing"),
    ("证件号码", "3.10101E+17", "cell_in_scientific_notation"),
    ("证件号码", "3.10101e+17", "cell_in_scientific_notation"),
    ("证件号码", 310101190001010000, "cell_not_text"),
    ("证件号码", 3.10101190001010e17, "cell_not_text"),
    ("证件号码", "310101190001010012", "malformed_resident_id"),
    ("证件号码", "310101190002290019", "malformed_resident_id"),
    ("证件号码", f"{resident_id(1)}、{resident_id(2)}", "holders_do_not_match"),
    ("颁发日期", "", "field_missing"),
    ("颁发日期", "01/02/2024", "malformed_date"),
    ("颁发日期", "2024-02-30", "malformed_date"),
    ("颁发日期", "2024", "malformed_date"),
    ("颁发日期", "########", "cell_of_spreadsheet_error"),
    ("颁发日期", True, "malformed_date"),
    ("颁发日期", time(9, 30), "malformed_date"),
    ("颁发日期", float("nan"), "malformed_date"),
    ("颁发日期", "2026-03-03", "term_out_of_order"),
    ("有效期起", "长期", "malformed_date"),
    ("有效期止", "", "field_missing"),
    ("有效期止", None, "field_missing"),
    ("有效期止", "长期", "long_term_not_allowed"),
    ("有效期止", "永久", "malformed_date"),
    ("有效期止", "至2030年", "malformed_date"),
    ("有效期止", "0", "malformed_date"),
    ("有效期止", "2026-01-04", "term_out_of_order"),
    ("办件编号", "9" * 65, "case_number_unacceptable"),
    ("经营场所", "", "field_missing"),
    ("经营场所", "字" * 201, "field_too_long"),
    ("经营场所", NOW.replace(tzinfo=None), "cell_of_other_kind"),
    ("经营场所", "路\x001号", "not_text"),
    ("负责人", "林?满", "letter_lost"),
    ("检查日期", "03/04/2025", "malformed_date"),
]


@pytest.mark.parametrize("case", FAULTS, ids=lambda case: f"{case[0]} {case[1]!r}"[:40])
def test_a_fault_is_refused_by_its_name_and_column(case):
    column, value, code = case[:3]
    assert faults_of(**{column: value}) == [(case[3] if len(case) > 3 else column, code)]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", " ="])
@pytest.mark.parametrize("column", ["持证主体", "证照编号", "经营场所", "有效期止", "负责人"])
def test_a_cell_like_a_formula_is_refused_in_any_column(column, start):
    assert faults_of(**{column: f"{start}1+cmd|'/c calc'!A0"}) == [(column, "cell_like_formula")]


def test_every_fault_of_a_row_is_told_at_once():
    found = faults_of(证件号码="3101", 有效期止="", 经营项目="", 持证主体="=1")
    assert found == [
        ("持证主体", "cell_like_formula"),
        ("证件号码", "malformed_resident_id"),
        ("有效期止", "field_missing"),
        ("经营项目", "field_missing"),
    ]


def test_a_holder_of_a_kind_that_the_type_does_not_have_is_refused():
    changes = {"证照名称": ONE_EACH.name, "经营场所": ""}
    company = {
        "持证主体类型": "法人",
        "证件类型": "统一社会信用代码",
        "证件号码": "91310115MA1K00007Q",
    }
    assert faults_of(**changes, **company) == [("持证主体类型", "holder_kind_not_allowed")]


def test_a_field_of_another_type_is_refused_not_lost():
    assert faults_of(证照名称=ONE_EACH.name) == [("经营场所", "field_of_another_type")]


def test_cells_beyond_the_headings_are_refused_for_the_row_may_be_shifted():
    assert faults_of("多出来的") == [("第 15 列", "cell_without_heading")]
    assert faults_of("", None, " ") == []


def test_a_name_that_contradicts_the_code_is_refused():
    reader = RowReader(read_headings([*GOOD, "证照类型代码"]), TypeBook([licence_type(), ONE_EACH]))
    assert faults_of(ONE_EACH.type_code, reader=reader)[0] == (
        "证照类型代码",
        "licence_type_unclear",
    )
    assert faults_of(licence_type().type_code, reader=reader) == []


@pytest.mark.parametrize("dot", "·・･•‧∙⋅.．")
def test_look_alikes_of_the_middle_dot_are_one_name(dot):
    cells = list((GOOD | {"持证主体": f"古丽米热{dot}艾比布力"}).values())
    (holder,) = READER.read(cells, TODAY).draft.holders
    assert holder.name == "古丽米热·艾比布力"


def test_quantities_are_taken_as_they_were_typed():
    fields = (face_field("area", "面积"), face_field("phone", "电话", format=FieldFormat.PHONE))
    headings = [*list(GOOD)[:10], "面积", "电话"]
    reader = RowReader(read_headings(headings), TypeBook([licence_type(fields=fields)]))
    cells = [*list(GOOD.values())[:10], 120.0, "02100000000"]
    assert reader.read(cells, TODAY).draft.face == {"area": "120", "phone": "02100000000"}
    for number, text in [(0.1 + 0.2, "0.3"), (7, "7")]:
        cells[10] = number
        assert reader.read(cells, TODAY).draft.face["area"] == text
    cells[10:] = [10**15, 2100000000]
    codes = [fault.code for fault in reader.read(cells, TODAY).faults]
    assert codes == ["cell_in_scientific_notation", "cell_not_text"]


def test_a_field_called_as_a_fixed_heading_shares_its_column():
    fields = (face_field("number", "证照编号"), face_field("since", "颁发日期", format="date"))
    headings = list(GOOD)[:10]
    reader = RowReader(read_headings(headings), TypeBook([licence_type(fields=fields)]))
    face = reader.read(list(GOOD.values())[:10], TODAY).draft.face
    assert face == {"number": GOOD["证照编号"], "since": "2026-01-05"}


@pytest.mark.parametrize(
    ("column", "value", "masked"),
    [
        ("证件号码", "310101190001010012", "310***********0012"),
        ("持证主体", "=古丽米热", "=***热"),
        ("有效期止", "01/02/2024", "01/02/2024"),
        ("有效期止", "永久", "永****"),
        ("有效期止", "310101190001010012", "3****"),
        ("颁发日期", datetime(2026, 3, 3), "2026-03-03"),  # noqa: DTZ001 - as a workbook has it
        ("证照名称", "林小满的证", "林****"),
        ("经营场所", "=上海市黄浦区示例路1号", "=****"),
    ],
)
def test_the_value_in_the_report_is_masked(column, value, masked):
    assert fault_of(**{column: value}).masked == masked


def test_the_sentence_says_what_to_do():
    assert "长期" in fault_of(有效期止="").zh
    assert "文本" in fault_of(证件号码="3.1E+17").zh


def test_one_row_in_another_encoding_is_refused_alone(city, tmp_path):
    path = csv_file(tmp_path / "a.csv", [good_row(1), good_row(2)], "utf-8")
    lines = path.read_bytes().splitlines(keepends=True)
    mixed = csv_file(tmp_path / "b.csv", [good_row(3)], "gb18030").read_bytes().splitlines()[1]
    path.write_bytes(b"".join([*lines, mixed]))
    report, results = city.take_in(path)
    assert [one.outcome.value for one in results] == ["issued", "issued", "refused"]
    assert {fault.code for fault in results[2].faults} == {"cell_undecodable"}
    assert report.refused == 1


def test_empty_rows_are_passed_over_and_still_counted(city, tmp_path):
    nothing = dict.fromkeys(GOOD, "")
    rows = [good_row(1), nothing, good_row(2, 有效期止=""), *[nothing] * 40]
    for path in (csv_file(tmp_path / "a.csv", rows), xlsx_file(tmp_path / "a.xlsx", rows)):
        report, results = city.take_in(path)
        assert [one.row_number for one in results] == [2, 4]
        assert report.rows == 2
    assert city.count(licences) == 1
