"""A city's database is brought up while the city works: no writer waits for an index."""

import threading
import time

import pytest
from sqlalchemy import create_engine, event, inspect, text
from sqlalchemy.pool import NullPool

from tests.commands.versions import BEFORE_COUNTING, take_back
from tests.databases import POSTGRES_URL
from tests.repository.licences.real_figures import kept_figures, real_figures
from wallet.commands.migrate import known_revisions, migrate
from wallet.repository.database import make_engine

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.parametrize("database_url", ["postgresql"], indirect=True),
    pytest.mark.skipif(not POSTGRES_URL, reason="WALLET_TEST_POSTGRES_URL is not set"),
]
COPIED = """
INSERT INTO licences (id, type_code, type_version, issuer_id, code, version, number_index,
    number_sealed, issued_on, valid_from, state, disputed, legacy, created_at, changed_at)
SELECT :id, type_code, type_version, issuer_id, :id, 1, :id,
    number_sealed, issued_on, valid_from, 'valid', false, false, created_at, changed_at
FROM licences WHERE length(code) <> 32 LIMIT 1
"""
# Whoever holds or wants one of these on a table keeps its writers waiting. What a writer itself
# holds while it makes a table longer is of another type.
AGAINST_WRITERS = """
SELECT c.relname, l.mode FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
WHERE l.locktype = 'relation'
AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
AND c.relkind = 'r' AND l.pid <> pg_backend_pid() AND c.relnamespace = 'public'::regnamespace
AND l.mode IN ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
"""
WHILE_COLUMNS_ARE_ADDED = {
    ("change_request_rows", "AccessExclusiveLock"),
    ("change_requests", "AccessExclusiveLock"),
    ("api_clients", "AccessExclusiveLock"),
    ("collections", "AccessExclusiveLock"),
    ("authorizations", "AccessExclusiveLock"),
    ("exemption_cases", "AccessExclusiveLock"),
    ("scenarios", "AccessExclusiveLock"),
    ("incidents", "AccessExclusiveLock"),
    ("licence_holders", "AccessExclusiveLock"),
    ("show_sessions", "AccessExclusiveLock"),
    ("show_session_licences", "AccessExclusiveLock"),
}
# Of a table that another one names in a foreign key, for the moment in which that one is made.
WHILE_TABLES_ARE_MADE = {
    ("accounts", "ShareRowExclusiveLock"),
    ("incidents", "ShareRowExclusiveLock"),
    ("change_requests", "ShareRowExclusiveLock"),
}
WHILE_TRIGGERS_ARE_ATTACHED = {
    ("units", "ShareRowExclusiveLock"),
    ("industry_permits", "ShareRowExclusiveLock"),
    ("licences", "ShareRowExclusiveLock"),
    ("licence_holders", "ShareRowExclusiveLock"),
}
ATTACHING = "SET LOCAL lock_timeout = '100ms'"
"""The one step that asks for such a lock, and how long it may wait for it."""


@pytest.fixture
def older_city(database_url, town):
    """A city of the version before, with a town in it."""
    engine = make_engine(database_url)
    take_back(engine)
    yield engine
    engine.dispose()


class Writer(threading.Thread):
    """Collects a licence in a transaction of its own, again and again, until it is stopped."""

    def __init__(self, url, number):
        super().__init__()
        self.engine, self.number = create_engine(url), number
        self.stopping, self.written = threading.Event(), []

    def run(self):
        while not self.stopping.is_set():
            its = f"{self.number:04}{len(self.written):028}"
            with self.engine.begin() as connection:
                connection.execute(text(COPIED), {"id": its})
            self.written.append(its)
            time.sleep(0.01)
        self.engine.dispose()

    def stop(self):
        self.stopping.set()
        self.join(60)
        assert not self.is_alive()


class Watch(threading.Thread):
    """Looks at the locks of the server, again and again, while a migration runs."""

    def __init__(self, url):
        super().__init__()
        self.engine = create_engine(url, isolation_level="AUTOCOMMIT")
        self.stopping, self.seen, self.looks = threading.Event(), set(), 0

    def run(self):
        with self.engine.connect() as connection:
            while not self.stopping.is_set():
                self.seen |= {tuple(row) for row in connection.execute(text(AGAINST_WRITERS))}
                self.looks += 1
        self.engine.dispose()


