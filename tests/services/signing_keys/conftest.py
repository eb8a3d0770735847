import pytest

from tests.services.signing_keys.bureau import Bureau


@pytest.fixture
def bureau(deployment, clock, town):
    return Bureau(deployment, clock)
