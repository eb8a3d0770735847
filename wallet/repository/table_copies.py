"""Whole tables, out of one repository and into another, also of another kind of database.

Sealed columns are copied as they are stored: whoever copies needs no data key.
"""

import base64
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Date,
    LargeBinary,
    MetaData,
    Table,
    Text,
    inspect,
    literal,
    select,
    text,
)
from sqlalchemy.types import TypeEngine

from wallet.repository.columns.column_types import UtcDateTime
from wallet.repository.tables import DERIVED, metadata

_AT_ONCE = 500
_REVISIONS = "alembic_version"

# How a column is written in a copy; the first kind that fits a column's type is its own.
_KINDS: dict[str, type[TypeEngine[Any]]] = {
    "bytes": LargeBinary,
    "moment": UtcDateTime,
    "day": Date,
    "flag": Boolean,
    "number": BigInteger,
    "text": Text,
}

Cell = str | int | bool | None


class TableForm(NamedTuple):
    """A table's name and its columns as pairs of name and kind."""

    name: str
    columns: tuple[tuple[str, str], ...]


class TableCopies:
    """Reads whole tables, and fills empty ones."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def revision(self) -> str | None:
        """Return which form the tables have, ``None`` where there are no tables."""
        if not inspect(self._connection).has_table(_REVISIONS):
            return None
        found: str | None = self._connection.execute(
            text(f"SELECT version_num FROM {_REVISIONS}")  # noqa: S608 a constant
        ).scalar()
        return found

    def is_empty(self) -> bool:
        """Whether no table has a row; there may be no tables at all."""
        names = inspect(self._connection).get_table_names()
        return not any(
            self._connection.execute(
                select(literal(1)).select_from(Table(name, MetaData())).limit(1)
            ).first()
            for name in names
            if name != _REVISIONS
        )

    def forms(self) -> tuple[TableForm, ...]:
        """Return every table that is no other's sum, those first that others refer to."""
        return tuple(
            TableForm(table.name, tuple((one.name, _kind(one)) for one in table.columns))
            for table in metadata.sorted_tables
            if not table.info.get(DERIVED)
        )

    def rows(self, form: TableForm) -> Iterator[list[Cell]]:
        """Read a table in the order of its key, a few hundred rows at a time."""
        table = metadata.tables[form.name]
        query = select(*(table.columns[name] for name, _ in form.columns))
        query = query.order_by(*table.primary_key.columns)
        options = {"stream_results": True, "yield_per": _AT_ONCE}
        for row in self._connection.execute(query, execution_options=options):
            yield [_written(value) for value in row]

    def fill(self, form: TableForm, rows: Iterable[Sequence[Cell]]) -> int:
        """Insert rows as :meth:`rows` gave them; returns how many."""
        table = Table(
            form.name, MetaData(), *(Column(name, _KINDS[kind]()) for name, kind in form.columns)
        )
        statement, count = table.insert(), 0
        waiting: list[dict[str, Any]] = []
        for row in rows:
            waiting.append(
                {
                    name: _read(kind, cell)
                    for (name, kind), cell in zip(form.columns, row, strict=True)
                }
            )
            if len(waiting) == _AT_ONCE:
                self._connection.execute(statement, waiting)
                count, waiting = count + len(waiting), []
        if waiting:
            self._connection.execute(statement, waiting)
        return count + len(waiting)

    def count_on(self) -> None:
        """Let the numbers that the database gives out go on after the greatest that was filled."""
        if self._connection.dialect.name != "postgresql":
            return  # SQLite goes on after the greatest by itself
        for table in metadata.sorted_tables:
            column = table.autoincrement_column
            if column is not None:
                name, key = table.name, column.name
                self._connection.execute(
                    text(
                        f"SELECT setval(pg_get_serial_sequence('{name}', '{key}'), "  # noqa: S608
                        f"(SELECT max({key}) FROM {name})) WHERE EXISTS (SELECT 1 FROM {name})"
                    )
                )


def _kind(column: Column[Any]) -> str:
    if isinstance(column.type, UtcDateTime):
        return "moment"
    python = column.type.python_type
    by_type = {bytes: "bytes", date: "day", bool: "flag", int: "number", str: "text"}
    return by_type[python]


def _written(value: Any) -> Cell:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _read(kind: str, cell: Cell) -> Any:
    if cell is None or kind in {"flag", "number", "text"}:
        return cell
    if kind == "bytes":
        return base64.b64decode(str(cell), validate=True)
    return datetime.fromisoformat(str(cell)) if kind == "moment" else date.fromisoformat(str(cell))
