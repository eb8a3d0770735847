"""Races run on PostgreSQL alone: SQLite lets one writer in at a time and hides them."""

import pytest

from tests.databases import POSTGRES_URL
from tests.factories import SeededEntropy
from tests.races.racing import CONTENDERS, Course
from tests.services.licence_sets.prepared import fill_shelf
from tests.services.verification.counter import Counter
from tests.town import CHEAP_HASHER
from wallet.composition import compose


@pytest.fixture(params=[pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request, templates):
    if not POSTGRES_URL:
        pytest.skip("WALLET_TEST_POSTGRES_URL is not set")
    with templates.copy_for(request, request.param) as url:
        yield url


@pytest.fixture
def course(settings, keys, clock, town):
    """Sixteen contenders in the town."""
    made = [
        compose(
            settings,
            keys,
            clock=clock,
            entropy=SeededEntropy(f"contender {number}"),
            hasher=CHEAP_HASHER,
        )
        for number in range(CONTENDERS)
    ]
    yield Course(made)
    for deployment in made:
        deployment.database.engine.dispose()


@pytest.fixture
def counter(deployment, clock, town):
    return Counter(deployment, clock, town)


@pytest.fixture
def shelf(counter):
    return fill_shelf(counter)
