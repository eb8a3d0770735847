from itertools import count
from random import Random

import pytest

from tests import cast
from tests.factories import TYPE_CODE
from wallet.domain.oversight.incident import Incident

WORDS = ("机房断电", "市电故障", "已切换备用电源")


@pytest.fixture
def chance():
    return Random("incidents")  # noqa: S311 - repeatable is the point


@pytest.fixture
def incident():
    """Make an incident that begins at a moment; what is given of it afterwards, as it is stored."""
    numbers = count()

    def make(began_at, unit_id=cast.BUREAU.id, type_codes=(TYPE_CODE,), **its):
        made = f"{next(numbers):032}"
        return Incident(made, unit_id, *WORDS, type_codes, began_at, began_at, "clerk", **its)

    return make


@pytest.fixture
def store(deployment, town):
    """Store incidents, those that recovered or were closed as such."""

    def act(*incidents):
        with deployment.database.begin() as repository:
            for one in incidents:
                repository.incidents.add(one)
                if one.recovered_at:
                    repository.incidents.set_recovered(one)
                if one.closed_at:
                    repository.incidents.set_closed(one.id, one.closed_at)

    return act
