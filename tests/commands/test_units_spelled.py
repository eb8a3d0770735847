"""What stood in a city of the version before is found and counted by the new one."""

import pytest
from sqlalchemy import text

from tests import cast
from tests.commands.versions import take_back
from wallet.commands.migrate import migrate

BEFORE_SPELLING = "0028"


@pytest.fixture
def older_city(deployment, trade):
    """A city of the version before, with a permit in it."""
    trade.assemble(0, 1)
    engine = deployment.database.engine
    take_back(engine, BEFORE_SPELLING)
    return deployment


def test_units_and_permits_of_before_are_found_and_counted(older_city):
    engine = older_city.database.engine
    migrate(engine)
    with older_city.database.read() as repository:
        page = repository.unit_search.page(cast.HOTEL.name[2:], None, None, 10)
        assert page.units == [repository.units.get(cast.HOTEL.id)]
        assert list(repository.permits.counts_by_industry().values()) == [1]


@pytest.mark.postgres
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_migration_that_was_interrupted_is_run_again(older_city):
    """On SQLite it is one transaction."""
    engine = older_city.database.engine
    migrate(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0028'"))
        connection.execute(text("DROP INDEX ix_unit_endings_ending"))
        connection.execute(
            text("DELETE FROM unit_endings WHERE unit_id = :unit"), {"unit": cast.HOTEL.id}
        )
    migrate(engine)
    test_units_and_permits_of_before_are_found_and_counted(older_city)
