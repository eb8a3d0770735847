"""What one holder has with one unit: how often it asked today, and whether it is blocked.

Asking, blocking and opening a link wait for each other at the one row of holder and unit.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, case, select, update
from sqlalchemy.dialects import postgresql, sqlite

from wallet.repository.grounds.authorization_tables import BLOCKED, holder_parties
from wallet.repository.statements.pages import counted_to, newest_first

_KEY = ["holder_id", "unit_id"]
_ITS = holder_parties.c
_MOST_COUNTED = 100


@dataclass(frozen=True, slots=True)
class BlockedParty:
    """One unit that a holder has blocked."""

    unit_id: str
    blocked_at: datetime


class HolderParties:
    """Counts requests, and keeps blocks."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def count_asking(self, holder_id: str, unit_id: str, day: date) -> tuple[int, bool]:
        """Count one request of a unit to a holder; its row is locked until the transaction ends.

        Returns how many this makes today, and whether the holder has blocked the unit.
        """
        added = self._added(holder_id, unit_id, asked_on=day, asked=1)
        today = case((_ITS.asked_on == added.excluded.asked_on, _ITS.asked + 1), else_=1)
        statement = added.on_conflict_do_update(
            index_elements=_KEY, set_={"asked_on": added.excluded.asked_on, "asked": today}
        ).returning(_ITS.asked, _ITS.blocked_at)
        row = self._connection.execute(statement).one()
        return row.asked, row.blocked_at is not None

    def block(self, holder_id: str, unit_id: str, now: datetime) -> bool:
        """Block a unit; returns False, and changes nothing, when it is blocked already."""
        added = self._added(holder_id, unit_id, blocked_at=now)
        statement = added.on_conflict_do_update(
            index_elements=_KEY,
            set_={"blocked_at": added.excluded.blocked_at},
            where=_ITS.blocked_at.is_(None),
        ).returning(_ITS.unit_id)
        return self._connection.execute(statement).first() is not None

    def unblock(self, holder_id: str, unit_id: str) -> bool:
        """Lift a block; returns False when there is none."""
        statement = (
            update(holder_parties)
            .where(_ITS.holder_id == holder_id)
            .where(_ITS.unit_id == unit_id)
            .where(_ITS.blocked_at.is_not(None))
            .values(blocked_at=None)
        )
        return self._connection.execute(statement).rowcount > 0

    def is_blocked(self, holder_id: str, unit_id: str) -> bool:
        """Whether a holder has blocked a unit."""
        query = select(_ITS.blocked_at).where(_ITS.holder_id == holder_id, _ITS.unit_id == unit_id)
        return self._connection.execute(query).scalar() is not None

    def blocked_by(
        self, holder_id: str, before: tuple[datetime, str] | None, limit: int
    ) -> list[BlockedParty]:
        """Return the units that a holder has blocked, the latest first, after one of them."""
        query = select(holder_parties).where(_ITS.holder_id == holder_id).where(BLOCKED)
        rows = self._connection.execute(
            newest_first(query, _ITS.blocked_at, _ITS.unit_id, before, limit)
        )
        return [BlockedParty(row.unit_id, row.blocked_at) for row in rows]

    def count_blocked(self, holder_id: str) -> int:
        """Return how many units a holder has blocked; a hundred at most."""
        query = select(_ITS.unit_id).where(_ITS.holder_id == holder_id).where(BLOCKED)
        return counted_to(_MOST_COUNTED, self._connection, query)

    def _added(
        self, holder_id: str, unit_id: str, **values: Any
    ) -> "sqlite.Insert | postgresql.Insert":
        dialect = sqlite if self._connection.dialect.name == "sqlite" else postgresql
        added: sqlite.Insert | postgresql.Insert = dialect.insert(holder_parties)
        return added.values(holder_id=holder_id, unit_id=unit_id, **values)
