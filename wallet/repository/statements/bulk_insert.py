"""Many rows into one table at once: COPY on PostgreSQL, one prepared statement on SQLite.

Both take the driver's own way. Rows of a batch are prepared outside of the transaction that stores
them: it then holds its locks for as long as the storing takes, and no longer.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Connection,
    Date,
    DateTime,
    Dialect,
    Insert,
    Integer,
    LargeBinary,
    String,
    Table,
    insert,
)
from sqlalchemy.types import TypeDecorator, TypeEngine

from wallet.repository.statements.driver_errors import as_of_sqlalchemy

_TYPES_OF_COPY: tuple[tuple[type[TypeEngine[Any]], str], ...] = (
    (BigInteger, "int8"),
    (Integer, "int4"),
    (Boolean, "bool"),
    (Date, "date"),
    (DateTime, "timestamptz"),
    (LargeBinary, "bytea"),
    (String, "text"),
)


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows that are ready for a table: each has its values in the order of ``columns``."""

    table: Table
    columns: tuple[str, ...]
    values: list[tuple[Any, ...]]


def insert_many(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all name the same columns; constraints refuse them as they do single ones.

    Raises the same errors of SQLAlchemy as a single insert does.
    """
    if rows:
        columns = tuple(rows[0])
        values = [tuple(row[name] for name in columns) for row in rows]
        insert_rows(connection, Rows(table, columns, values))


def insert_rows(connection: Connection, rows: Rows) -> None:
    """Insert rows that were prepared; raises as :func:`insert_many`."""
    if not rows.values:
        return
    if len(rows.values) == 1:
        (only,) = rows.values
        connection.execute(_single(rows.table), dict(zip(rows.columns, only, strict=True)))
    elif connection.dialect.name == "postgresql":
        _copy(connection, rows)
    else:
        statement = _statement(rows.table, rows.columns)
        connection.exec_driver_sql(statement, _encoded(rows, connection.dialect))


@lru_cache(maxsize=64)
def _single(table: Table) -> Insert:
    return insert(table).inline()


@lru_cache(maxsize=64)
def _statement(table: Table, columns: tuple[str, ...]) -> str:
    names = ", ".join(f'"{name}"' for name in columns)
    places = ", ".join("?" for _ in columns)
    return f'INSERT INTO "{table.name}" ({names}) VALUES ({places})'  # noqa: S608 names of our own tables


class _Encoded(dict[Any, Any]):
    """Values of one column as the driver takes them; a batch has few different dates."""

    def __init__(self, encode: Callable[[Any], Any]) -> None:
        super().__init__()
        self._encode = encode

    def __missing__(self, value: Any) -> Any:
        self[value] = encoded = self._encode(value)
        return encoded


def _encoded(rows: Rows, dialect: Dialect) -> list[tuple[Any, ...]]:
    places = {}
    for place, name in enumerate(rows.columns):
        kind = rows.table.columns[name].type
        encode = kind.dialect_impl(dialect).bind_processor(dialect)
        if encode is not None and not isinstance(kind, LargeBinary):
            places[place] = _Encoded(encode)
    if not places:
        return rows.values
    encoded = []
    for row in rows.values:
        values = list(row)
        for place, column in places.items():
            values[place] = column[values[place]]
        encoded.append(tuple(values))
    return encoded


@lru_cache(maxsize=64)
def _copying(table: Table, columns: tuple[str, ...]) -> tuple[str, list[str]]:
    names = ", ".join(f'"{name}"' for name in columns)
    types = [_type_of_copy(table.columns[name].type) for name in columns]
    return f'COPY "{table.name}" ({names}) FROM STDIN (FORMAT BINARY)', types


def _type_of_copy(kind: TypeEngine[Any]) -> str:
    plain = kind.impl_instance if isinstance(kind, TypeDecorator) else kind
    return next(name for one, name in _TYPES_OF_COPY if isinstance(plain, one))


def _copy(connection: Connection, rows: Rows) -> None:
    statement, types = _copying(rows.table, rows.columns)
    driver: Any = connection.dialect.dbapi
    cursor = connection.connection.cursor()
    try:
        with cursor.copy(statement) as copy:
            copy.set_types(types)
            for row in rows.values:
                copy.write_row(row)
    except driver.Error as error:
        raise as_of_sqlalchemy(connection, statement, error) from error
    finally:
        cursor.close()
