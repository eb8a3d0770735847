"""The numbers of what incidents have due, from before numbers were indexed by a normal form."""

from typing import Any

from sqlalchemy import Connection, Row, literal, select, tuple_, update

from wallet.domain.licences.licence_number import number_key
from wallet.repository.columns.cipher import FieldCipher
from wallet.repository.licences.licence_numbers import KIND
from wallet.repository.oversight.oversight_tables import incident_dues

_DUE = incident_dues.c


class DueNumbers:
    """Indexes them anew, some at a time."""

    def __init__(self, connection: Connection, cipher: FieldCipher) -> None:
        self._connection = connection
        self._cipher = cipher

    def put_in_order(self, after: str, limit: int) -> str | None:
        """Index some numbers by their normal form; returns the key to go on after, None at the end.

        What is due twice then, in two writings, stays as it is.
        """
        incident_id, _, position = after.partition("/")
        key = tuple_(_DUE.incident_id, _DUE.position)
        behind = key > tuple_(literal(incident_id), literal(int(position or -1)))
        query = (
            select(incident_dues)
            .where(behind)
            .order_by(_DUE.incident_id, _DUE.position)
            .limit(limit)
        )
        rows = self._connection.execute(query).all()
        for row in rows:
            self._put_row_in_order(row)
        return f"{rows[-1].incident_id}/{rows[-1].position}" if rows else None

    def _put_row_in_order(self, row: Row[Any]) -> None:
        place = f"incident_dues.number/{row.incident_id}/{row.position}"
        key = number_key(self._cipher.open(place, row.number_sealed))
        index = self._cipher.index_as_sealed(KIND, key, row.number_sealed)
        same = (
            select(literal(1))
            .where(_DUE.incident_id == row.incident_id)
            .where(_DUE.type_code == row.type_code)
            .where(_DUE.act == row.act)
            .where(_DUE.number_index == index)
        )
        if row.number_index == index or self._connection.execute(same).first():
            return
        self._connection.execute(
            update(incident_dues)
            .where(_DUE.incident_id == row.incident_id)
            .where(_DUE.position == row.position)
            .values(number_index=index)
        )
