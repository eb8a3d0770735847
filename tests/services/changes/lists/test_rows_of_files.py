"""What a row of a file may say: how it names its licence, what a cell holds, what JSON has."""

import io
import json
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from tests.factories import resident_id
from tests.services.changes.lists.permits import (
    FACE,
    NEW_PLACE,
    NUMBER,
    OTHER,
    face,
    food,
    refusals,
)
from wallet.domain.changes.change_request import ChangeState


@pytest.mark.parametrize(
    ("headings", "row", "code"),
    [
        (["证照编号", "经营场所"], ["NO-SUCH", NEW_PLACE], "unknown_licence"),
        (["证照编号", "经营场所"], ["", NEW_PLACE], "licence_not_named"),
        (["证照编号", "经营场所"], [NUMBER, FACE["premises"]], "nothing_changes"),
        (["证照编号", "经营场所"], [NUMBER, ""], "nothing_changes"),
        (["证照编号", "经营场所"], [NUMBER, "长" * 2000], "field_too_long"),
        (["证照编号", "经营场所"], [NUMBER, "=1+1"], "cell_like_formula"),
        (["证照编号", "检查日期"], [NUMBER, "03/04/2024"], "malformed_date"),
        (["证照编号", "检查日期"], [NUMBER, "2024-13-01"], "malformed_date"),
        (["证照编号", "负责人"], [NUMBER, "王?"], "letter_lost"),
        (["证照编号", "住址"], [NUMBER, NEW_PLACE], "field_of_another_type"),
        (["证照编号", "持证主体", "经营场所"], [NUMBER, "周明", NEW_PLACE], "holder_of_another"),
        (["证照编号", "证照名称", "经营场所"], [NUMBER, "居住证", NEW_PLACE], "unknown_licence"),
        (["证照编号", "电子证照标识", "经营场所"], ["X-1", "CODE", NEW_PLACE], "number_of_another"),
        (["电子证照标识", "经营场所"], ["1.2.156.3005.2.nobody", NEW_PLACE], "unknown_licence"),
        (["证照编号", "经营场所"], [NUMBER, NEW_PLACE, "多出的一格"], "cell_without_heading"),
    ],
)
def test_a_row_is_refused_by_itself_with_its_reason(bureau, other, headings, row, code):
    row = [bureau.town.food_code if cell == "CODE" else cell for cell in row]
    good = [OTHER if "编号" in one else "" for one in headings]
    good[-1] = {"检查日期": "2026-02-01", "负责人": "王小满", "住址": ""}.get(
        headings[-1], "上海市徐汇区示例路7号"
    )
    if headings[0] == "电子证照标识":
        good[0] = str(other.code)
    if "电子证照标识" in headings[1:]:
        good[1] = str(other.code)
    found = bureau.list_file([headings, row, good])
    told = bureau.refusals(found)
    assert told[0] == code
    assert told[1] is None or headings[-1] == "住址"


@pytest.mark.parametrize(
    "named",
    [
        {"证照编号": NUMBER},
        {"电子证照标识": "CODE"},
        {"电子证照标识": " code "},
        {"证照编号或电子证照标识": NUMBER},
        {"证照编号或电子证照标识": "CODE"},
        {"证照编号": NUMBER, "电子证照标识": "CODE"},
        {"证照编号": NUMBER, "持证主体": "林小满"},
        {"证照编号": NUMBER, "持证主体": " 林小满 "},
        {"证照编号": NUMBER, "证照名称": "食品经营许可证"},
        {"证照编号*": NUMBER},
        {" 证照 编号 ": NUMBER},
    ],
    ids=str,
)
def test_a_licence_is_named_in_each_of_these_ways(bureau, named):
    code = bureau.town.food_code
    cells = [cell.replace("CODE", code).replace("code", code.lower()) for cell in named.values()]
    rows = [[*named, "经营场所"], [*cells, NEW_PLACE]]
    assert refusals(bureau, rows) == [None]


@pytest.mark.parametrize(
    ("act", "headings", "code"),
    [
        ("amendment", ["经营场所"], "headings_missing"),
        ("amendment", ["证照编号"], "headings_missing"),
        ("amendment", ["证照编号", "原因", "持证主体"], "headings_missing"),
        ("amendment", ["证照编号", "经营场锁"], "headings_unknown"),
        ("amendment", ["证照编号", "颁发日期"], "headings_unknown"),
        ("amendment", ["证照编号", "经营场所", "经营场所"], "headings_duplicate"),
        ("correction", ["证照编号", "备注"], "headings_unknown"),
        ("prolongation", ["证照编号"], "headings_missing"),
        ("supersession", ["证照编号", "有效期止"], "headings_missing"),
    ],
)
def test_headings_that_do_not_fit_the_act_refuse_the_file(bureau, act, headings, code):
    one = bureau.list_file([headings, [NUMBER] * len(headings)], act)
    assert (one.state, one.failure.code) == (ChangeState.FAILED, code)


def test_a_state_list_may_have_columns_that_say_nothing_new(bureau):
    rows = [["序号", "证照编号", "备注", "持证主体"], ["1", NUMBER, "停业", "林小满"]]
    assert refusals(bureau, rows, "suspension") == [None]


