"""One act on a list: rehearsed first, then row by row, each on its own."""

import pytest

from tests import cast
from tests.services.changes.bureau import REASON, SECOND_CLERK, key
from wallet.domain.changes.change_request import ChangeNotOpen, ChangeState
from wallet.domain.changes.licence_change import ChangeAct, LicenceChange
from wallet.domain.licences.licence import LicenceState
from wallet.domain.trail.audit import AuditAction
from wallet.services.changes import change_lists
from wallet.services.changes.change_lists import ListNotAcceptable


@pytest.fixture
def lines(town):
    """Lin's permit by its number, the food permit by its identifier, and one of nobody's."""
    return f"JZZ31010000001\n{town.food_code},x\n\nNO-SUCH-NUMBER\nJZZ31010000001\n"


def test_a_rehearsal_says_what_would_become_of_each_line_and_changes_nothing(bureau, lines):
    wanted = LicenceChange(ChangeAct.SUSPENSION, REASON)
    read = change_lists.read_lines(lines.splitlines())
    found = change_lists.rehearse(bureau.database, bureau.clock(), cast.BUREAU_CLERK, read, wanted)
    assert [one.refusal.code if one.refusal else None for one in found] == [
        None,
        None,
        "unknown_licence",
    ]
    assert bureau.licence().state is LicenceState.VALID


def test_each_row_is_done_on_its_own_and_has_its_outcome_and_entry(bureau, lines):
    request = bureau.list(lines)
    assert bureau.carry_out(request) == 0
    assert bureau.outcomes(request) == ["done", "done", "unknown_licence"]
    assert bureau.licence().state is LicenceState.SUSPENDED
    entries = bureau.entries(AuditAction.LICENCE_SUSPENDED)
    assert sorted(entry.outcome for entry in entries) == ["done", "done", "unknown_licence"]
    assert {entry.details["request"] for entry in entries} == {request.id}
    assert bureau.entries(AuditAction.CHANGES_LISTED)[0].details["rows"] == "3"


def test_it_goes_on_where_it_stopped_and_repeats_nothing(bureau, lines):
    request = bureau.list(lines)
    assert bureau.carry_out(request, at_once=1) == 2
    assert bureau.carry_out(request, at_once=1) == 1
    assert bureau.carry_out(request) == 0
    assert bureau.carry_out(request) == 0
    assert bureau.outcomes(request) == ["done", "done", "unknown_licence"]
    assert bureau.kinds().count("licence_suspended") == 2


def test_with_a_second_clerk_the_list_is_approved_as_one(bureau, lines):
    bureau.want_second_clerk()
    request = bureau.list(lines, act="revocation", kind="deregistered")
    assert request.state is ChangeState.AWAITING_APPROVAL
    with pytest.raises(ChangeNotOpen):
        bureau.carry_out(request)
    assert bureau.licence().state is LicenceState.VALID
    bureau.approve(request)
    bureau.carry_out(request, clerk=SECOND_CLERK)
    assert bureau.outcomes(request) == ["done", "done", "unknown_licence"]
    assert bureau.licence().state is LicenceState.REVOKED


def test_a_double_click_stores_one_list(bureau, lines):
    assert bureau.list(lines, identity=key("k-1")) == bureau.list(lines, identity=key("k-1"))


@pytest.mark.parametrize("lines", ["", " \n,\n", "\n".join(map(str, range(1001))), "x" * 121])
def test_a_list_has_one_to_a_thousand_lines(lines):
    with pytest.raises(ListNotAcceptable):
        change_lists.read_lines(lines.splitlines())
