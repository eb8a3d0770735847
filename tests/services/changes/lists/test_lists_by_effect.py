"""A list beside the second clerk, beside other acts, beside a key that ended."""

import pytest

from tests.factories import holder_draft, licence_draft, resident_id
from tests.services.changes.lists.permits import (
    FACE,
    NEW_PLACE,
    NUMBER,
    OTHER,
    RENEWED,
    face,
    refusals,
)
from wallet.domain.changes.change_request import ChangeState
from wallet.domain.licences.licence import LicenceState
from wallet.repository.changes.change_tables import change_request_rows


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
