import pytest

from tests.services.registry.offices import Offices


@pytest.fixture
def offices(deployment, clock, town):
    return Offices(deployment, clock)
