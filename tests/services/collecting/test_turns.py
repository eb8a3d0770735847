"""Each bureau has its turn: one file under work at a time, and a step of each after the other."""

import time

import pytest

from tests.cast import BUREAU, BUREAU_CLERK, OTHER_BUREAU, OTHER_CLERK
from tests.factories import NOW, issuer_key, licence_type
from tests.services.collecting.collected import now_stands, uploaded, workshop
from tests.services.collecting.sheets import csv_text, good_row, good_rows
from tests.services.sheets.hostile import REFUSED
from wallet.domain.collecting.collection import LEASE, CollectionState
from wallet.repository.tables import licences
from wallet.services.collecting.deciding import cancel
from wallet.services.collecting.turns import Turns
from wallet.services.collecting.working import Work

OTHERS_TYPE = "113100000000000191055"


@pytest.fixture
def both(city):
    """A city in which another bureau issues as well."""
    with city.database.begin() as repository:
        kind = licence_type(OTHER_BUREAU.id, type_code=OTHERS_TYPE, name="演出许可证")
        repository.catalogue.add(kind)
        issuer_key(repository, OTHER_BUREAU)
    return city


def file_of(first, count, **changes):
    rows = [good_row(number, **changes) for number in range(first, first + count)]
    return csv_text(rows).encode()


def of_bureau(city, first=1, count=40):
    return uploaded(city, file_of(first, count), goes_on=True)


def of_other(city, first=801, count=1):
    content = file_of(first, count, 证照名称="演出许可证")
    return uploaded(city, content, OTHER_CLERK, goes_on=True)


def until(found, turns):
    for _ in range(10_000):
        if found():
            return
        turns.take()
        turns.wait(0.05)
    raise AssertionError("it did not come")


def state(city, sent, unit=BUREAU):
    return now_stands(city, sent, unit).state


def test_a_file_of_another_bureau_goes_between_the_batches_of_the_first(both):
    large, turns = of_bureau(both, count=400), Turns(workshop(both))
    until(lambda: both.count(licences) >= 4, turns)
    small = of_other(both)
    turns._looked_at = float("-inf")
    until(lambda: state(both, small, OTHER_BUREAU) is CollectionState.DONE, turns)
    assert state(both, large) is CollectionState.RUNNING
    until(lambda: state(both, large) is CollectionState.DONE, turns)
    assert both.count(licences) == 401


def test_a_bureau_has_one_file_under_work_at_a_time(both):
    sent = [of_bureau(both, first=1 + 40 * one, count=9) for one in range(3)]
    turns = Turns(workshop(both))
    waiting, over = CollectionState.RECEIVED, CollectionState.DONE

    def done():
        states = [state(both, one) for one in sent]
        assert sum(one not in {waiting, over} for one in states) <= 1
        return set(states) == {over}

    until(done, turns)


def test_the_unit_that_was_served_least_lately_comes_next(both):
    for first in (1, 41):
        of_bureau(both, first, count=1)
        of_other(both, 800 + first)
    with both.database.begin() as repository:
        queue, served, order = repository.collection_queue, {}, []
        for turn in range(1, 5):
            found = queue.lease_next("w", NOW, served=served)
            served[found.unit_id] = turn
            queue.let_go(found.id, "w")
            order.append(found.unit_id)
    assert order[0] != order[1]
    assert order[:2] == order[2:]


def test_a_unit_with_less_under_work_comes_first(both):
    for first in (1, 41):
        of_bureau(both, first, count=1)
    of_other(both)
    with both.database.begin() as repository:
        leased = [repository.collection_queue.lease_next("w", NOW).unit_id for _ in range(3)]
    assert leased == [BUREAU.id, OTHER_BUREAU.id, BUREAU.id]


def test_a_hostile_file_fails_alone(both):
    content = REFUSED["480,000 names in six lines"][0]()
    hostile = uploaded(both, content, goes_on=True)
    small, turns = of_other(both), Turns(workshop(both))
    until(lambda: state(both, small, OTHER_BUREAU) is CollectionState.DONE, turns)
    until(lambda: state(both, hostile) is CollectionState.FAILED, turns)
    assert now_stands(both, hostile).failure.code == "file_too_many_columns"


def test_a_fault_that_nobody_foresaw_ends_one_work_and_no_other(both, monkeypatch, caplog):
    spoilt, small = of_bureau(both), of_other(both)
    steps = Work.steps

    def stumble(work):
        if work.unit_id == BUREAU.id:
            raise ZeroDivisionError
        return steps(work)

    def stumbling(work):
        yield from stumble(work)

    monkeypatch.setattr(Work, "steps", stumbling)
    turns = Turns(workshop(both))
    until(lambda: state(both, small, OTHER_BUREAU) is CollectionState.DONE, turns)
    failed = now_stands(both, spoilt)
    assert (failed.state, failed.failure.code) == (CollectionState.FAILED, "internal_error")
    assert "ZeroDivisionError" in caplog.text


def test_what_is_cancelled_while_it_is_read_is_dropped_within_seconds(both):
    sent = uploaded(both, REFUSED["twenty-five million elements"][0]())
    turns = Turns(workshop(both))
    turns.take()
    (turn,) = turns._turns
    until(lambda: turn.waits_for is not None, turns)
    child = turn.waits_for._child
    cancel(both.database, NOW, BUREAU_CLERK, sent.id)
    begun = time.monotonic()
    until(lambda: not turns.at_work, turns)
    assert time.monotonic() - begun < 5
    assert child.poll() is not None


def test_the_lease_is_kept_by_time_while_a_file_is_read(both):
    sent = uploaded(both, REFUSED["twenty-five million elements"][0]())
    later = [NOW]
    turns = Turns(workshop(both, clock=lambda: later[0]))
    turns.take()
    later[0] = NOW + LEASE * 0.9
    until(lambda: now_stands(both, sent).lease_until == later[0] + LEASE, turns)
    turns.leave_off()


def test_leaving_off_gives_everything_back_at_once(both):
    sent = of_bureau(both)
    turns = Turns(workshop(both))
    until(lambda: both.count(licences) >= 4, turns)
    turns.leave_off()
    left = now_stands(both, sent)
    assert (left.worker, left.lease_until, left.state) == (None, None, CollectionState.RUNNING)
    further = Turns(workshop(both, name="w2"))
    until(lambda: state(both, sent) is CollectionState.DONE, further)
    assert both.count(licences) == 40


def test_rows_are_neither_lost_nor_doubled_among_many(both):
    sent = [of_bureau(both, 1, 30), of_other(both, 801, 30)]
    turns = Turns(workshop(both))
    until(lambda: not turns.at_work and both.count(licences), turns)
    units = (BUREAU, OTHER_BUREAU)
    found = [now_stands(both, one, unit) for one, unit in zip(sent, units, strict=True)]
    assert [one.counts.issued for one in found] == [30, 30]
    assert both.count(licences) == len(good_rows(60))