def at_each_statement(engine, do):
    """Do something before each statement that a migration sends."""

    def before(_connection, _cursor, statement, _parameters, _context, _many):
        do(statement)

    event.listen(engine, "before_cursor_execute", before)


def tables_of(engine):
    """Which tables there are: nobody writes to one that a migration makes, before it is done."""
    return set(inspect(engine).get_table_names()) - {"alembic_version"}


def is_there(engine, name):
    with engine.connect() as connection:
        query = text("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(:name)")
        return connection.execute(query, {"name": name}).scalar()


def test_writers_go_on_and_no_index_asks_for_a_lock_against_them(older_city, database_url):
    watch, sent, written_to = Watch(database_url), [], tables_of(older_city)
    writers = [Writer(database_url, number) for number in range(3)]
    at_each_statement(older_city, sent.append)
    for thread in (watch, *writers):
        thread.start()
    try:
        while min(len(writer.written) for writer in writers) < 3:
            time.sleep(0.01)
        before = [len(writer.written) for writer in writers]
        migrate(older_city)
        after = [len(writer.written) for writer in writers]
    finally:
        watch.stopping.set()
        for writer in writers:
            writer.stop()
        watch.join(60)
    assert all(late > early for early, late in zip(before, after, strict=True))
    assert watch.looks > 0
    short = WHILE_TRIGGERS_ARE_ATTACHED | WHILE_COLUMNS_ARE_ADDED | WHILE_TABLES_ARE_MADE
    assert {(table, mode) for table, mode in watch.seen if table in written_to} <= short
    built = [statement for statement in sent if "CREATE INDEX" in statement]
    assert built
    assert all("CREATE INDEX CONCURRENTLY" in statement for statement in built)
    with older_city.connect() as connection:
        assert kept_figures(connection) == real_figures(connection)
        stored = connection.execute(text("SELECT id FROM licences WHERE length(code) = 32"))
        assert set(stored.scalars()) == {one for writer in writers for one in writer.written}


def test_a_writer_that_takes_long_is_waited_for_and_keeps_nobody_else_waiting(
    older_city, database_url
):
    slow, quick = create_engine(database_url), Writer(database_url, 7)
    migrating = threading.Thread(target=migrate, args=[older_city])
    with slow.connect() as connection:
        connection.execute(text(COPIED), {"id": "f" * 32})
        migrating.start()
        quick.start()
        try:
            deadline = time.monotonic() + 120
            while len(quick.written) < 40:
                assert time.monotonic() < deadline
                time.sleep(0.05)
            assert migrating.is_alive()
        finally:
            connection.commit()
            quick.stop()
            migrating.join(120)
    slow.dispose()
    assert not migrating.is_alive()
    with older_city.connect() as connection:
        assert kept_figures(connection) == real_figures(connection)


def test_the_one_short_step_gives_way_to_a_writer_and_is_tried_again(older_city, database_url):
    slow, quick = create_engine(database_url, poolclass=NullPool).connect(), Writer(database_url, 8)
    written = []

    def hold_up(statement):
        if ATTACHING not in statement:
            return
        if not written:
            slow.execute(text(COPIED), {"id": "e" * 32})
            quick.start()
        written.append(len(quick.written))
        if len(written) == 4:
            slow.commit()

    at_each_statement(older_city, hold_up)
    try:
        migrate(older_city)
    finally:
        quick.stop()
        slow.close()
    assert len(written) >= 4
    assert 0 == written[0] < written[1] < written[2] < written[3]
    with older_city.connect() as connection:
        assert kept_figures(connection) == real_figures(connection)


def test_what_an_interrupted_run_left_is_done_again(older_city):
    name = "ix_licences_late"
    with older_city.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(
            text(
                "CREATE TABLE purge_marks (records varchar(40) PRIMARY KEY, "
                "looked_until timestamptz NOT NULL)"
            )
        )
        with pytest.raises(Exception, match="unique"):
            connection.execute(
                text(f"CREATE UNIQUE INDEX CONCURRENTLY {name} ON licences (issuer_id)")
            )
    assert is_there(older_city, name) is False
    migrate(older_city)
    assert is_there(older_city, name) is True
    with older_city.connect() as connection:
        revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    assert revision == known_revisions()[0] != BEFORE_COUNTING
