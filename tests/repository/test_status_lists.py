"""Slots of status lists: random, never given twice, and many writers do not wait in one line."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from tests.factories import SeededEntropy, unit
from wallet.repository.licences import status_lists as module
from wallet.repository.licences.status_lists import (
    FULL_AT,
    LIST_SIZE,
    OPEN_LISTS,
    UnknownStatusList,
)
from wallet.repository.tables import status_lists

BUREAU = unit()
MANY = 900


@pytest.fixture
def database(deployment):
    with deployment.database.begin() as repository:
        repository.units.add(BUREAU)
    return deployment.database


def allocate(database, count=1, seed="slots", bits=2):
    with database.begin() as repository:
        return repository.status_lists.allocate_many(BUREAU.id, count, SeededEntropy(seed), bits)


def lists(database):
    with database.read() as repository:
        return {row.id: row for row in repository.connection.execute(status_lists.select()).all()}


def test_many_slots_of_one_transaction_are_all_different_and_random(database):
    slots = allocate(database, MANY)
    assert len(set(slots)) == MANY
    assert {list_id for list_id, _slot in slots} == set(lists(database))
    indexes = [slot for _list, slot in slots]
    assert all(0 <= slot < LIST_SIZE for slot in indexes)
    assert indexes != sorted(indexes)
    assert max(indexes) > LIST_SIZE // 2 > min(indexes)


def test_one_transaction_that_allocates_again_gets_other_slots(database):
    with database.begin() as repository:
        slots = [
            repository.status_lists.allocate(BUREAU.id, SeededEntropy("the same every time"))
            for _ in range(2)
        ]
    assert len(set(slots)) == 2


def test_writers_one_after_another_fill_one_list(database):
    for number in range(5):
        allocate(database, seed=f"writer {number}")
    (only,) = lists(database).values()
    assert only.allocated == 5


def test_a_list_is_left_at_half_full_and_a_batch_goes_on_in_the_next(database):
    allocate(database, 1)
    (first,) = lists(database)
    with database.begin() as repository:
        repository.connection.execute(status_lists.update().values(allocated=FULL_AT - 3))
    slots = allocate(database, 10, "batch")
    by_list = [list_id for list_id, _slot in slots]
    assert by_list.count(first) == 3
    assert len(set(by_list)) == 2
    assert lists(database)[first].allocated == FULL_AT
    assert first not in {list_id for list_id, _slot in allocate(database, seed="after")}


def test_a_list_of_one_bit_is_another_list_and_does_not_tell_suspended_from_ended(database):
    (narrow, _slot), *_rest = allocate(database, seed="narrow", bits=1)
    (wide, _slot), *_rest = allocate(database, bits=2)
    assert narrow != wide
    with database.read() as repository:
        assert repository.status_lists.read(narrow).bits == 1
        assert repository.status_lists.read(wide).bits == 2
        with pytest.raises(UnknownStatusList):
            repository.status_lists.read("none")


@pytest.mark.postgres
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_writer_does_not_wait_for_the_list_that_another_holds(database):
    allocate(database)
    held, done = Event(), Event()

    def hold():
        with database.begin() as repository:
            repository.status_lists.allocate(BUREAU.id, SeededEntropy("holds"))
            held.set()
            assert done.wait(30)

    with ThreadPoolExecutor(1) as pool:
        holding = pool.submit(hold)
        assert held.wait(30)
        allocate(database, seed="does not wait")
        done.set()
        holding.result()
    assert sorted(row.allocated for row in lists(database).values()) == [1, 2]


def test_more_writers_than_lists_all_get_a_slot_and_no_more_lists_are_opened(database):
    with ThreadPoolExecutor(12) as pool:
        slots = list(pool.map(lambda number: allocate(database, 2, f"writer {number}"), range(60)))
    assert len(slots) == 60
    stored = lists(database).values()
    assert sum(row.allocated for row in stored) == 120
    assert len(stored) <= OPEN_LISTS


def test_a_crowded_list_ends_in_a_refusal_and_not_in_an_endless_search(database):
    class Stuck(SeededEntropy):
        def token_bytes(self, nbytes, /):
            return bytes(nbytes)

    with pytest.raises(module.StatusListsCrowded), database.begin() as repository:
        repository.status_lists.allocate_many(BUREAU.id, 2, Stuck())
    assert not lists(database)
