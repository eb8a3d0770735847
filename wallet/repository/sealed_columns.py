"""Every sealed column of the repository, to be sealed again under the current key."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    LargeBinary,
    Row,
    Table,
    func,
    literal,
    select,
    tuple_,
    update,
)

from wallet.repository.cipher import FieldCipher
from wallet.repository.tables import metadata

_SUFFIX = "_sealed"

Key = Sequence[object]


class SealedColumns:
    """Finds what earlier keys sealed, and seals it again; the values stay what they were."""

    def __init__(self, connection: Connection, cipher: FieldCipher) -> None:
        self._connection = connection
        self._cipher = cipher

    def names(self) -> tuple[str, ...]:
        """Return every sealed column as ``table.column``, in a fixed order."""
        return tuple(f"{column.table.name}.{column.name}" for column in _sealed_columns())

    def count_under_other_keys(self) -> int:
        """Return how many values are sealed with another key than the current one."""
        return sum(self._count(column) for column in _sealed_columns())

    def reseal(self, name: str, after: Key | None, limit: int) -> tuple[int, Key | None]:
        """Seal up to ``limit`` values of a column again, in the order of the rows' keys.

        Returns how many, and the key of the last row to go on after; ``None`` at the end. A value
        that somebody changes meanwhile is left as they wrote it.

        Raises:
            SealedValueBroken: a value cannot be opened; nothing of the batch is changed.
        """
        column = _column(name)
        keys = tuple(column.table.primary_key.columns)
        query = select(*keys, column).where(self._under_another_key(column))
        if after is not None:
            bounds = [literal(value, key.type) for key, value in zip(keys, after, strict=True)]
            query = query.where(tuple_(*keys) > tuple_(*bounds))
        rows = self._connection.execute(query.order_by(*keys).limit(limit)).all()
        done = sum(self._reseal_row(column, row) for row in rows)
        return done, (tuple(rows[-1])[:-1] if len(rows) == limit else None)

    def _reseal_row(self, column: Column[Any], row: Row[*tuple[Any, ...]]) -> int:
        *key, sealed = tuple(row)
        table = column.table
        parts = "/".join(str(part) for part in key)
        place = f"{table.name}.{column.name.removesuffix(_SUFFIX)}/{parts}"
        fresh = self._cipher.seal(place, self._cipher.open(place, sealed))
        statement = update(table).where(column == sealed).values({column: fresh})
        for part, value in zip(table.primary_key.columns, key, strict=True):
            statement = statement.where(part == value)
        return self._connection.execute(statement).rowcount

    def _count(self, column: Column[Any]) -> int:
        query = select(func.count()).select_from(column.table)
        count: int = self._connection.execute(
            query.where(self._under_another_key(column))
        ).scalar_one()
        return count

    def _under_another_key(self, column: Column[Any]) -> Any:
        # The first byte is the number of the key; what was purged has none.
        number = literal(bytes([self._cipher.current]), LargeBinary)
        return (func.length(column) > 0) & (func.substr(column, 1, 1) != number)


def _sealed_columns() -> list[Column[Any]]:
    return [
        column
        for table in metadata.sorted_tables
        for column in table.columns
        if column.name.endswith(_SUFFIX)
    ]


def _column(name: str) -> Column[Any]:
    table, _, column = name.partition(".")
    found: Table = metadata.tables[table]
    return found.columns[column]
