import pytest

from tests.services.authorization.codes import Codes
from tests.services.authorization.parties import Parties


@pytest.fixture
def parties(deployment, clock, town):
    return Parties(deployment, clock, town)


@pytest.fixture
def codes(parties):
    return Codes(parties)
