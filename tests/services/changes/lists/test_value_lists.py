"""Amending, correcting, prolonging and renewing by file: blank leaves what is there."""

import io
import json
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from tests.factories import holder_draft, licence_draft, licence_type, resident_id
from tests.services.changes.bureau import REASON
from wallet.domain.changes.change_request import ChangeState
from wallet.domain.licences.licence import LicenceState, Term
from wallet.domain.trail.audit import AuditAction
from wallet.repository.changes.change_tables import change_request_rows

NUMBER, OTHER = "JY13101010000001", "JY13101010000002"
FACE = {"premises": "上海市黄浦区示例路1号", "items": "预包装食品销售"}
NEW_PLACE = "上海市静安区示例路9号"
LONG = "113100000000000191003"


@pytest.fixture
def other(bureau):
    """A second food permit, of Lin's too, with what is optional on it."""
    face = {**FACE, "person_in_charge": "林小满", "inspected_on": "2026-01-04"}
    return bureau.issue(licence_draft(number=OTHER, face=face)).licence


@pytest.fixture
def long_term(bureau):
    """A licence of a type that may be long-term."""
    with bureau.database.begin() as repository:
        repository.catalogue.add(
            licence_type(type_code=LONG, name="长期许可证", long_term_allowed=True)
        )
    return bureau.issue(licence_draft(type_code=LONG, number="CQ-1")).licence


def face(bureau, licence_id=None):
    with bureau.database.read() as repository:
        licence = repository.licences.get(licence_id or bureau.town.food_id)
        return repository.licences.version(licence.id, licence.version).face


def food(bureau):
    return bureau.licence(bureau.town.food_id)


def refusals(bureau, rows, act="amendment", **how):
    return bureau.refusals(bureau.list_file(rows, act, **how))


def test_what_differs_is_shown_before_anything_is_changed(bureau, other):
    one = bureau.list_file(
        [["证照编号", "经营场所", "有效期止"], [NUMBER, NEW_PLACE, ""], [OTHER, "", "2032-01-04"]]
    )
    assert (one.state, one.counts.possible) == (ChangeState.CHECKED, 2)
    first, second = bureau.rows(one)
    assert first.asked["differences"] == [["premises", "上海市黄浦区示例路1号", NEW_PLACE, True]]
    assert second.asked["differences"] == [["valid_until", "2031-01-04", "2032-01-04", False]]
    assert (food(bureau).version, face(bureau)) == (1, FACE)


@pytest.mark.parametrize(
    ("act", "action", "notice"),
    [
        ("amendment", AuditAction.LICENCE_AMENDED, "licence_amended"),
        ("correction", AuditAction.LICENCE_CORRECTED, "licence_corrected"),
    ],
)
def test_each_row_is_the_single_act(bureau, other, act, action, notice):
    rows = [["证照编号", "经营场所"], [NUMBER, NEW_PLACE], [OTHER, NEW_PLACE]]
    assert bureau.carried_out(rows, act) == ["done", "done"]
    assert (food(bureau).version, face(bureau)["premises"]) == (2, NEW_PLACE)
    entries = [one for one in bureau.entries(action) if one.outcome == "done"]
    assert [one.fields for one in entries] == [("premises",), ("premises",)]
    assert bureau.kinds().count(notice) == 2


def test_an_optional_value_is_taken_off_in_so_many_words_and_a_required_one_never(bureau, other):
    rows = [
        ["证照编号", "经营场所", "负责人", "检查日期"],
        [OTHER, "", "（清空）", " ( 清空 ) "],
        [NUMBER, "（清空）", "", ""],
    ]
    assert bureau.carried_out(rows) == ["done", "cannot_be_emptied"]
    assert face(bureau, other.id) == FACE


