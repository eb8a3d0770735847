import pytest

from tests.services.accounts.city import founded


@pytest.fixture
def staffed(deployment, clock):
    return founded(deployment, clock)


@pytest.fixture
def city(staffed):
    return staffed.city
