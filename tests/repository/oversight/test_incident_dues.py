"""What is due comes in pages and is counted so far as a page tells it."""

import pytest

from tests.factories import NOW, TYPE_CODE
from tests.services.oversight.bureau_lists import TOWNS_OWN, Bureau
from wallet.domain.oversight.incident import COUNTED_TO, DueAct, DueFigures

NUMBERS = [f"JY1310101{number:07}" for number in range(500, 503)]


@pytest.fixture
def bureau(deployment, clock, town):
    return Bureau(deployment, clock)


@pytest.fixture
def due(deployment, store, incident):
    """An incident under which numbers are due to be collected."""

    def act(*numbers, **its):
        made = incident(NOW, **its)
        store(made)
        with deployment.database.begin() as repository:
            repository.incident_dues.add(made.id, TYPE_CODE, DueAct.COLLECT, numbers, NOW)
        return made

    return act


def figures(deployment, *incidents):
    with deployment.database.read() as repository:
        found = repository.incident_dues.figures_of(incidents)
    return [found[one.id] for one in incidents]


def test_what_is_left_is_told_apart_and_counted(deployment, due, bureau):
    made, other = due(*NUMBERS, TOWNS_OWN), due()
    assert figures(deployment, made, other) == [DueFigures(4, 3), DueFigures(0, 0)]
    bureau.issue(NUMBERS[1])
    assert figures(deployment, made) == [DueFigures(4, 2)]
    with deployment.database.read() as repository:
        dues = repository.incident_dues
        left = dues.page(made, left_only=True, limit=10)
        assert [one.number for one in left] == [NUMBERS[0], NUMBERS[2]]
        every = dues.page(made, limit=10)
        assert [one.number for one in every] == [*NUMBERS, TOWNS_OWN]
        assert [bool(one.licence_id) for one in every] == [False, True, False, True]
        assert dues.page(made, after=every[1].position, limit=1) == [every[2]]
        assert dues.first_of([made, other], 2) == {made.id: every[:2], other.id: []}
        assert dues.is_anything_left(made)
        assert not dues.is_anything_left(other)


def test_of_a_closed_incident_nothing_is_left(deployment, due):
    assert figures(deployment, due(*NUMBERS, closed_at=NOW)) == [DueFigures(3, 0)]


def test_what_is_left_is_counted_to_a_hundred(deployment, due):
    many = [f"JY1310102{number:07}" for number in range(COUNTED_TO + 5)]
    assert figures(deployment, due(*many)) == [DueFigures(COUNTED_TO + 5, COUNTED_TO)]


def test_positions_go_on_without_gaps_and_what_was_due_already_is_not_due_twice(deployment, due):
    made = due(*NUMBERS[:2])
    with deployment.database.begin() as repository:
        again = repository.incident_dues.add(
            made.id, TYPE_CODE, DueAct.COLLECT, [NUMBERS[0], NUMBERS[2], NUMBERS[2]], NOW
        )
        other_act = repository.incident_dues.add(
            made.id, TYPE_CODE, DueAct.REVOKE, [NUMBERS[0]], NOW
        )
        positions = [one.position for one in repository.incident_dues.page(made, limit=9)]
    assert (again, other_act) == (1, 1)
    assert positions == [0, 1, 2, 3]


def test_what_was_done_after_the_last_day_is_counted_as_late(deployment, due, bureau, clock):
    recovered = {"recovered_at": NOW, "recovery_reported_at": NOW, "due_until": NOW.date()}
    made = due(*NUMBERS, **recovered)
    bureau.issue(NUMBERS[0])
    clock.advance(days=2)
    bureau.issue(NUMBERS[1])
    with deployment.database.read() as repository:
        assert repository.incident_dues.count_late(made) == 1
