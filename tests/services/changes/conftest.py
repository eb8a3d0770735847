import pytest

from tests.services.changes.bureau import Bureau


@pytest.fixture
def bureau(deployment, clock, town):
    return Bureau(deployment, clock, town)
