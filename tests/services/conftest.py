import pytest

from tests.services.licence_sets.prepared import fill_shelf
from tests.services.verification.counter import Counter


@pytest.fixture
def counter(deployment, clock, town):
    return Counter(deployment, clock, town)


@pytest.fixture
def code(counter):
    """The text of the QR that Lin's phone shows now."""
    return counter.screen(counter.show()).text


@pytest.fixture
def shelf(counter):
    """Lin's three licences, and a hotel that may look at all of them."""
    return fill_shelf(counter)
