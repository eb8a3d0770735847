import pytest

from tests.services.oversight.bureau_lists import Bureau


@pytest.fixture
def bureau(deployment, clock, town):
    return Bureau(deployment, clock)
