"""How long whoever wants to write has to wait for somebody else's lock, looked at from outside."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from sqlalchemy import text

from wallet.repository.database import Database, RepositoryUnavailable

_EVERY = 0.05
_WAITED = text(
    "SELECT coalesce(max(extract(epoch FROM clock_timestamp() - waitstart)), 0)"
    " FROM pg_locks JOIN pg_stat_activity USING (pid)"
    " WHERE NOT granted AND datname = current_database()"
)


@contextmanager
def lock_waits(database: Database) -> Iterator[list[float]]:
    """Collect waits in seconds while the block runs, twenty a second.

    On PostgreSQL the server tells how long the longest waiting one waits by now. SQLite tells
    nobody: a writer of our own queues with the others, and writes nothing.
    """
    look = _one_more_writer if database.engine.dialect.name == "sqlite" else _longest_waiting
    waits: list[float] = []
    over = Event()

    def watch() -> None:
        while not over.wait(_EVERY):
            waits.append(look(database))

    watching = Thread(target=watch, daemon=True)
    watching.start()
    try:
        yield waits
    finally:
        over.set()
        watching.join()


def _one_more_writer(database: Database) -> float:
    started = time.monotonic()
    try:
        with database.begin():
            return time.monotonic() - started
    except RepositoryUnavailable:  # it gave up, which is the longest wait of all
        return time.monotonic() - started


def _longest_waiting(database: Database) -> float:
    with database.read() as repository:
        return float(repository.connection.execute(_WAITED).scalar_one())
