"""The rows of lists of licences: what each says, what the check found, what became of it."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, select, update

from wallet.domain.changes.change_list import ChangeRow
from wallet.domain.changes.change_request import RowState
from wallet.repository.changes.change_tables import (
    DONE,
    PENDING,
    REFUSED,
    change_request_rows,
)
from wallet.repository.columns.cipher import FieldCipher
from wallet.repository.statements.among import among
from wallet.repository.statements.bulk_insert import insert_many

_ITS = change_request_rows.c
_ROW_STATES = {RowState.PENDING: PENDING, RowState.DONE: DONE, RowState.REFUSED: REFUSED}


class ListRows:
    """Stores rows, and reads them in their order."""

    def __init__(self, connection: Connection, cipher: FieldCipher) -> None:
        self._connection = connection
        self._cipher = cipher

    def add(self, list_id: str, rows: Sequence[ChangeRow]) -> None:
        """Store new rows; a position that is there already breaks the primary key."""
        written = [
            {
                "request_id": list_id,
                "position": row.position,
                "given_sealed": self._cipher.seal(
                    f"change_request_rows.given/{list_id}/{row.position}", row.given
                ),
                "asked_sealed": self._asked(list_id, row),
                "licence_id": row.licence_id,
                "refusal": row.refusal,
                "outcome": row.outcome,
                "done_at": row.done_at,
            }
            for row in rows
        ]
        insert_many(self._connection, change_request_rows, written)

    def drop(self, list_id: str) -> None:
        """Forget rows of a list whose reading was interrupted, before it begins anew."""
        self._connection.execute(delete(change_request_rows).where(_ITS.request_id == list_id))

    def note_findings(self, list_id: str, rows: Sequence[ChangeRow]) -> None:
        """Store what the check found of rows that are there."""
        if not rows:
            return
        statement = (
            update(change_request_rows)
            .where(_ITS.request_id == list_id)
            .where(_ITS.position == bindparam("at"))
            .values(
                licence_id=bindparam("its_licence"),
                refusal=bindparam("its_refusal"),
                asked_sealed=bindparam("its_asked"),
            )
        )
        found = [
            {
                "at": row.position,
                "its_licence": row.licence_id,
                "its_refusal": row.refusal,
                "its_asked": self._asked(list_id, row),
            }
            for row in rows
        ]
        self._connection.execute(statement, found)

    def page(
        self,
        list_id: str,
        *,
        state: RowState | None = None,
        after: int = 0,
        limit: int = 50,
    ) -> list[ChangeRow]:
        """Return rows of a list in their order, after a position; only of one state, if asked."""
        query = select(change_request_rows).where(_ITS.request_id == list_id)
        if state:
            query = query.where(_ROW_STATES[state])
        query = query.where(_ITS.position > after).order_by(_ITS.position).limit(limit)
        return [self._from(row) for row in self._connection.execute(query)]

    def last(self, list_id: str) -> ChangeRow | None:
        """Return the last row that a list has so far."""
        query = select(change_request_rows).where(_ITS.request_id == list_id)
        row = self._connection.execute(query.order_by(_ITS.position.desc()).limit(1)).first()
        return self._from(row) if row else None

    def licences_before(
        self, list_id: str, position: int, licence_ids: Collection[str]
    ) -> set[str]:
        """Return those licences that an earlier row of a list names already."""
        rows = self._connection.execute(
            select(_ITS.licence_id)
            .where(among(self._connection, _ITS.licence_id, licence_ids))
            .where(_ITS.request_id == list_id)
            .where(_ITS.position < position)
        )
        return {row.licence_id for row in rows}

    def claim(self, list_id: str, position: int, outcome: str, now: datetime) -> bool:
        """Note what became of a row; the first time counts. Tells whether it was."""
        done = self._connection.execute(
            update(change_request_rows)
            .where(_ITS.request_id == list_id)
            .where(_ITS.position == position)
            .where(_ITS.outcome.is_(None))
            .values(outcome=outcome, done_at=now)
        )
        return done.rowcount == 1

    def _asked(self, list_id: str, row: ChangeRow) -> bytes | None:
        if row.asked is None:
            return None
        place = f"change_request_rows.asked/{list_id}/{row.position}"
        return self._cipher.seal_json(place, row.asked)

    def _from(self, row: Row[Any]) -> ChangeRow:
        place = f"{row.request_id}/{row.position}"
        asked = None
        if row.asked_sealed:
            asked = self._cipher.open_json(f"change_request_rows.asked/{place}", row.asked_sealed)
        return ChangeRow(
            row.position,
            self._cipher.open(f"change_request_rows.given/{place}", row.given_sealed),
            row.licence_id,
            asked,
            row.refusal,
            row.outcome,
            row.done_at,
        )
