"""How late licences were collected, counted by issuer and type (Art. 8)."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    Date,
    Integer,
    Select,
    and_,
    case,
    cast,
    exists,
    func,
    or_,
    select,
)

from wallet.domain.oversight.timeliness import LateLicence, Timeliness
from wallet.repository.columns.cipher import FieldCipher
from wallet.repository.licences.licence_indexes import COUNTED, LATE
from wallet.repository.oversight.oversight_tables import incident_types, incidents
from wallet.repository.tables import licences


class TimelinessFigures:
    """Counts over a period; the period bounds what is read."""

    def __init__(self, connection: Connection, cipher: FieldCipher) -> None:
        self._connection = connection
        self._cipher = cipher
        self._sqlite = connection.dialect.name == "sqlite"

    def since(self, start: datetime, unit_id: str | None = None) -> list[Timeliness]:
        """Return the figures of every type that came in since ``start``."""
        days, excused = self._days(), self._excused()
        late = and_(days > 0, ~excused)
        query = select(
            licences.c.issuer_id,
            licences.c.type_code,
            func.sum(case((days <= 0, 1), else_=0)).label("in_time"),
            func.sum(case((late, 1), else_=0)).label("late"),
            func.sum(case((and_(days > 0, excused), 1), else_=0)).label("excused"),
            func.sum(case((late, days), else_=0)).label("late_days"),
            func.max(case((late, days), else_=0)).label("longest"),
            func.max(licences.c.created_at).label("last_at"),
        ).group_by(licences.c.issuer_id, licences.c.type_code)
        rows = self._connection.execute(self._counted(query, start, unit_id))
        return [
            Timeliness(
                row.issuer_id,
                row.type_code,
                row.in_time,
                row.late,
                row.excused,
                row.late_days,
                row.longest,
                row.last_at,
            )
            for row in rows
        ]

    def late_since(self, start: datetime, unit_id: str, limit: int) -> list[LateLicence]:
        """Return a unit's licences that came in late, the latest first."""
        days = self._days()
        query = select(licences, days.label("days"), self._excused().label("excused"))
        late = LATE["sqlite" if self._sqlite else "postgresql"]
        query = self._counted(query, start, unit_id).where(late)
        newest = (licences.c.created_at.desc(), licences.c.id.desc())
        query = query.order_by(*newest).limit(limit)
        return [
            LateLicence(
                row.id,
                row.type_code,
                self._cipher.open(f"licences.number/{row.id}", row.number_sealed),
                row.issued_on,
                row.created_at,
                row.days,
                bool(row.excused),
            )
            for row in self._connection.execute(query)
        ]

    def _counted(self, query: Select[Any], start: datetime, unit_id: str | None) -> Select[Any]:
        query = query.where(licences.c.created_at >= start).where(COUNTED)
        return query if unit_id is None else query.where(licences.c.issuer_id == unit_id)

    def _city_day(self, moment: Any) -> Any:
        # The city has kept UTC+8 the whole year round since 1991.
        if self._sqlite:
            return func.date(moment, "+8 hours")
        return cast(func.timezone("Asia/Shanghai", moment), Date)

    def _days(self) -> Any:
        collected = self._city_day(licences.c.created_at)
        if self._sqlite:
            days = func.julianday(collected) - func.julianday(licences.c.issued_on)
            return cast(days, Integer)
        return cast(collected - licences.c.issued_on, Integer)

    def _excused(self) -> Any:
        """An incident about the type lasted, or was being caught up, when it ought to come in."""
        collected = self._city_day(licences.c.created_at)
        return exists(
            select(incident_types.c.incident_id)
            .join(incidents, incidents.c.id == incident_types.c.incident_id)
            .where(incidents.c.unit_id == licences.c.issuer_id)
            .where(incident_types.c.type_code == licences.c.type_code)
            .where(collected >= self._city_day(incidents.c.began_at))
            .where(
                or_(
                    incidents.c.recovered_at.is_(None),
                    licences.c.issued_on <= self._city_day(incidents.c.recovered_at),
                )
            )
            .where(or_(incidents.c.due_until.is_(None), collected <= incidents.c.due_until))
        )
