"""Every sealed column of the repository, to be sealed and indexed again under other keys."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    LargeBinary,
    Row,
    RowMapping,
    Table,
    func,
    literal,
    select,
    tuple_,
    update,
)

from wallet.domain.actors.person_names import comparable_name
from wallet.repository.columns.cipher import FieldCipher
from wallet.repository.licences.licence_numbers import KIND, forms_of_number
from wallet.repository.licences.licence_rows import NAME_KIND
from wallet.repository.oversight.oversight_tables import incident_dues
from wallet.repository.tables import holders, licence_holders, licences, metadata

_SUFFIX = "_sealed"

Key = Sequence[object]


@dataclass(frozen=True)
class _Found:
    """How the value of a sealed column is found: by the index in ``column``, of a kind.

    ``reads`` are the columns that it takes besides. ``forms`` are those that a value may be indexed
    in, the usual one first; it stays indexed in the same.
    """

    column: Column[Any]
    kind: Callable[[Row[Any]], str]
    reads: tuple[Column[Any], ...] = ()
    former: Column[Any] | None = None
    forms: Callable[[str], tuple[str, ...]] = lambda value: (value,)
    """What of the value is indexed: the form of today first, then those of before."""
    held: Column[Any] | None = None
    """Where the index stands beside others of the same owner: the column that names the owner."""


_LICENCE_NUMBERS = "licences.number_sealed"
_DUE = incident_dues.c
_FOUND_BY = {
    "holders.identity_number_sealed": _Found(
        holders.c.identity_index,
        lambda row: f"identity/{row.identity_kind}",
        (holders.c.identity_kind,),
    ),
    "holders.name_sealed": _Found(
        licence_holders.c.name_index,
        lambda _: NAME_KIND,
        forms=lambda name: (comparable_name(name),),
        held=licence_holders.c.holder_id,
    ),
    _LICENCE_NUMBERS: _Found(
        licences.c.number_index, lambda _: KIND, (licences.c.number_index,), forms=forms_of_number
    ),
    "incident_dues.number_sealed": _Found(
        _DUE.number_index, lambda _: KIND, (_DUE.number_index,), _DUE.former_index, forms_of_number
    ),
}


class SealedColumns:
    """Finds what earlier keys sealed, and seals it again; the values stay what they were."""

    def __init__(self, connection: Connection, cipher: FieldCipher) -> None:
        self._connection = connection
        self._cipher = cipher

    def in_order(self) -> tuple[str, ...]:
        """Return the names in the order of sealing again.

        What refers to a licence by its number goes before the licences: it takes the index that
        they still have along.
        """
        return tuple(sorted(self.names(), key=lambda name: name == _LICENCE_NUMBERS))

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
        found = _FOUND_BY.get(name)
        reads = found.reads if found else ()
        query = select(*keys, column, *reads).where(self._under_another_key(column))
        if after is not None:
            bounds = [literal(value, key.type) for key, value in zip(keys, after, strict=True)]
            query = query.where(tuple_(*keys) > tuple_(*bounds))
        rows = self._connection.execute(query.order_by(*keys).limit(limit)).all()
        done = sum(self._reseal_row(column, found, row) for row in rows)
        last = [rows[-1]._mapping[key] for key in keys] if len(rows) == limit else None  # noqa: SLF001
        return done, last

    def _reseal_row(
        self, column: Column[Any], found: _Found | None, row: Row[*tuple[Any, ...]]
    ) -> int:
        table, cells = column.table, row._mapping  # noqa: SLF001 SQLAlchemy's public name
        key = {part: cells[part] for part in table.primary_key.columns}
        place = place_of(column, row._asdict())
        value = self._cipher.open(place, cells[column])
        values: dict[Column[Any], Any] = {column: self._cipher.seal(place, value)}
        if found and found.held is not None:
            self._index_anew(found, row, value)
        elif found:
            values[found.column] = self._index_again(found, row, cells, cells[column], value)
        if found and found.former is not None:
            values[found.former] = cells[found.column]
        statement = update(table).where(column == cells[column]).values(values)
        for part, value_of_part in key.items():
            statement = statement.where(part == value_of_part)
        return self._connection.execute(statement).rowcount

    def _index_again(
        self, found: _Found, row: Row[Any], cells: RowMapping, sealed: bytes, value: str
    ) -> str:
        kind, forms = found.kind(row), found.forms(value)
        form = forms[0]
        if len(set(forms)) > 1:
            stored = cells[found.column]
            as_sealed = self._cipher.index_as_sealed
            form = next((one for one in forms if as_sealed(kind, one, sealed) == stored), form)
        return self._cipher.index(kind, form)

    def _index_anew(self, found: _Found, row: Row[*tuple[Any, ...]], value: str) -> None:
        """Index a value where others find it; what has no index yet is filled in by itself."""
        index = self._cipher.index(found.kind(row), found.forms(value)[0])
        anew = update(found.column.table).where(found.column.is_not(None), found.held == row.id)
        self._connection.execute(anew.values({found.column: index}))

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


def place_of(column: Column[Any], row: Mapping[str, object]) -> str:
    """Return the place that the value of a sealed column is bound to, such as ``holders.name/4f``.

    ``row`` has at least the columns of its table's key, by name.
    """
    called, key = _called(column)
    return "/".join([called, *(str(row[name]) for name in key)])


@lru_cache(maxsize=64)
def _called(column: Column[Any]) -> tuple[str, tuple[str, ...]]:
    table = column.table
    key = tuple(part.name for part in table.primary_key.columns)
    return f"{table.name}.{column.name.removesuffix(_SUFFIX)}", key


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
