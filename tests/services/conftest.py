import pytest

from tests.services.verification.counter import Counter


@pytest.fixture
def counter(deployment, clock, town):
    return Counter(deployment, clock, town)


@pytest.fixture
def code(counter):
    """The text of the QR that Lin's phone shows now."""
    return counter.screen(counter.show()).text
