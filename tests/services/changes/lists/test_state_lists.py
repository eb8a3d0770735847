"""One act on a list: checked first, then row by row, each on its own, by a worker."""

from dataclasses import replace

import pytest

from tests import cast
from tests.services.changes.bureau import SECOND_CLERK, key, table
from wallet.domain.changes.change_list import (
    ListNotAcceptable,
    ListNotChecked,
    ListOver,
    NothingPossible,
    UnknownChangeList,
)
from wallet.domain.changes.change_request import ChangeState
from wallet.domain.collecting.collection import LARGEST_FILE, LEASE, UploadTooLarge
from wallet.domain.licences.licence import LicenceState, ReasonMissing
from wallet.domain.trail.audit import AuditAction
from wallet.repository.changes.change_tables import change_list_parts
from wallet.services.changes.lists.working import work_on_next_list

WAITING = ChangeState.AWAITING_APPROVAL


@pytest.fixture
def lines(town):
    """Lin's permit by its number, the food permit by its identifier, and one of nobody's."""
    return f"JZZ31010000001\n{town.food_code},x\n\nNO-SUCH-NUMBER\nJZZ31010000001\n"


def test_a_check_says_what_would_become_of_each_row_and_changes_nothing(bureau, lines):
    one = bureau.check(bureau.hand_in(lines.encode()))
    assert one.state is ChangeState.CHECKED
    assert bureau.refusals(one) == [None, None, "unknown_licence", "licence_listed_twice"]
    assert (one.rows, one.counts.possible, one.counts.refused) == (4, 2, 2)
    assert bureau.licence().state is LicenceState.VALID
    assert bureau.carry_out(one) == one


def test_each_row_is_done_on_its_own_and_has_its_outcome_and_entry(bureau, lines):
    one = bureau.carry_out(bureau.list(lines))
    told = ["done", "done", "unknown_licence", "licence_listed_twice"]
    assert (one.state, bureau.outcomes(one)) == (ChangeState.DONE, told)
    assert (one.counts.done, one.counts.refused) == (2, 2)
    assert bureau.licence().state is LicenceState.SUSPENDED
    entries = bureau.entries(AuditAction.LICENCE_SUSPENDED)
    assert sorted(entry.outcome for entry in entries) == sorted(told)
    assert {entry.details["request"] for entry in entries} == {one.id}
    assert {entry.actor for entry in entries} == {cast.BUREAU_CLERK}
    (ended,) = bureau.entries(AuditAction.CHANGES_CARRIED_OUT)
    assert (ended.details["done"], ended.details["refused"]) == ("2", "2")


def test_what_the_check_refused_is_not_tried_even_if_it_could_be_done_since(bureau):
    bureau.change("suspension")
    one = bureau.check(bureau.hand_in(bureau.town.card_code.encode(), "suspension"))
    assert bureau.refusals(one) == ["licence_already_suspended"]
    with pytest.raises(NothingPossible):
        bureau.go_on(one)


def test_it_goes_on_where_it_stopped_and_repeats_nothing(bureau, lines):
    one = bureau.list(lines)
    for done in (1, 2):
        assert work_on_next_list(bureau.workshop(), rows=1)
        assert bureau.now_stands(one).counts.done == done
    assert bureau.carry_out(one).state is ChangeState.DONE
    bureau.carry_out(one)
    assert bureau.kinds().count("licence_suspended") == 2


def test_with_a_second_clerk_the_list_is_approved_as_one(bureau, lines):
    bureau.want_second_clerk()
    one = bureau.list(lines, act="revocation", kind="deregistered")
    assert one.state is WAITING
    assert bureau.carry_out(one).state is WAITING
    assert bureau.licence().state is LicenceState.VALID
    bureau.approve(one)
    bureau.carry_out(one)
    assert bureau.outcomes(one)[:2] == ["done", "done"]
    assert bureau.licence().state is LicenceState.REVOKED


