"""A city's database grows up without a surprise: what cannot be decided stops it, unharmed."""

import pytest
from sqlalchemy import Column, DateTime, LargeBinary, MetaData, String, Table, inspect, select

from tests.databases import POSTGRES_URL
from tests.factories import NOW
from wallet.commands.migrate import known_revisions, migrate
from wallet.repository.database import make_engine

BEFORE_ACCOUNTS_HAD_A_LIFE = "0021"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def old_city(request, templates):
    """A city of before, whose holder has an account."""
    if request.param == "postgresql" and not POSTGRES_URL:
        pytest.skip("WALLET_TEST_POSTGRES_URL is not set")
    with templates.empty(request.param) as url:
        engine = make_engine(url)
        migrate(engine, BEFORE_ACCOUNTS_HAD_A_LIFE)
        add_holder(engine)
        add_account(engine, "lin")
        yield engine
        engine.dispose()


def rows_of(engine, name):
    """Return a table as it is now."""
    return Table(name, MetaData(), autoload_with=engine)


def fill(table, **known):
    """Give every column that must have something a value."""
    made = {}
    for column in table.columns:
        if column.nullable or column.server_default is not None:
            continue
        made[column.name] = placeholder(column)
    return made | known


def placeholder(column: Column):
    if isinstance(column.type, LargeBinary):
        return b""
    if isinstance(column.type, DateTime):
        return NOW
    return "x" if isinstance(column.type, String) else 0


def add_holder(engine):
    holders = rows_of(engine, "holders")
    with engine.begin() as connection:
        connection.execute(holders.insert().values(fill(holders, id="h" * 32)))


def add_account(engine, login):
    accounts = rows_of(engine, "accounts")
    known = {"id": login, "login": login, "holder_id": "h" * 32, "demonstration": False}
    with engine.begin() as connection:
        connection.execute(accounts.insert().values(fill(accounts, **known)))


def test_a_city_with_one_account_a_holder_grows_up(old_city):
    migrate(old_city)
    accounts = rows_of(old_city, "accounts")
    with old_city.connect() as connection:
        assert connection.execute(select(accounts.c.login, accounts.c.administers)).all() == [
            ("lin", False)
        ]


def test_two_accounts_of_one_holder_stop_it_and_are_named(old_city):
    add_account(old_city, "lin-too")
    with pytest.raises(Exception, match=r"lin, lin-too.*Nothing was changed"):
        migrate(old_city)
    version = rows_of(old_city, "alembic_version")
    with old_city.connect() as connection:
        kept = connection.execute(select(version.c.version_num)).scalar()
    assert known_revisions().index(kept) >= known_revisions().index(BEFORE_ACCOUNTS_HAD_A_LIFE)
    names = {column["name"] for column in inspect(old_city).get_columns("accounts")}
    assert "administers" not in names
