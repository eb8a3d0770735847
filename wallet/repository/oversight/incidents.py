"""Incidents of force majeure as stored (Art. 11); what was due has a room of its own."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    func,
    insert,
    select,
    tuple_,
    update,
)

from wallet.domain.oversight.incident import Incident, IncidentPlace, UnknownIncident, Urgency
from wallet.repository.oversight.oversight_tables import UNSEEN, incident_types, incidents
from wallet.repository.statements.among import among

_ITS = incidents.c
_BY_LAST_DAY = (_ITS.due_until, _ITS.began_at, _ITS.id)
_BY_BEGINNING = (_ITS.began_at, _ITS.id)
_LATEST_LAST_DAY = (_ITS.due_until.desc(), *(column.desc() for column in _BY_BEGINNING))
_NEWEST = (_ITS.began_at.desc(), _ITS.id.desc())


class Incidents:
    """Stores reports and finds them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, incident: Incident) -> None:
        """Store a new report."""
        self._connection.execute(
            insert(incidents).values(
                id=incident.id,
                unit_id=incident.unit_id,
                happened=incident.happened,
                cause=incident.cause,
                measures=incident.measures,
                began_at=incident.began_at,
                reported_at=incident.reported_at,
                reported_by=incident.reported_by[:200],
                calendar_known=incident.calendar_known,
                asked_on=incident.asked_on,
                answer_until=incident.answer_until,
            )
        )
        rows = [
            {"incident_id": incident.id, "type_code": code} for code in set(incident.type_codes)
        ]
        self._connection.execute(insert(incident_types), rows)

    def set_recovered(self, incident: Incident) -> None:
        """Record the recovery and the last day to catch up; it is unread again."""
        self._set(
            incident.id,
            recovered_at=incident.recovered_at,
            recovery_reported_at=incident.recovery_reported_at,
            due_until=incident.due_until,
            calendar_known=incident.calendar_known,
            seen_at=None,
        )

    def set_closed(self, incident_id: str, now: datetime) -> None:
        """Record when the bureau closed it: everything that was due is done (Art. 11)."""
        self._set(incident_id, closed_at=now)

    def set_seen(self, incident_id: str, now: datetime) -> None:
        """Record that the supervisor took note."""
        self._set(incident_id, seen_at=now)

    def get(self, incident_id: str, unit_id: str | None = None, *, lock: bool = False) -> Incident:
        """Return an incident; with a unit only that unit's own.

        Raises:
            UnknownIncident: no such incident, or another unit's.
        """
        query = _of_unit(unit_id).where(_ITS.id == incident_id)
        row = self._connection.execute(query.with_for_update() if lock else query).first()
        if row is None:
            raise UnknownIncident
        return self._incidents([row])[0]

    def of_unit(
        self, unit_id: str, *, before: tuple[datetime, str] | None = None, limit: int = 50
    ) -> list[Incident]:
        """Return a unit's incidents, the latest first, after a cursor."""
        query = _of_unit(unit_id)
        if before is not None:
            query = query.where(tuple_(*_BY_BEGINNING) < before)
        return self._many(query.order_by(*_NEWEST).limit(limit))

    def by_urgency(
        self, unit_id: str | None, today: date, *, after: IncidentPlace | None, limit: int
    ) -> list[Incident]:
        """Return a unit's incidents, or with ``None`` the whole city's, after a place.

        First come those past their last day, then those that last, then those with days left, and
        at the end what was closed: by the last day where there is one, else the latest first.
        """
        rows: list[Row[tuple[object, ...]]] = []
        for urgency in Urgency:
            if after and urgency < after.urgency:
                continue
            query = _of_unit(unit_id).where(_is_of(urgency, today))
            if after and urgency is after.urgency:
                query = query.where(_comes_after(after))
            query = query.order_by(*_order_of(urgency)).limit(limit - len(rows))
            rows += self._connection.execute(query)
            if len(rows) == limit:
                break
        return self._incidents(rows)

    def open_about(self, unit_id: str, type_code: str, *, limit: int) -> list[Incident]:
        """Return which of a unit's incidents that are not closed are about a type.

        Of more than ``limit`` that are not closed only so many are looked at, what lasts first.
        """
        living = _of_unit(unit_id).where(_ITS.closed_at.is_(None))
        lasting = living.where(_ITS.due_until.is_(None)).order_by(*_NEWEST)
        recovered = living.where(_ITS.due_until.is_not(None)).order_by(*_LATEST_LAST_DAY)
        rows = self._connection.execute(lasting.limit(limit)).all()
        others = self._connection.execute(recovered.limit(limit - len(rows))).all()
        found = self._incidents([*rows, *others])
        return [one for one in found if type_code in one.type_codes]

    def count_unseen(self) -> int:
        """Return how many reports the supervisor has not taken note of."""
        query = select(func.count()).select_from(incidents).where(UNSEEN)
        count: int = self._connection.execute(query).scalar_one()
        return count

    def _set(self, incident_id: str, **values: object) -> None:
        self._connection.execute(update(incidents).where(_ITS.id == incident_id).values(**values))

    def _many(self, query: Select[tuple[object, ...]]) -> list[Incident]:
        return self._incidents(self._connection.execute(query).all())

    def _incidents(self, rows: Sequence[Row[tuple[object, ...]]]) -> list[Incident]:
        types = self._types_of([row.id for row in rows]) if rows else {}
        return [_incident(row, tuple(types.get(row.id, ()))) for row in rows]

    def _types_of(self, incident_ids: Sequence[str]) -> Mapping[str, list[str]]:
        types: dict[str, list[str]] = {}
        found = self._connection.execute(
            select(incident_types)
            .where(among(self._connection, incident_types.c.incident_id, incident_ids))
            .order_by(incident_types.c.type_code)
        )
        for one in found:
            types.setdefault(one.incident_id, []).append(one.type_code)
        return types


