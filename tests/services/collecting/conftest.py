import pytest

from tests.services.collecting.bureau import build_city


@pytest.fixture
def city(database_url):
    made = build_city(database_url)
    yield made
    made.database.engine.dispose()