def xlsx(rows):
    workbook = Workbook()
    for row in rows:
        workbook.active.append(row)
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (datetime(2032, 1, 4), None),  # noqa: DTZ001 - as a spreadsheet keeps it
        (date(2032, 1, 4), None),
        ("2032-01-04", None),
        (48217, None),
        (True, "malformed_date"),
        (3.5, "malformed_date"),
    ],
)
def test_a_workbook_keeps_what_kind_of_cell_it_was(bureau, cell, code):
    content = xlsx([["证照编号", "有效期止"], [NUMBER, cell]])
    one = bureau.check(bureau.hand_in(content, "prolongation"))
    assert bureau.refusals(one) == [code]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (date(2026, 1, 4), "cell_of_other_kind"),
        (True, "cell_of_other_kind"),
        (10**16, "cell_in_scientific_notation"),
        (12, None),
    ],
)
def test_a_text_is_not_made_of_a_date(bureau, cell, code):
    content = xlsx([["证照编号", "经营场所"], [NUMBER, cell]])
    one = bureau.check(bureau.hand_in(content, "amendment"))
    assert bureau.refusals(one) == [code]


def test_a_number_that_lost_its_zeros_is_not_looked_for(bureau):
    content = xlsx([["证照编号", "经营场所"], [20250001, NEW_PLACE]])
    one = bureau.check(bureau.hand_in(content, "amendment"))
    assert bureau.refusals(one) == ["cell_not_text"]


def lines_of(*rows):
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()


def checked_lines(bureau, act, *rows):
    return bureau.refusals(bureau.check(bureau.hand_in(lines_of(*rows), act)))


def test_json_lines_have_the_members_of_the_single_calls(bureau, other):
    amended = {"identifier": bureau.town.food_code, "fields": {"premises": NEW_PLACE}}
    emptied = {"number": OTHER, "fields": {"person_in_charge": None, "inspected_on": ""}}
    one = bureau.check(bureau.hand_in(lines_of(amended, emptied), "amendment", goes_on=True))
    bureau.carry_out(one)
    assert bureau.outcomes(one) == ["done", "done"]
    assert face(bureau)["premises"] == NEW_PLACE
    assert face(bureau, other.id) == FACE


def test_a_renewal_by_json_may_name_another_holder_beside_the_first(bureau):
    licence = {
        "issued_on": "2026-03-01",
        "valid_from": "2026-03-01",
        "valid_until": "2031-02-28",
        "holders": [
            {
                "kind": "natural_person",
                "name": name,
                "id_type": "resident_id",
                "id_number": resident_id(n),
            }
            for name, n in (("林小满", 1), ("宋南星", 500))
        ],
        "matter": {"code": "M-1", "name": "换发"},
    }
    row = {"number": NUMBER, "licence": licence, "reason": "增加持证主体"}
    one = bureau.check(bureau.hand_in(lines_of(row), "supersession", goes_on=True))
    bureau.carry_out(one)
    new = food(bureau).superseded_by
    with bureau.database.read() as repository:
        names = [holder.name for holder in repository.holders.of_licence(new)]
    assert names == ["林小满", "宋南星"]


GOOD = {"number": NUMBER, "fields": {"premises": NEW_PLACE}}


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b"{", "line_not_json"),
        (b'"text"', "line_not_json"),
        (b'{"number": "1", "number": "2"}', "line_not_json"),
        (b"[1]", "line_not_json"),
        (b'{"a":' * 2000, "line_not_json"),
        (lines_of({"number": {}, "fields": {}}), "member_unacceptable"),
        (lines_of({**GOOD, "fields": []}), "member_unacceptable"),
        (lines_of({**GOOD, "fields": {"premises": {"a": 1}}}), "member_unacceptable"),
        (lines_of({**GOOD, "no_such": 1}), "member_unacceptable"),
        (lines_of({**GOOD, "valid_until": 20320104}), "member_unacceptable"),
        (lines_of({**GOOD, "valid_until": "2032/01/04"}), "malformed_date"),
        (lines_of({**GOOD, "long_term": "yes"}), "member_unacceptable"),
        (lines_of({**GOOD, "long_term": True, "valid_until": "2032-01-04"}), "member_unacceptable"),
        (lines_of({**GOOD, "version": "1"}), "member_unacceptable"),
        (lines_of({**GOOD, "version": 10**9}), "member_unacceptable"),
        (lines_of({**GOOD, "version": 7}), "licence_changed_meanwhile"),
        (lines_of({**GOOD, "fields": {"nobody": "1"}}), "unknown_field"),
        (lines_of({"fields": {"premises": NEW_PLACE}}), "licence_not_named"),
        (b'{"number": "\\ud800"}', "line_not_json"),
        (lines_of({**GOOD, "fields": {"premises": [[[[[[1]]]]]]}}), "member_unacceptable"),
    ],
    ids=lambda value: str(value)[:60],
)
def test_a_line_that_cannot_be_taken_is_refused_by_itself(bureau, other, line, code):
    good = lines_of({"number": OTHER, "fields": {"premises": NEW_PLACE}})
    content = good.replace(b"JY13101010000002", b"NO-1") + b"\n" + line + b"\n" + good
    one = bureau.check(bureau.hand_in(content, "amendment"))
    assert bureau.refusals(one) == ["unknown_licence", code, None]