def test_a_list_that_nobody_approves_lapses_and_is_not_carried_out(bureau, lines):
    bureau.want_second_clerk()
    one = bureau.list(lines, act="transfer")
    bureau.clock.advance(days=8)
    assert one.state_at(bureau.clock()) is ChangeState.LAPSED
    bureau.carry_out(one)
    with pytest.raises(ListOver):
        bureau.cancel_list(one)
    assert bureau.licence().state is LicenceState.VALID


def test_the_second_clerk_refuses_a_list(bureau, lines):
    bureau.want_second_clerk()
    one = bureau.list(lines, act="voiding")
    assert bureau.refuse(one).state is ChangeState.REFUSED
    bureau.carry_out(one)
    assert bureau.outcomes(one) == [None] * 4


def test_suspending_a_list_waits_for_nobody(bureau, lines):
    bureau.want_second_clerk()
    assert bureau.carry_out(bureau.list(lines)).state is ChangeState.DONE


def test_a_double_click_stores_one_list(bureau, lines):
    first = bureau.hand_in(lines.encode(), identity=key("k-1"))
    assert bureau.hand_in(lines.encode(), identity=key("k-1")).id == first.id


@pytest.mark.parametrize("content", [b"", b" \n\n", b"\t\n"])
def test_a_list_of_nothing_is_not_received(bureau, content):
    with pytest.raises(ListNotAcceptable):
        bureau.hand_in(content)


def test_what_a_list_must_have_is_told_at_once(bureau):
    with pytest.raises(ReasonMissing):
        bureau.hand_in(b"1", reason=" ")
    with pytest.raises(ListNotAcceptable):
        bureau.hand_in(b"1", act="resigning")
    with pytest.raises(UploadTooLarge):
        bureau.hand_in(b"1" * (LARGEST_FILE + 1))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xd0\xcf\x11\xe0old workbook", "workbook_of_old_kind"),
        (b"PK\x03\x04broken", "workbook_broken"),
        ("证照编号,证照编号\n1,2\n".encode(), "headings_duplicate"),
        ("证照编号\n".encode(), "file_empty"),
        (b'{"number": "1"}\n' * 100_001, "list_too_long"),
    ],
    ids=["old", "broken", "twice", "empty", "long"],
)
def test_a_file_that_is_no_list_fails_with_its_reason(bureau, content, code):
    one = bureau.check(bureau.hand_in(content))
    assert (one.state, one.failure.code) == (ChangeState.FAILED, code)
    assert not one.resumable
    with pytest.raises(ListNotChecked):
        bureau.go_on(one)


def test_the_file_is_sealed_and_goes_as_soon_as_its_rows_are_read(bureau, lines):
    one = bureau.hand_in(lines.encode())
    with bureau.database.read() as repository:
        (part,) = repository.connection.execute(change_list_parts.select()).all()
        assert b"".join(repository.list_files.parts(one.id)) == lines.encode()
    assert b"JZZ31010000001" not in part.content_sealed
    bureau.check(one)
    with bureau.database.read() as repository:
        assert b"".join(repository.list_files.parts(one.id)) == b""


def test_another_units_list_is_not_found(bureau, lines):
    one = bureau.list(lines)
    for act in (bureau.go_on, bureau.cancel_list):
        with pytest.raises(UnknownChangeList):
            act(one, cast.OTHER_CLERK)


@pytest.mark.parametrize("rows_done", range(4))
def test_cancelled_between_two_rows_what_is_done_stays_done(bureau, lines, rows_done):
    one = bureau.list(lines)
    for _ in range(rows_done):
        work_on_next_list(bureau.workshop(), rows=1)
    cancelled = bureau.cancel_list(one)
    assert cancelled.state is ChangeState.CANCELLED
    bureau.carry_out(one)
    outcomes = bureau.outcomes(one)
    assert [one is not None for one in outcomes] == [n < rows_done for n in range(4)]
    with pytest.raises(ListOver):
        bureau.cancel_list(one)


