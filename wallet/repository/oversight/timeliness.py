"""How late licences were collected, counted by issuer and type (Art. 8)."""

from datetime import datetime
from typing import Any, NamedTuple

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
        # First how many came in on which day of which day's issue: from an index alone, and few.
        its = self._counted(self._by_days(), start, unit_id).subquery().c
        days, excused = self._days(its), self._excused(its)
        late = and_(days > 0, ~excused)
        query = select(
            its.issuer_id,
            its.type_code,
            func.sum(case((days <= 0, its.licences), else_=0)).label("in_time"),
            func.sum(case((late, its.licences), else_=0)).label("late"),
            func.sum(case((and_(days > 0, excused), its.licences), else_=0)).label("excused"),
            func.sum(case((late, days * its.licences), else_=0)).label("late_days"),
            func.max(case((late, days), else_=0)).label("longest"),
            func.max(its.last_at).label("last_at"),
        ).group_by(its.issuer_id, its.type_code)
        rows = self._connection.execute(query)
        return [
            Timeliness(
                row.issuer_id,
                row.type_code,
                int(row.in_time),
                int(row.late),
                int(row.excused),
                int(row.late_days),
                row.longest,
                row.last_at,
            )
            for row in rows
        ]

    def late_since(self, start: datetime, unit_id: str, limit: int) -> list[LateLicence]:
        """Return a unit's licences that came in late, the latest first."""
        of_licence = _Days(
            licences.c.issuer_id,
            licences.c.type_code,
            self._city_day(licences.c.created_at),
            licences.c.issued_on,
        )
        days, excused = self._days(of_licence), self._excused(of_licence)
        query = select(licences, days.label("days"), excused.label("excused"))
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

    def _by_days(self) -> Select[Any]:
        collected_on = self._city_day(licences.c.created_at)
        days = (licences.c.issuer_id, licences.c.type_code, collected_on, licences.c.issued_on)
        return select(
            licences.c.issuer_id,
            licences.c.type_code,
            collected_on.label("collected_on"),
            licences.c.issued_on,
            func.count().label("licences"),
            func.max(licences.c.created_at).label("last_at"),
        ).group_by(*days)

    def _city_day(self, moment: Any) -> Any:
        # The city has kept UTC+8 the whole year round since 1991.
        if self._sqlite:
            return func.date(moment, "+8 hours")
        return cast(func.timezone("Asia/Shanghai", moment), Date)

    def _days(self, its: Any) -> Any:
        if self._sqlite:
            days = func.julianday(its.collected_on) - func.julianday(its.issued_on)
            return cast(days, Integer)
        return cast(its.collected_on - its.issued_on, Integer)

    def _excused(self, its: Any) -> Any:
        """An incident about the type lasted, or was being caught up, when it ought to come in."""
        return exists(
            select(incident_types.c.incident_id)
            .join(incidents, incidents.c.id == incident_types.c.incident_id)
            .where(incidents.c.unit_id == its.issuer_id)
            .where(incident_types.c.type_code == its.type_code)
            .where(its.collected_on >= self._city_day(incidents.c.began_at))
            .where(
                or_(
                    incidents.c.recovered_at.is_(None),
                    its.issued_on <= self._city_day(incidents.c.recovered_at),
                )
            )
            .where(or_(incidents.c.due_until.is_(None), its.collected_on <= incidents.c.due_until))
        )


class _Days(NamedTuple):
    """What is judged: of which type a licence is, when it came in and when it was issued."""

    issuer_id: Any
    type_code: Any
    collected_on: Any
    issued_on: Any