def test_the_reason_is_of_all_or_of_the_row(bureau, other):
    rows = [["证照编号", "经营场所", "原因"], [NUMBER, NEW_PLACE, "迁址"], [OTHER, NEW_PLACE, ""]]
    assert bureau.carried_out(rows) == ["done", "done"]
    told = {one.details["reason"] for one in bureau.entries(AuditAction.LICENCE_AMENDED)}
    assert told == {"迁址", REASON}
    again = [["证照编号", "经营项目", "原因"], [NUMBER, "热食", "增项"], [OTHER, "热食", ""]]
    assert bureau.carried_out(again, reason="") == ["done", "reason_missing"]


@pytest.mark.parametrize(
    ("until", "code"),
    [
        ("2032-01-04", None),
        ("2032/1/4", None),
        ("20320104", None),
        ("2032年1月4日", None),
        ("46000", "not_later"),
        ("2031-01-04", "not_later"),
        ("2030-12-31", "not_later"),
        ("", "not_later"),
        ("长期", "long_term_not_allowed"),
        ("长期有效", "long_term_not_allowed"),
        ("01/02/2032", "malformed_date"),
        ("2032-02-30", "malformed_date"),
        ("9999-12-31", "malformed_date"),
        ("永久", "malformed_date"),
        ("=2032", "cell_like_formula"),
        ("（清空）", "cannot_be_emptied"),
    ],
)
def test_prolonging_moves_the_last_day_later(bureau, until, code):
    rows = [["证照编号", "有效期止"], [NUMBER, until]]
    assert refusals(bureau, rows, "prolongation") == [code]


def test_prolonged_licences_are_amended_in_their_last_day_alone(bureau, long_term):
    rows = [["证照编号", "有效期止"], [NUMBER, "2036-01-04"], ["CQ-1", "长期"]]
    assert bureau.carried_out(rows, "prolongation") == ["done", "done"]
    assert food(bureau).term.valid_until == date(2036, 1, 4)
    assert bureau.licence(long_term.id).term.long_term
    assert bureau.entries(AuditAction.LICENCE_AMENDED)[0].fields == ("valid_until",)
    assert refusals(bureau, rows, "prolongation") == ["not_later", "not_later"]


RENEWED = ["证照编号", "新证照编号", "颁发日期", "有效期起", "有效期止", "经营项目"]


def test_a_renewed_licence_takes_the_place_of_the_old_one(bureau, other):
    rows = [
        RENEWED,
        [NUMBER, "JY-NEW-1", "2026-03-01", "2026-03-01", "2031-02-28", "热食类食品制售"],
        [OTHER, "", "2026-03-01", "2026-03-02", "2031-03-01", ""],
    ]
    assert bureau.carried_out(rows, "supersession") == ["done", "done"]
    old = food(bureau)
    new = bureau.licence(old.superseded_by)
    assert (old.state, new.number) == (LicenceState.SUPERSEDED, "JY-NEW-1")
    assert face(bureau, new.id) == {**FACE, "items": "热食类食品制售"}
    kept = bureau.licence(bureau.licence(other.id).superseded_by)
    assert (kept.number, kept.issued_on) == (OTHER, date(2026, 3, 1))
    assert kept.term == Term(date(2026, 3, 2), date(2031, 3, 1))
    assert face(bureau, kept.id)["person_in_charge"] == "林小满"
    assert bureau.kinds().count("licence_superseded") == 2


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (["", "2026-03-01", "2026-03-01", ""], "field_missing"),
        (["", "", "2026-03-01", "2031-02-28"], "field_missing"),
        (["", "2026-03-01", "", "2031-02-28"], "field_missing"),
        (["", "2026-03-01", "2026-03-01", "长期"], "long_term_not_allowed"),
        (["", "2027-03-01", "2027-03-01", "2031-02-28"], "term_out_of_order"),
        (["", "2026-03-01", "2026-03-05", "2026-03-04"], "term_out_of_order"),
        ([OTHER, "2026-03-01", "2026-03-01", "2031-02-28"], "licence_number_taken"),
        (["x" * 61, "2026-03-01", "2026-03-01", "2031-02-28"], "number_missing"),
        (["1.5E+10", "2026-03-01", "2026-03-01", "2031-02-28"], "cell_in_scientific_notation"),
        (["=A1", "2026-03-01", "2026-03-01", "2031-02-28"], "cell_like_formula"),
        (["#N/A", "2026-03-01", "2026-03-01", "2031-02-28"], "cell_of_spreadsheet_error"),
    ],
)
def test_a_renewal_that_single_renewing_would_refuse_is_refused(bureau, other, row, code):
    rows = [RENEWED[:5], [NUMBER, *row]]
    assert refusals(bureau, rows, "supersession") == [code]


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
        ("prolongation", ["证照编号", "有效期止", "经营场所"], "headings_unknown"),
        ("supersession", ["证照编号", "有效期止"], "headings_missing"),
        ("supersession", [*RENEWED, "备注"], "headings_unknown"),
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
        (b'{"number": "\\ud800"}', "unknown_licence"),
        (lines_of({**GOOD, "fields": {"premises": [[[[[[1]]]]]]}}), "member_unacceptable"),
    ],
    ids=lambda value: str(value)[:60],
)
def test_a_line_that_cannot_be_taken_is_refused_by_itself(bureau, other, line, code):
    good = lines_of({"number": OTHER, "fields": {"premises": NEW_PLACE}})
    content = good.replace(b"JY13101010000002", b"NO-1") + b"\n" + line + b"\n" + good
    one = bureau.check(bureau.hand_in(content, "amendment"))
    assert bureau.refusals(one) == ["unknown_licence", code, None]


