"""The registry has its lists in pages: nothing is missing between two and nothing comes twice."""

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

from tests import cast
from tests.factories import NOW
from tests.town import CHECK_IN
from wallet.domain.registry.filing import Filing, FilingState
from wallet.domain.registry.scenario import ScenarioKind, ScenarioState

MANY = 24
STATES = (ScenarioState.SUBMITTED, ScenarioState.APPROVED)
KINDS = (ScenarioKind.SOCIAL, ScenarioKind.GOVERNMENT)
DISTRICTS = ("310101", "310104")


@pytest.fixture
def registry(deployment, town):
    """Scenarios of every state and kind, two at a time, some of the first day; filings."""
    several = list(product(STATES, KINDS, DISTRICTS)) * 3
    with deployment.database.begin() as repository:
        for number, (state, kind, district) in enumerate(several[:MANY]):
            code = f"listed-{number:02}"
            one = replace(
                CHECK_IN, code=code, unit_id=cast.HOTEL.id, name=code, state=state, kind=kind
            )
            moment = NOW + timedelta(seconds=number // 2)
            if number % 5:
                repository.scenarios.submit(one, moment)
            else:
                repository.scenarios.add(one)
            filed = FilingState.SUBMITTED if number % 3 else FilingState.ACCEPTED
            repository.filings.add(
                Filing(f"{number:032}", code, cast.HOTEL.id, district, filed, moment)
            )
    return deployment.database


def pages_of(database, read, cursor_of, size):
    """Return all rows of a list, asked for a page at a time."""
    found, cursor = [], None
    while True:
        with database.read() as repository:
            page = read(repository, cursor, size)
        found += page
        if len(page) < size:
            return found
        cursor = cursor_of(page[-1])


@pytest.mark.parametrize("kind", [None, *KINDS])
@pytest.mark.parametrize("state", [None, *STATES])
def test_scenarios_come_by_their_application_and_those_of_the_first_day_last(registry, state, kind):
    def read(repository, cursor, size):
        return repository.scenarios.page(state, kind, cursor, size)

    whole = pages_of(registry, read, lambda one: one.code, 100)
    assert whole == pages_of(registry, read, lambda one: one.code, 3)
    assert all(state in {None, one.state} and kind in {None, one.kind} for one in whole)
    listed = [one.code for one in whole]
    with registry.read() as repository:
        submitted = repository.scenarios.submitted_at(listed)
        every = [one for one in repository.scenarios.all() if state in {None, one.state}]
    assert sorted(listed) == sorted(one.code for one in every if kind in {None, one.kind})
    applied, first = [code for code in listed if code in submitted], listed[len(submitted) :]
    assert applied == sorted(applied, key=lambda code: (submitted[code], code), reverse=True)
    assert not set(first) & submitted.keys()


@pytest.mark.parametrize("district", [None, *DISTRICTS])
@pytest.mark.parametrize("state", [None, FilingState.SUBMITTED, FilingState.ACCEPTED])
def test_filings_come_the_latest_first(registry, district, state):
    def read(repository, cursor, size):
        return repository.filings.of_district(district, state=state, before=cursor, limit=size)

    whole = pages_of(registry, read, lambda one: (one.filed_at, one.id), 100)
    assert whole == pages_of(registry, read, lambda one: (one.filed_at, one.id), 2)
    assert whole == sorted(whole, key=lambda one: (one.filed_at, one.id), reverse=True)
    assert len(whole) >= MANY // 12
    assert all(district in {None, one.district_code} for one in whole)
    assert all(state in {None, one.state} for one in whole)


def test_what_holders_may_be_offered_comes_by_name(registry):
    def read(repository, cursor, size):
        return repository.scenarios.offered(cursor, size)

    whole = pages_of(registry, read, lambda one: one.code, 100)
    assert whole == pages_of(registry, read, lambda one: one.code, 3)
    assert {one.state for one in whole} == {ScenarioState.APPROVED}
    assert [one.name for one in whole] == sorted(one.name for one in whole)


def test_what_waits_is_counted_up_to_a_number(registry):
    with registry.read() as repository:
        assert repository.scenarios.count_submitted(100) == MANY // 2
        assert repository.scenarios.count_submitted(5) == 5
        assert repository.applications.count_submitted(100) == 0
