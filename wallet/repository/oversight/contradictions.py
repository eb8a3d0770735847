"""Licences that contradict, as listed for their bureaux: which fields, never what is in them."""

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Row, delete, insert, select, update

from wallet.domain.licences.licence import Licence
from wallet.domain.oversight.contradiction import (
    COUNTED_TO,
    ContradictoryLicence,
    FieldInDoubt,
)
from wallet.repository.oversight.oversight_tables import contradictions
from wallet.repository.statements.among import among
from wallet.repository.statements.pages import counted_to, newest_first

_IT = contradictions.c


class Contradictions:
    """Keeps the list; a licence stands on it once, and leaves it when nothing contradicts."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def note(
        self,
        licence: Licence,
        fields: Sequence[FieldInDoubt],
        now: datetime,
        collides_with: str | None = None,
    ) -> None:
        """Put a licence on the list, or take it off where nothing is in doubt."""
        if not fields:
            self._connection.execute(delete(contradictions).where(_IT.licence_id == licence.id))
            return
        values = {"fields": json.dumps(fields), "collides_with": collides_with}
        present = update(contradictions).where(_IT.licence_id == licence.id).values(values)
        if self._connection.execute(present).rowcount == 0:
            self._connection.execute(
                insert(contradictions).values(
                    licence_id=licence.id,
                    issuer_id=licence.issuer_id,
                    type_code=licence.type_code,
                    found_at=now,
                    **values,
                )
            )

    def forget(self, licence_id: str) -> list[str]:
        """Take a licence off that has ended; returns those that had its number, too."""
        self._connection.execute(delete(contradictions).where(_IT.licence_id == licence_id))
        return self.colliding_with(licence_id)

    def colliding_with(self, licence_id: str) -> list[str]:
        """Return the listed licences that have the number of this one."""
        query = select(_IT.licence_id).where(_IT.collides_with == licence_id)
        return list(self._connection.execute(query.order_by(_IT.licence_id)).scalars())

    def listed(self, licence_ids: Sequence[str]) -> dict[str, ContradictoryLicence]:
        """Return those of these licences that are on the list."""
        rows = self._connection.execute(
            select(contradictions).where(among(self._connection, _IT.licence_id, licence_ids))
        )
        return {row.licence_id: _read(row) for row in rows}

    def of_issuer(
        self, issuer_id: str, *, before: tuple[datetime, str] | None = None, limit: int
    ) -> list[ContradictoryLicence]:
        """Return a bureau's licences that contradict, the latest found first, after a cursor."""
        query = select(contradictions).where(_IT.issuer_id == issuer_id)
        page = newest_first(query, _IT.found_at, _IT.licence_id, before, limit)
        return [_read(row) for row in self._connection.execute(page)]

    def count(self, issuer_id: str) -> int:
        """Return how many of a bureau's licences contradict, up to a bound."""
        query = select(_IT.licence_id).where(_IT.issuer_id == issuer_id)
        return counted_to(COUNTED_TO, self._connection, query)


def _read(row: Row[tuple[object, ...]]) -> ContradictoryLicence:
    return ContradictoryLicence(
        row.licence_id,
        row.issuer_id,
        row.type_code,
        row.found_at,
        tuple(FieldInDoubt(*one) for one in json.loads(row.fields)),
        row.collides_with,
    )
