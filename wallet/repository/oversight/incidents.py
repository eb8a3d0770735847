"""Incidents of force majeure as stored, and what the repository shows of what was due (Art. 11)."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from sqlalchemy import (
    Column,
    Connection,
    Row,
    Select,
    and_,
    case,
    func,
    insert,
    or_,
    select,
    update,
)

from wallet.domain.licences.licence import ENDED_STATES, LicenceState
from wallet.domain.oversight.incident import DueAct, DueLicence, Incident, UnknownIncident
from wallet.repository.columns.cipher import FieldCipher
from wallet.repository.oversight.oversight_tables import (
    UNSEEN,
    incident_dues,
    incident_types,
    incidents,
)
from wallet.repository.statements.among import among
from wallet.repository.tables import licence_versions, licences

_ENDED = sorted(state.value for state in ENDED_STATES)
_AT_ONCE = 1_000


class Incidents:
    """Stores reports, what is due, and reads whether it was done."""

    def __init__(self, connection: Connection, cipher: FieldCipher) -> None:
        self._connection = connection
        self._cipher = cipher

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
        query = select(incidents).where(incidents.c.id == incident_id)
        if unit_id is not None:
            query = query.where(incidents.c.unit_id == unit_id)
        row = self._connection.execute(query.with_for_update() if lock else query).first()
        if row is None:
            raise UnknownIncident
        return self._incidents([row])[0]

    def of_unit(self, unit_id: str) -> list[Incident]:
        """Return a unit's incidents, the latest first."""
        return self._many(select(incidents).where(incidents.c.unit_id == unit_id))

    def open_of(self, unit_id: str | None) -> list[Incident]:
        """Return a unit's incidents that are not closed, or with ``None`` the whole city's."""
        return self._many(_of_unit(unit_id).where(incidents.c.closed_at.is_(None)))

    def closed_of(
        self, unit_id: str | None, *, before: tuple[datetime, str] | None, limit: int
    ) -> list[Incident]:
        """Return a unit's closed incidents, or the whole city's, the latest first."""
        query = _of_unit(unit_id).where(incidents.c.closed_at.is_not(None))
        if before is not None:
            at, incident_id = before
            same_moment = (incidents.c.began_at == at) & (incidents.c.id > incident_id)
            query = query.where((incidents.c.began_at < at) | same_moment)
        return self._many(query.limit(limit))

    def count_unseen(self) -> int:
        """Return how many reports the supervisor has not taken note of."""
        query = select(func.count()).select_from(incidents).where(UNSEEN)
        count: int = self._connection.execute(query).scalar_one()
        return count

    def count_dues(self, incident_id: str) -> int:
        """Return how many acts an incident has due, done ones included."""
        query = (
            select(func.count())
            .select_from(incident_dues)
            .where(incident_dues.c.incident_id == incident_id)
        )
        count: int = self._connection.execute(query).scalar_one()
        return count

    def add_dues(
        self, incident_id: str, type_code: str, act: DueAct, numbers: Iterable[str], now: datetime
    ) -> int:
        """Add what is due, without what was due already; return how many are new."""
        known = set(
            self._connection.execute(
                select(incident_dues.c.number_index)
                .where(incident_dues.c.incident_id == incident_id)
                .where(incident_dues.c.type_code == type_code)
                .where(incident_dues.c.act == act.value)
            ).scalars()
        )
        cipher, start = self._cipher, self.count_dues(incident_id)
        fresh = {
            cipher.index("licence_number", one): one
            for one in numbers
            if known.isdisjoint(cipher.indexes("licence_number", one))
        }
        rows = [
            {
                "incident_id": incident_id,
                "position": position,
                "type_code": type_code,
                "number_index": key,
                "former_index": cipher.former_index("licence_number", number),
                "number_sealed": cipher.seal(
                    f"incident_dues.number/{incident_id}/{position}", number
                ),
                "act": act.value,
                "added_at": now,
            }
            for position, (key, number) in enumerate(fresh.items(), start=start)
        ]
        for first in range(0, len(rows), _AT_ONCE):
            self._connection.execute(insert(incident_dues), rows[first : first + _AT_ONCE])
        return len(rows)

    def forget_former_indexes(self) -> None:
        """Clear what numbers were found by before a rotation, once nothing is found by it."""
        former = incident_dues.c.former_index
        self._connection.execute(
            update(incident_dues).where(former.is_not(None)).values(former_index=None)
        )

    def dues(self, incident: Incident) -> list[DueLicence]:
        """Return what is due with the moment at which the repository shows that it was done.

        Collected: a licence of that number is here. Updated: a version was made after the
        beginning, or it was superseded since. Revoked: it has ended.
        """
        return self.dues_of([incident])[incident.id]

    def dues_of(self, of: Collection[Incident]) -> dict[str, list[DueLicence]]:
        """Return what is due of many incidents, as :meth:`dues`, by the incident."""
        found: dict[str, dict[int, DueLicence]] = {one.id: {} for one in of}
        for row in self._due_rows(list(found)):
            due, known = self._due(row), found[row.incident_id]
            if due.position not in known or _says_more(due, known[due.position]):
                known[due.position] = due
        return {incident_id: list(dues.values()) for incident_id, dues in found.items()}

    def _due_rows(self, incident_ids: list[str]) -> Iterator[Row[tuple[object, ...]]]:
        # Apart, so that an index finds each; the second finds something in a rotation alone.
        run, due = self._connection.execute, incident_dues.c
        yield from run(_dues(self._connection, incident_ids, due.number_index))
        former = _dues(self._connection, incident_ids, due.former_index)
        yield from run(former.where(licences.c.id.is_not(None)))

    def _due(self, row: Row[tuple[object, ...]]) -> DueLicence:
        place = f"incident_dues.number/{row.incident_id}/{row.position}"
        return DueLicence(
            row.position,
            row.type_code,
            self._cipher.open(place, row.number_sealed),
            DueAct(row.act),
            row.done_at,
            row.licence_id,
        )

    def _set(self, incident_id: str, **values: object) -> None:
        self._connection.execute(
            update(incidents).where(incidents.c.id == incident_id).values(**values)
        )

    def _many(self, query: Select[tuple[object, ...]]) -> list[Incident]:
        query = query.order_by(incidents.c.began_at.desc(), incidents.c.id)
        return self._incidents(list(self._connection.execute(query)))

    def _incidents(self, rows: list[Row[tuple[object, ...]]]) -> list[Incident]:
        types: dict[str, list[str]] = {}
        found = self._connection.execute(
            select(incident_types)
            .where(incident_types.c.incident_id.in_([row.id for row in rows]))
            .order_by(incident_types.c.type_code)
        )
        for one in found:
            types.setdefault(one.incident_id, []).append(one.type_code)
        return [_incident(row, tuple(types.get(row.id, ()))) for row in rows]


