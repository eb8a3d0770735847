"""What came in over a period, by issuer and type, and what excuses that it was late (Art. 8).

What is late is decided here by the city's days; what is excused is decided by the domain.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Date, Select, case, cast, func, select

from wallet.domain.civil_dates import city_date
from wallet.domain.oversight.timeliness import Arrivals, Excuses, ExcusingIncident, LateLicence
from wallet.repository.columns.cipher import FieldCipher
from wallet.repository.licences.licence_indexes import COUNTED, LATE
from wallet.repository.oversight.oversight_tables import incident_types, incidents
from wallet.repository.tables import licences


class TimelinessFigures:
    """Reads over a period, which bounds what is read."""

    def __init__(self, connection: Connection, cipher: FieldCipher) -> None:
        self._connection = connection
        self._cipher = cipher
        self._sqlite = connection.dialect.name == "sqlite"

    def arrivals(self, start: datetime, unit_id: str | None = None) -> Iterator[Arrivals]:
        """Yield what came in since ``start``, counted: from an index alone."""
        its, collected_on = licences.c, self._city_day(licences.c.created_at)
        late = its.issued_on < collected_on
        days = (case((late, its.issued_on)), case((late, collected_on)))
        by = (its.issuer_id, its.type_code, *days)
        query = select(*by, func.count(), func.max(its.created_at)).group_by(*by)
        for row in self._connection.execute(_counted(query, start, unit_id)):
            yield Arrivals(*row)

    def excuses(self, start: datetime, unit_id: str | None = None) -> Excuses:
        """Return what may excuse that something came in late since ``start``: no earlier day.

        What had its last day before then counts where it goes over into one that counts.
        """
        its, first = incidents.c, city_date(start)
        # Apart, so that an index finds each.
        rows = self._incidents(unit_id, its.due_until.is_(None))
        rows += self._incidents(unit_id, its.due_until >= first)
        while (begun := min((one.began_on for one in rows), default=first)) < first:
            rows += self._incidents(unit_id, its.due_until >= begun, its.due_until < first)
            first = begun
        return Excuses(rows)

    def _incidents(
        self, unit_id: str | None, *conditions: ColumnElement[bool]
    ) -> list[ExcusingIncident]:
        its = incidents.c
        query = (
            select(
                its.unit_id,
                incident_types.c.type_code,
                its.began_at,
                its.recovered_at,
                func.coalesce(its.due_until, its.answer_until).label("last_day"),
            )
            .join(incident_types, incident_types.c.incident_id == its.id)
            .where(*conditions)
        )
        if unit_id is not None:
            query = query.where(its.unit_id == unit_id)
        return [
            ExcusingIncident(
                row.unit_id,
                row.type_code,
                city_date(row.began_at),
                city_date(row.recovered_at) if row.recovered_at else None,
                row.last_day,
            )
            for row in self._connection.execute(query)
        ]

    def late_since(self, start: datetime, unit_id: str, limit: int) -> list[LateLicence]:
        """Return a unit's licences that came in late, the latest first."""
        late = LATE["sqlite" if self._sqlite else "postgresql"]
        newest = (licences.c.created_at.desc(), licences.c.id.desc())
        its = licences.c
        query = select(its.id, its.type_code, its.number_sealed, its.issued_on, its.created_at)
        query = _counted(query, start, unit_id).where(late).order_by(*newest)
        return [
            LateLicence(
                row.id,
                row.type_code,
                self._cipher.open(f"licences.number/{row.id}", row.number_sealed),
                row.issued_on,
                row.created_at,
            )
            for row in self._connection.execute(query.limit(limit))
        ]

    def _city_day(self, moment: Any) -> Any:
        # The city has kept UTC+8 the whole year round since 1991.
        if self._sqlite:
            return func.date(moment, "+8 hours", type_=Date)
        return cast(func.timezone("Asia/Shanghai", moment), Date)


def _counted(query: Select[Any], start: datetime, unit_id: str | None) -> Select[Any]:
    query = query.where(licences.c.created_at >= start).where(COUNTED)
    return query if unit_id is None else query.where(licences.c.issuer_id == unit_id)
