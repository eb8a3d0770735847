"""Licences found by the names of their holders: through a keyed index beside each holding.

A name is indexed as it is compared (``comparable_name``), by bureau: of a common name a page is
read, and nobody's licences of other bureaux. What was stored before names were indexed is filled
in by the worker, and whoever searches meanwhile is told so.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, select, tuple_, update

from wallet.domain.actors.person_names import comparable_name
from wallet.repository.columns.cipher import FieldCipher, SealedValueBroken
from wallet.repository.finding.walks import Walk
from wallet.repository.licences.licence_indexes import NAMED, UNNAMED
from wallet.repository.licences.licence_rows import NAME_KIND
from wallet.repository.tables import holders, licence_holders, licences

_HELD = licence_holders.c
_KEY = (_HELD.holder_id, _HELD.licence_id)

Held = tuple[str, str]
"""The ids of a holder and of a licence."""


class Filled(NamedTuple):
    """How many holdings were filled, and the last of them; None: there were no more."""

    holdings: int
    last: Held | None


class HolderNames:
    """Finds by names, and fills in what has no index yet."""

    def __init__(self, connection: Connection, cipher: FieldCipher) -> None:
        self._connection = connection
        self._cipher = cipher

    def walks(
        self, issuer_id: str, name: str | None, narrowed: Sequence[ColumnElement[bool]]
    ) -> list[Walk]:
        """Return where a bureau's licences of a compared name are: one for each key in use."""
        if name is None:
            return []
        return [
            Walk(
                _HELD.created_at,
                _HELD.licence_id,
                (_HELD.issuer_id == issuer_id, _HELD.name_index == index, NAMED),
                narrowed,
                repeats=True,  # two holders of one name
            )
            for index in self._cipher.indexes(NAME_KIND, name)
        ]

    def is_filled(self) -> bool:
        """Tell whether every licence is found by the names of its holders."""
        waiting = select(*_KEY).where(UNNAMED).limit(1)
        return self._connection.execute(waiting).first() is None

    def fill(self, after: Held | None, limit: int) -> Filled:
        """Index so many holdings that have none yet, in the order of their key.

        One whose name cannot be opened is passed over, and stays one that is not filled.
        """
        query = (
            select(*_KEY, licences.c.issuer_id, licences.c.created_at, holders.c.name_sealed)
            .join(holders, holders.c.id == _HELD.holder_id)
            .join(licences, licences.c.id == _HELD.licence_id)
            .where(UNNAMED)
        )
        if after is not None:
            query = query.where(tuple_(*_KEY) > after)
        rows = self._connection.execute(query.order_by(*_KEY).limit(limit)).all()
        filled = 0
        for row in rows:
            try:
                index = self._index(row.holder_id, row.name_sealed)
            except SealedValueBroken:
                continue
            filled += 1
            self._connection.execute(
                update(licence_holders)
                .where(_HELD.holder_id == row.holder_id, _HELD.licence_id == row.licence_id)
                .values(
                    issuer_id=row.issuer_id,
                    created_at=row.created_at,
                    name_index=index,
                )
            )
        last = (rows[-1].holder_id, rows[-1].licence_id) if len(rows) == limit else None
        return Filled(filled, last)

    def _index(self, holder_id: str, sealed: Any) -> str:
        name = self._cipher.open(f"holders.name/{holder_id}", sealed)
        return self._cipher.index(NAME_KIND, comparable_name(name))