def test_cancelled_while_a_worker_is_at_it_the_next_row_is_not_begun(bureau, lines):
    one = bureau.list(lines)

    def cancel_after_the_first():
        if bureau.now_stands(one).counts.done == 1:
            bureau.cancel_list(one)
        return False

    assert work_on_next_list(bureau.workshop(stopping=cancel_after_the_first))
    assert bureau.outcomes(one) == ["done", None, None, None]
    assert bureau.now_stands(one).state is ChangeState.CANCELLED
    assert bureau.entries(AuditAction.LICENCE_SUSPENDED)[0].outcome == "done"


def test_a_worker_that_is_told_to_stop_lets_go_between_two_rows(bureau, lines):
    one = bureau.list(lines)
    stops = lambda: bureau.now_stands(one).counts.done == 1  # noqa: E731
    assert work_on_next_list(bureau.workshop(stopping=stops))
    halfway = bureau.now_stands(one)
    assert (halfway.counts.done, halfway.worker) == (1, None)
    assert bureau.carry_out(one, worker="w2").counts.done == 2


def test_a_lease_keeps_others_away_until_it_ends(bureau, lines):
    bureau.list(lines)
    now = bureau.clock()
    with bureau.database.begin() as repository:
        assert repository.change_lists.lease_next("w1", now) is not None
        assert repository.change_lists.lease_next("w2", now) is None
        assert repository.change_lists.lease_next("w2", now + LEASE * 2) is not None


def test_who_lost_the_lease_keeps_nothing(bureau, lines):
    one = bureau.list(lines)

    def lose_it():
        if bureau.now_stands(one).counts.done == 1:
            with bureau.database.begin() as repository:
                repository.change_lists.lease_next("w2", bureau.clock() + LEASE * 2)
        return False

    work_on_next_list(bureau.workshop(stopping=lose_it))
    assert bureau.outcomes(one) == ["done", None, None, None]
    assert bureau.now_stands(one).worker == "w2"
    assert len(bureau.entries(AuditAction.LICENCE_SUSPENDED)) == 1


def test_one_bureaus_long_list_does_not_hold_up_anothers(bureau):
    long = bureau.hand_in(table([["证照编号"], *([f"NO-{n}"] for n in range(300))]))
    short = bureau.hand_in(b"NO-1", clerk=cast.OTHER_CLERK)
    for _ in range(5):
        bureau.later()
        work_on_next_list(bureau.workshop())
    assert bureau.now_stands(short).state is ChangeState.CHECKED
    assert bureau.now_stands(long).state is ChangeState.CHECKING


def test_a_list_goes_on_as_who_sent_it_whoever_confirms(bureau, lines):
    one = bureau.check(bureau.hand_in(lines.encode()))
    bureau.go_on(one, SECOND_CLERK)
    bureau.carry_out(one)
    assert bureau.entries(AuditAction.CHANGES_CONFIRMED)[0].actor == SECOND_CLERK
    assert bureau.entries(AuditAction.LICENCE_SUSPENDED)[0].actor == cast.BUREAU_CLERK
    with pytest.raises(ListNotChecked):
        bureau.go_on(one)


def test_a_list_that_a_page_of_an_earlier_version_had_begun_is_carried_to_its_end(bureau, lines):
    one = bureau.list(lines)
    with bureau.database.begin() as repository:
        old = replace(bureau.now_stands(one), counts=type(one.counts)(), started_at=None)
        repository.change_lists.save(replace(old, turn_at=None, headings=None))
        repository.list_rows.claim(one.id, 2, "done", bureau.clock())
    done = bureau.carry_out(one)
    assert (done.state, done.counts.done, done.counts.refused) == (ChangeState.DONE, 2, 2)
    assert len(bureau.entries(AuditAction.LICENCE_SUSPENDED)) == 3


def test_a_licence_that_changed_since_the_check_is_not_ended(bureau):
    one = bureau.check(bureau.hand_in(bureau.town.card_code.encode(), "transfer"))
    bureau.amend({"address": "上海市静安区示例路9号"})
    bureau.go_on(one)
    bureau.carry_out(one)
    assert bureau.outcomes(one) == ["licence_changed_meanwhile"]
    assert bureau.licence().state is LicenceState.VALID