def test_who_has_less_by_one_row_has_the_whole_list_wait_for_a_second_clerk(bureau, other):
    bureau.want_second_clerk()
    rows = [["证照编号", "有效期止"], [NUMBER, "2032-01-04"], [OTHER, "2030-01-04"]]
    one = bureau.list_file(rows, goes_on=True)
    assert one.state is ChangeState.AWAITING_APPROVAL
    bureau.carry_out(one)
    assert bureau.outcomes(one) == [None, None]
    bureau.approve(one)
    bureau.carry_out(one)
    assert bureau.outcomes(one) == ["done", "done"]


def test_who_has_more_waits_for_nobody(bureau):
    bureau.want_second_clerk()
    rows = [["证照编号", "有效期止"], [NUMBER, "2032-01-04"]]
    assert bureau.carried_out(rows) == ["done"]


@pytest.mark.parametrize(
    ("act", "headings", "cells", "less"),
    [
        ("amendment", ["有效期止"], ["2030-01-04"], True),
        ("amendment", ["有效期止"], ["2032-01-04"], False),
        ("correction", ["经营项目"], ["预包装食品"], True),
        ("correction", ["经营项目"], ["预包装食品销售、热食"], False),
        ("amendment", ["负责人"], ["（清空）"], True),
        ("amendment", ["检查日期"], ["2025-01-01"], True),
        ("amendment", ["检查日期"], ["2026-02-01"], False),
        ("prolongation", ["有效期止"], ["2032-01-04"], False),
        (
            "supersession",
            ["颁发日期", "有效期起", "有效期止"],
            ["2026-03-01", "2026-03-01", "2032-01-04"],
            False,
        ),
        (
            "supersession",
            ["颁发日期", "有效期起", "有效期止"],
            ["2026-03-01", "2026-04-01", "2032-01-04"],
            True,
        ),
        (
            "supersession",
            ["颁发日期", "有效期起", "有效期止"],
            ["2026-03-01", "2026-03-01", "2030-01-04"],
            True,
        ),
    ],
)
def test_effect_is_judged_as_for_the_single_act(bureau, other, act, headings, cells, less):
    one = bureau.list_file([["证照编号", *headings], [OTHER, *cells]], act)
    assert (bureau.refusals(one), one.gives_less) == ([None], less)


