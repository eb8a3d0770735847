import pytest

from tests.copying import Copies


@pytest.fixture
def copies(deployment, clock, town):
    return Copies(deployment, clock, town)
