"""What a migration does to a table that is written to: done in a moment between two writers.

A step that locks a table waits for whoever uses it, and everybody after it waits for the step. So
it waits a tenth of a second at most, gives way, and is tried again until a moment comes
(PostgreSQL; SQLite has one writer at a time anyway).
"""

import time
from collections.abc import Callable
from functools import partial

import sqlalchemy as sa
from alembic import op
from sqlalchemy.exc import OperationalError

_TRIES = 1200
_SECONDS_BETWEEN_TRIES = 0.4
_LOCK_NOT_AVAILABLE = "55P03"


def between_writers(step: Callable[[], None]) -> None:
    """Do a step whole, in a transaction of its own, outside of any other (``autocommit_block``).

    Raises:
        RuntimeError: the table stayed locked for ten minutes; nothing was changed.
    """
    bind = op.get_bind()
    for _ in range(_TRIES):
        try:
            bind.exec_driver_sql("BEGIN; SET LOCAL lock_timeout = '100ms'")
            step()
            bind.exec_driver_sql("COMMIT")
        except OperationalError as error:
            if getattr(error.orig, "sqlstate", None) != _LOCK_NOT_AVAILABLE:
                raise
            bind.exec_driver_sql("ROLLBACK")
            time.sleep(_SECONDS_BETWEEN_TRIES)
        else:
            return
    raise RuntimeError("a writer has a table locked for ten minutes; run this again afterwards")


def add_columns_between_writers(table: str, *columns: sa.Column[object]) -> None:
    """Add those of the columns that are not there yet: an interrupted run is run again."""
    there = {one["name"] for one in sa.inspect(op.get_bind()).get_columns(table)}
    if missing := [column for column in columns if column.name not in there]:
        between_writers(partial(_add_columns, table, missing))


def _add_columns(table: str, columns: list[sa.Column[object]]) -> None:
    for column in columns:
        op.add_column(table, column)
