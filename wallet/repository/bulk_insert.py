"""Many rows into one table at once: COPY on PostgreSQL, one prepared statement on SQLite."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Insert, Table, insert

from wallet.repository.statements.driver_errors import as_of_sqlalchemy


def insert_many(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all name the same columns; constraints refuse them as they do single ones.

    Raises the same errors of SQLAlchemy as a single insert does.
    """
    if not rows:
        return
    if connection.dialect.name == "postgresql" and len(rows) > 1:
        _copy(connection, table, rows)
    else:
        connection.execute(_statement(table), rows)


@lru_cache(maxsize=64)
def _statement(table: Table) -> Insert:
    return insert(table).inline()


def _copy(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    names = list(rows[0])
    columns = ", ".join(f'"{name}"' for name in names)
    statement = f'COPY "{table.name}" ({columns}) FROM STDIN'
    driver: Any = connection.dialect.dbapi
    cursor = connection.connection.cursor()
    try:
        with cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row([row[name] for name in names])
    except driver.Error as error:
        raise as_of_sqlalchemy(connection, statement, error) from error
    finally:
        cursor.close()