def _says_more(one: DueLicence, other: DueLicence) -> bool:
    return (bool(one.licence_id), bool(one.done_at)) > (bool(other.licence_id), bool(other.done_at))


def _of_unit(unit_id: str | None) -> Select[tuple[object, ...]]:
    query = select(incidents)
    return query if unit_id is None else query.where(incidents.c.unit_id == unit_id)


def _dues(
    connection: Connection, incident_ids: Collection[str], number_index: Column[str]
) -> Select[tuple[object, ...]]:
    due, licence, version = incident_dues.c, licences.c, licence_versions.c
    updated_at = (
        select(func.min(version.made_at))
        .where(version.licence_id == licence.id)
        .where(version.version > 1)
        .where(version.made_at >= incidents.c.began_at)
        .scalar_subquery()
    )
    superseded = and_(
        licence.state == LicenceState.SUPERSEDED.value, licence.changed_at >= incidents.c.began_at
    )
    done_at = case(
        (
            and_(due.act == DueAct.COLLECT.value, licence.state != LicenceState.VOID.value),
            licence.created_at,
        ),
        (
            due.act == DueAct.UPDATE.value,
            func.coalesce(updated_at, case((superseded, licence.changed_at))),
        ),
        (and_(due.act == DueAct.REVOKE.value, licence.state.in_(_ENDED)), licence.changed_at),
    )
    same = and_(
        licence.issuer_id == incidents.c.unit_id,
        licence.type_code == due.type_code,
        licence.number_index == number_index,
        or_(licence.state != LicenceState.VOID.value, due.act == DueAct.REVOKE.value),
    )
    return (
        select(incident_dues, licence.id.label("licence_id"), done_at.label("done_at"))
        .select_from(
            incident_dues.join(incidents, incidents.c.id == due.incident_id).outerjoin(
                licences, same
            )
        )
        .where(among(connection, due.incident_id, incident_ids))
        .order_by(due.incident_id, due.position)
    )


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
    )
