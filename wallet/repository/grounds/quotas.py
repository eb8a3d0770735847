"""How often a unit has read licences of a type today: counted where all servers see it."""

from datetime import date

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from wallet.repository.grounds.authorization_tables import quota_uses


class Quotas:
    """Counts reads and refusals by unit, licence type and civil day."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def take(self, unit_id: str, type_code: str, day: date, limit: int) -> bool:
        """Count one read; returns False, and counts nothing, when the day's quota is used up."""
        insert = self._insert().values(
            unit_id=unit_id, type_code=type_code, day=day, used=1, refused=0
        )
        statement = insert.on_conflict_do_update(
            index_elements=["unit_id", "type_code", "day"],
            set_={"used": quota_uses.c.used + 1},
            where=quota_uses.c.used < limit,
        ).returning(quota_uses.c.used)
        return limit > 0 and self._connection.execute(statement).first() is not None

    def count_refusal(self, unit_id: str, type_code: str, day: date) -> int:
        """Count one refused read; returns how many there were on this day."""
        insert = self._insert().values(
            unit_id=unit_id, type_code=type_code, day=day, used=0, refused=1
        )
        statement = insert.on_conflict_do_update(
            index_elements=["unit_id", "type_code", "day"],
            set_={"refused": quota_uses.c.refused + 1},
        ).returning(quota_uses.c.refused)
        return int(self._connection.execute(statement).scalar_one())

    def of_day(self, day: date) -> list[tuple[str, str, int, int]]:
        """Return (unit, type, reads, refusals) of a day, most refusals first."""
        rows = self._connection.execute(
            select(quota_uses)
            .where(quota_uses.c.day == day)
            .order_by(quota_uses.c.refused.desc(), quota_uses.c.used.desc())
        )
        return [(row.unit_id, row.type_code, row.used, row.refused) for row in rows]

    def _insert(self) -> sqlite.Insert | postgresql.Insert:
        if self._connection.dialect.name == "sqlite":
            return sqlite.insert(quota_uses)
        return postgresql.insert(quota_uses)
