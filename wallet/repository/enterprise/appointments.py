"""Licence managers and handlers of enterprises, with what each handler may use."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select, update

from wallet.domain.enterprise.appointment import (
    Appointment,
    EndReason,
    Post,
    Scope,
    UnknownAppointment,
)
from wallet.repository.columns.cipher import FieldCipher
from wallet.repository.enterprise.enterprise_tables import (
    appointment_licences,
    appointment_permits,
    appointments,
)
from wallet.repository.statements.among import among
from wallet.repository.tables import holders

_LIVING = select(appointments).where(appointments.c.ended_at.is_(None))


class Appointments:
    """Adds, finds and ends appointments."""

    def __init__(self, connection: Connection, cipher: FieldCipher) -> None:
        self._connection = connection
        self._cipher = cipher

    def lock_enterprise(self, enterprise_id: str) -> None:
        """Let nobody else appoint for the enterprise until this transaction ends."""
        query = select(holders.c.id).where(holders.c.id == enterprise_id)
        self._connection.execute(query.with_for_update(key_share=True))

    def seats_taken(self, enterprise_id: str) -> set[int]:
        """Return the seats of the living managers."""
        rows = self._connection.execute(
            select(appointments.c.seat)
            .where(appointments.c.enterprise_id == enterprise_id)
            .where(appointments.c.seat.is_not(None))
        )
        return {row.seat for row in rows}

    def add(self, made: Appointment, seat: int | None) -> None:
        """Store a new appointment; ``seat`` is a manager's, and nobody else's at the time."""
        self._connection.execute(
            insert(appointments).values(
                id=made.id,
                enterprise_id=made.enterprise_id,
                person_id=made.person_id,
                post=made.post.value,
                seat=seat,
                matter_sealed=self._cipher.seal(f"appointments.matter/{made.id}", made.matter),
                until=made.until,
                appointed_by=made.appointed_by,
                appointed_at=made.appointed_at,
            )
        )
        scope = made.scope or Scope(frozenset())
        for licence_id in sorted(scope.licence_ids):
            self._connection.execute(
                insert(appointment_licences).values(appointment_id=made.id, licence_id=licence_id)
            )
        for permit_id in sorted(scope.permit_ids):
            self._connection.execute(
                insert(appointment_permits).values(appointment_id=made.id, permit_id=permit_id)
            )

    def find(self, person_id: str, enterprise_id: str) -> Appointment | None:
        """Return what has not been ended of a person in an enterprise; it may have lapsed."""
        return self._first(_of(person_id, enterprise_id))

    def find_for_use(self, person_id: str, enterprise_id: str) -> Appointment | None:
        """Return it locked: whoever ends it waits until this transaction is over."""
        return self._first(_of(person_id, enterprise_id).with_for_update(read=True))

    def ever(self, person_id: str, enterprise_id: str) -> bool:
        """Whether a person has or had an appointment in an enterprise."""
        query = (
            select(appointments.c.id)
            .where(appointments.c.person_id == person_id)
            .where(appointments.c.enterprise_id == enterprise_id)
            .limit(1)
        )
        return self._connection.execute(query).first() is not None

    def get(self, appointment_id: str) -> Appointment:
        """Return an appointment, living or ended.

        Raises:
            UnknownAppointment: no such one.
        """
        found = self._first(select(appointments).where(appointments.c.id == appointment_id))
        if found is None:
            raise UnknownAppointment
        return found

    def get_of(self, enterprise_id: str, appointment_id: str) -> Appointment:
        """Return an enterprise's appointment that has not been ended, locked for its end.

        Raises:
            UnknownAppointment: no such one, another enterprise's, or ended.
        """
        query = _LIVING.where(appointments.c.enterprise_id == enterprise_id)
        return self._living_one(query, appointment_id)

    def get_of_person(self, person_id: str, appointment_id: str) -> Appointment:
        """Return a person's own appointment that has not been ended, locked for its end.

        Raises:
            UnknownAppointment: no such one, another person's, or ended.
        """
        query = _LIVING.where(appointments.c.person_id == person_id)
        return self._living_one(query, appointment_id)

    def of_enterprise(self, enterprise_id: str) -> list[Appointment]:
        """Return what has not been ended, managers first, the oldest first."""
        query = _LIVING.where(appointments.c.enterprise_id == enterprise_id)
        return self._many(query)

    def of_person(self, person_id: str) -> list[Appointment]:
        """Return what has not been ended of a person, the oldest first."""
        return self._many(_LIVING.where(appointments.c.person_id == person_id))

    def people_of(self, appointment_ids: Iterable[str]) -> dict[str, str]:
        """Return whose each of many appointments is or was, by the appointment."""
        rows = self._connection.execute(
            select(appointments.c.id, appointments.c.person_id).where(
                among(self._connection, appointments.c.id, set(appointment_ids))
            )
        )
        return {row.id: row.person_id for row in rows}

    def end(self, appointment_id: str, now: datetime, reason: EndReason) -> None:
        """End an appointment; a manager's seat is free from now on."""
        self._connection.execute(
            update(appointments)
            .where(appointments.c.id == appointment_id)
            .where(appointments.c.ended_at.is_(None))
            .values(ended_at=now, end_reason=reason.value, seat=None)
        )

    def _living_one(self, query: Select[Any], appointment_id: str) -> Appointment:
        found = self._first(query.where(appointments.c.id == appointment_id).with_for_update())
        if found is None:
            raise UnknownAppointment
        return found

    def _first(self, query: Select[Any]) -> Appointment | None:
        row = self._connection.execute(query).first()
        return self._from(row, *self._scopes([row.id])) if row else None

    def _many(self, query: Select[Any]) -> list[Appointment]:
        order = (appointments.c.until.is_not(None), appointments.c.appointed_at, appointments.c.id)
        rows = self._connection.execute(query.order_by(*order)).all()
        if not rows:
            return []
        scopes = self._scopes([row.id for row in rows])
        return [self._from(row, *scopes) for row in rows]

    def _scopes(self, ids: Iterable[str]) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
        wanted = list(ids)
        licences: dict[str, set[str]] = {}
        permits: dict[str, set[str]] = {}
        licence_rows = self._connection.execute(
            select(appointment_licences).where(appointment_licences.c.appointment_id.in_(wanted))
        )
        for row in licence_rows:
            licences.setdefault(row.appointment_id, set()).add(row.licence_id)
        permit_rows = self._connection.execute(
            select(appointment_permits).where(appointment_permits.c.appointment_id.in_(wanted))
        )
        for row in permit_rows:
            permits.setdefault(row.appointment_id, set()).add(row.permit_id)
        return licences, permits

    def _from(
        self, row: Row[Any], licences: dict[str, set[str]], permits: dict[str, set[str]]
    ) -> Appointment:
        post = Post(row.post)
        scope = Scope(frozenset(licences.get(row.id, ())), frozenset(permits.get(row.id, ())))
        return Appointment(
            row.id,
            row.enterprise_id,
            row.person_id,
            post,
            row.appointed_by,
            row.appointed_at,
            self._cipher.open(f"appointments.matter/{row.id}", row.matter_sealed),
            row.until,
            scope if post is Post.HANDLER else None,
            row.ended_at,
            EndReason(row.end_reason) if row.end_reason else None,
        )


def _of(person_id: str, enterprise_id: str) -> Select[Any]:
    return _LIVING.where(appointments.c.person_id == person_id).where(
        appointments.c.enterprise_id == enterprise_id
    )
