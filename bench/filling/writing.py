"""Writing a batch: seals what is sealed at its own place, copies table by table."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Column, Table

from bench.filling.patterns import Row
from wallet.repository.columns.sealed_columns import place_of
from wallet.repository.database import Repository
from wallet.repository.statements.bulk_insert import insert_many
from wallet.repository.tables import metadata

_SEALED: dict[Table, list[Column[Any]]] = {
    table: [column for column in table.columns if column.name.endswith("_sealed")]
    for table in metadata.sorted_tables
}


def write(repository: Repository, rows: Iterable[tuple[Table, Row]]) -> None:
    """Store rows whose sealed columns hold their text; tables that others refer to come first."""
    by_table: dict[Table, list[Row]] = defaultdict(list)
    for table, row in rows:
        for column in _SEALED[table]:
            value = row[column.name]
            # What was purged is empty, and is not sealed.
            if isinstance(value, str):
                row[column.name] = repository.cipher.seal(place_of(column, row), value)
        by_table[table].append(row)
    for table in metadata.sorted_tables:
        insert_many(repository.connection, table, by_table[table])
