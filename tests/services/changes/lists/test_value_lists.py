"""Amending, correcting, prolonging and renewing by file: blank leaves what is there."""

from datetime import date

import pytest

from tests.services.changes.bureau import REASON
from tests.services.changes.lists.permits import (
    FACE,
    NEW_PLACE,
    NUMBER,
    OTHER,
    RENEWED,
    face,
    food,
    refusals,
)
from wallet.domain.changes.change_request import ChangeState
from wallet.domain.licences.licence import LicenceState, Term
from wallet.domain.trail.audit import AuditAction


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
        [OTHER, "", "（清空）", " ( Clear ) "],
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