def _of_unit(unit_id: str | None) -> Select[tuple[object, ...]]:
    query = select(incidents)
    return query if unit_id is None else query.where(_ITS.unit_id == unit_id)


def _is_of(urgency: Urgency, today: date) -> ColumnElement[bool]:
    if urgency is Urgency.CLOSED:
        return _ITS.closed_at.is_not(None)
    last_day: dict[Urgency, ColumnElement[bool]] = {
        Urgency.PAST_ITS_LAST_DAY: _ITS.due_until < today,
        Urgency.LASTING: _ITS.due_until.is_(None),
        Urgency.CATCHING_UP: _ITS.due_until >= today,
    }
    return and_(_ITS.closed_at.is_(None), last_day[urgency])


def _order_of(urgency: Urgency) -> tuple[ColumnElement[object], ...]:
    by_last_day = urgency in {Urgency.PAST_ITS_LAST_DAY, Urgency.CATCHING_UP}
    return _BY_LAST_DAY if by_last_day else _NEWEST


def _comes_after(place: IncidentPlace) -> ColumnElement[bool]:
    _urgency, due_until, began_at, incident_id = place
    if _order_of(place.urgency) is _NEWEST:
        return tuple_(*_BY_BEGINNING) < (began_at, incident_id)
    return tuple_(*_BY_LAST_DAY) > (due_until, began_at, incident_id)


def _incident(row: Row[tuple[object, ...]], type_codes: tuple[str, ...]) -> Incident:
    return Incident(
        row.id,
        row.unit_id,
        row.happened,
        row.cause,
        row.measures,
        type_codes,
        row.began_at,
        row.reported_at,
        row.reported_by,
        row.recovered_at,
        row.recovery_reported_at,
        row.due_until,
        row.calendar_known,
        row.closed_at,
        row.seen_at,
        row.asked_on,
        row.answer_until,
        row.lapsed_on,
    )
