"""What became of each row of a collection; masked values, and sealed all the same."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, delete, select

from wallet.domain.collecting.collection import CollectedRow
from wallet.repository.collecting.collection_tables import collection_rows
from wallet.repository.columns.cipher import FieldCipher
from wallet.repository.statements.bulk_insert import Rows

_AT_ONCE = 500
_COLUMNS = ("collection_id", "row_number", "outcome", "licence_code", "content_sealed")


class CollectedRows:
    """Stores the results of rows, and reads them in the order of the file."""

    def __init__(self, connection: Connection, cipher: FieldCipher) -> None:
        self._connection = connection
        self._cipher = cipher

    def rows_for(self, collection_id: str, results: Sequence[CollectedRow]) -> Rows:
        """Return results as rows, sealed; a row that has one already breaks the primary key."""
        place = f"collection_rows.content/{collection_id}"
        values = [
            (
                collection_id,
                one.row_number,
                one.outcome,
                one.licence_code,
                self._cipher.seal_json(f"{place}/{one.row_number}", one.content),
            )
            for one in results
        ]
        return Rows(collection_rows, _COLUMNS, values)

    def drop(self, collection_id: str) -> None:
        """Forget the results of the check before the run makes its own."""
        self._connection.execute(
            delete(collection_rows).where(collection_rows.c.collection_id == collection_id)
        )

    def page(
        self, collection_id: str, *, outcome: str | None = None, after: int = 0, limit: int = 50
    ) -> list[CollectedRow]:
        """Return results in the order of the file, after a row."""
        query = (
            select(collection_rows)
            .where(collection_rows.c.collection_id == collection_id)
            .where(collection_rows.c.row_number > after)
            .order_by(collection_rows.c.row_number)
            .limit(limit)
        )
        if outcome:
            query = query.where(collection_rows.c.outcome == outcome)
        place = f"collection_rows.content/{collection_id}"
        return [
            CollectedRow(
                row.row_number,
                row.outcome,
                row.licence_code,
                self._cipher.open_json(f"{place}/{row.row_number}", row.content_sealed),
            )
            for row in self._connection.execute(query)
        ]

    def every(self, collection_id: str, *, outcome: str | None = None) -> Iterator[CollectedRow]:
        """Yield all results in the order of the file, a few hundred at a time."""
        after = 0
        while page := self.page(collection_id, outcome=outcome, after=after, limit=_AT_ONCE):
            yield from page
            after = page[-1].row_number
