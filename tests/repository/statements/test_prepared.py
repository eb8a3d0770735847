"""Prepared statements: the rows of SQLAlchemy, its errors, and heard by whoever listens."""

import pytest
from sqlalchemy import bindparam, event, select, text

from tests import cast
from tests.factories import NOW
from wallet.repository.act_tables import audit_entries
from wallet.repository.database import ContradictsStored, NotStorable, RepositoryUnavailable
from wallet.repository.statements.prepared import Prepared
from wallet.repository.tables import licences, scenarios, units

EVERY_LICENCE = select(licences).order_by(licences.c.id)
ONE_SCENARIO = (
    select(scenarios, units.c.suspended_at).join(units).where(scenarios.c.code == bindparam("code"))
)
ADD_ENTRY = Prepared(audit_entries.insert().inline(), leaving=["id"])
ADD_UNIT = Prepared(units.insert().returning(units.c.id))


@pytest.fixture
def database(deployment, town):
    return deployment.database


def unit(**values):
    empty = dict.fromkeys(units.c.keys())
    return (
        empty
        | {
            "id": "unit-of-this-test",
            "name": "某某局",
            "uscc": "91310115MA1K0000XX",
            "kind": "issuer",
            "second_approval": False,
            "registers_holders": False,
        }
        | values
    )


def lose_while_writing(database, other):
    with database.begin() as repository:
        mine = repository.connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
        other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": mine})
        ADD_UNIT.first(repository.connection, unit())


def test_rows_are_those_of_sqlalchemy(database):
    with database.read() as repository:
        connection = repository.connection
        expected = connection.execute(EVERY_LICENCE).all()
        found = Prepared(EVERY_LICENCE).all(connection, {})
        assert len(found) > 1
        assert [row._asdict() for row in found] == [dict(row._mapping) for row in expected]
        assert [type(value) for value in found[0]] == [type(value) for value in expected[0]]


def test_the_first_row_has_its_values_by_name_and_there_may_be_none(database):
    one = Prepared(ONE_SCENARIO)
    with database.read() as repository:
        found = one.first(repository.connection, {"code": "hotel-check-in"})
        assert (found.unit_id, found.suspended_at) == (cast.HOTEL.id, None)
        assert one.first(repository.connection, {"code": "nobody's"}) is None


def test_moments_go_in_and_come_out_in_utc(database):
    values = dict.fromkeys(audit_entries.c.keys()) | {
        "at": NOW,
        "action": "key:withdrawn",
        "outcome": "done",
        "actor_kind": "system",
        "actor_id": "system",
        "actor_name": "system",
        "fields": "[]",
        "details": "{}",
    }
    newest = select(audit_entries.c.at).order_by(audit_entries.c.id.desc()).limit(1)
    with database.begin() as repository:
        ADD_ENTRY.run(repository.connection, values)
    with database.read() as repository:
        assert Prepared(newest).first(repository.connection, {}).at == NOW
        assert repository.connection.execute(newest).scalar_one() == NOW


def test_what_a_constraint_refuses_is_said_as_sqlalchemy_says_it(database):
    with pytest.raises(ContradictsStored), database.begin() as repository:
        ADD_UNIT.first(repository.connection, unit(id=cast.HOTEL.id))
    with database.begin() as repository:
        assert ADD_UNIT.first(repository.connection, unit()).id == "unit-of-this-test"


def test_a_text_that_postgresql_does_not_keep_is_refused_by_both(database):
    with pytest.raises(NotStorable), database.begin() as repository:
        ADD_UNIT.first(repository.connection, unit(name="some\x00body"))


def test_whoever_listens_for_statements_hears_of_them(database):
    heard = []

    def listen(_connection, _cursor, statement, *_):
        heard.append(statement)

    event.listen(database.engine, "before_cursor_execute", listen)
    with database.read() as repository:
        heard.clear()
        Prepared(ONE_SCENARIO).first(repository.connection, {"code": "hotel-check-in"})
    event.remove(database.engine, "before_cursor_execute", listen)
    assert [one.split()[0] for one in heard if "scenarios" in one] == ["SELECT"]


def test_a_value_that_is_missing_is_a_programming_error(database):
    with pytest.raises(KeyError), database.begin() as repository:
        ADD_UNIT.first(repository.connection, {"id": "unit-of-this-test"})


def test_a_list_that_grows_cannot_be_prepared(database):
    grows = Prepared(select(units).where(units.c.id.in_(bindparam("ids", expanding=True))))
    with pytest.raises(ValueError, match="grows"), database.read() as repository:
        grows.first(repository.connection, {"ids": ["a", "b"]})


@pytest.mark.postgres
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_lost_connection_is_unavailable_and_goes_back_to_no_pool(database):
    with database.engine.begin() as other, pytest.raises(RepositoryUnavailable):
        lose_while_writing(database, other)
    with database.begin() as repository:
        assert ADD_UNIT.first(repository.connection, unit()).id == "unit-of-this-test"