def test_a_licence_that_a_clerk_changed_since_the_check_is_left_alone(bureau, other):
    rows = [["证照编号", "经营场所"], [NUMBER, NEW_PLACE], [OTHER, NEW_PLACE]]
    one = bureau.list_file(rows)
    bureau.amend({"items": "热食类食品制售"}, bureau.town.food_code)
    bureau.go_on(one)
    bureau.carry_out(one)
    assert bureau.outcomes(one) == ["licence_changed_meanwhile", "done"]
    assert face(bureau)["premises"] == FACE["premises"]


def test_while_a_list_waits_its_licences_wait_and_those_it_refused_do_not(bureau, other):
    bureau.want_second_clerk()
    rows = [["证照编号", "有效期止"], [NUMBER, "2030-01-04"], [OTHER, "2032-02-30"]]
    one = bureau.list_file(rows, goes_on=True)
    assert one.state is ChangeState.AWAITING_APPROVAL
    assert bureau.amend({"items": "热食"}, str(other.code)).version.version == 2
    with pytest.raises(Exception, match="change_awaits_approval"):
        bureau.amend({"items": "热食"}, bureau.town.food_code)


def test_two_rows_cannot_take_one_number(bureau, other):
    taken = ["JY-NEW-1", "2026-03-01", "2026-03-01", "2031-02-28"]
    rows = [RENEWED[:5], [NUMBER, *taken], [OTHER, *taken]]
    assert bureau.carried_out(rows, "supersession") == ["done", "licence_number_taken"]
    assert bureau.licence(other.id).state is LicenceState.VALID


def test_a_key_that_ended_stops_the_list_and_the_next_one_lets_it_go_on(bureau, other):
    rows = [["证照编号", "经营场所"], [NUMBER, NEW_PLACE], [OTHER, NEW_PLACE]]
    one = bureau.list_file(rows, goes_on=True)
    with bureau.database.begin() as repository:
        kid = repository.keys.current("document", one.unit_id, bureau.clock()).kid
        repository.keys.retire(kid, bureau.clock())
    failed = bureau.carry_out(one)
    assert (failed.state, failed.failure.code) == (ChangeState.FAILED, "no_signing_key")
    assert bureau.outcomes(one) == [None, None]
    with bureau.database.begin() as repository:
        repository.keys.retire(kid, bureau.clock().replace(year=2030))
    bureau.go_on(one)
    bureau.carry_out(one)
    assert bureau.outcomes(one) == ["done", "done"]


def test_what_was_given_and_asked_is_sealed_at_rest(bureau):
    one = bureau.list_file([["证照编号", "经营场所"], [NUMBER, NEW_PLACE]])
    with bureau.database.read() as repository:
        (row,) = repository.connection.execute(change_request_rows.select()).all()
    assert NUMBER.encode() not in row.given_sealed
    assert NEW_PLACE.encode() not in row.asked_sealed
    assert one.headings == ("证照编号", "经营场所")


def test_holders_of_a_licence_of_several_are_all_named(bureau):
    both = (holder_draft(), holder_draft(name="宋南星", identity_number=resident_id(500)))
    bureau.issue(licence_draft(number="DUO-1", holders=both))
    headings = ["证照编号", "持证主体", "经营场所"]
    for said, code in (
        ("林小满、宋南星", None),
        ("宋南星；林小满", None),
        ("林小满", "holder_of_another"),
    ):
        assert refusals(bureau, [headings, ["DUO-1", said, NEW_PLACE]]) == [code]


def test_numbers_of_two_types_are_told_apart_by_the_type(bureau, long_term):
    bureau.issue(licence_draft(number="CQ-1"))
    headings = ["证照编号", "证照名称", "经营场所"]
    assert refusals(bureau, [headings[::2], ["CQ-1", NEW_PLACE]]) == ["number_of_several"]
    assert refusals(bureau, [headings, ["CQ-1", "长期许可证", NEW_PLACE]]) == [None]


def test_an_ended_licence_is_told_so(bureau, other):
    bureau.change("revocation", str(other.code), kind="rescinded")
    one = bureau.list_file([["证照编号", "经营场所"], [OTHER, NEW_PLACE]])
    assert bureau.refusals(one) == ["licence_already_ended"]
