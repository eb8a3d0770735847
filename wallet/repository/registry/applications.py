"""Applications for social use (Art. 18); the security contact is sealed."""

import json
from datetime import datetime

from sqlalchemy import Connection, Row, insert, select, update

from wallet.domain.errors import NotFound
from wallet.domain.registry.social_application import (
    ApplicationState,
    Industry,
    SecurityContact,
    SocialApplication,
)
from wallet.repository.columns.cipher import FieldCipher
from wallet.repository.registry.registry_tables import social_applications
from wallet.repository.statements.in_order import newest_with
from wallet.repository.statements.pages import counted_to


class UnknownApplication(NotFound):
    """No such application."""

    code = "unknown_application"


class Applications:
    """Reads, adds and changes applications."""

    def __init__(self, connection: Connection, cipher: FieldCipher) -> None:
        self._connection = connection
        self._cipher = cipher

    def add(self, application: SocialApplication) -> None:
        """Store a new application."""
        values = {"id": application.id, "unit_id": application.unit_id, **self._row(application)}
        self._connection.execute(insert(social_applications).values(**values))

    def replace(self, application: SocialApplication) -> None:
        """Store what was sent again after it had been returned."""
        self._connection.execute(
            update(social_applications)
            .where(social_applications.c.id == application.id)
            .values(decision_reason=None, decided_at=None, **self._row(application))
        )

    def get_for_change(self, application_id: str) -> SocialApplication:
        """Return an application, locked until the transaction ends.

        Raises:
            UnknownApplication: no such application.
        """
        query = select(social_applications).where(social_applications.c.id == application_id)
        row = self._connection.execute(query.with_for_update()).first()
        if row is None:
            raise UnknownApplication
        return self._from(row)

    def get(self, application_id: str) -> SocialApplication:
        """Return an application.

        Raises:
            UnknownApplication: no such application.
        """
        query = select(social_applications).where(social_applications.c.id == application_id)
        row = self._connection.execute(query).first()
        if row is None:
            raise UnknownApplication
        return self._from(row)

    def living_of_unit(self, unit_id: str) -> SocialApplication | None:
        """Return a unit's one application that has not ended."""
        row = self._connection.execute(
            select(social_applications)
            .where(social_applications.c.unit_id == unit_id)
            .where(social_applications.c.state != ApplicationState.ENDED.value)
        ).first()
        return self._from(row) if row else None

    def page(
        self, state: ApplicationState | None, before: tuple[datetime, str] | None, limit: int
    ) -> list[SocialApplication]:
        """Return applications of the city, the latest first, before a moment and an id."""
        its = social_applications.c
        values, order = {its.state: state.value} if state else {}, [its.submitted_at, its.id]
        query = newest_with(self._connection, select(social_applications), values, order, before)
        return [self._from(row) for row in self._connection.execute(query.limit(limit))]

    def last_ended_of(self, unit_id: str) -> SocialApplication | None:
        """Return the application of a unit that was ended last, if one was."""
        row = self._connection.execute(
            select(social_applications)
            .where(social_applications.c.unit_id == unit_id)
            .where(social_applications.c.state == ApplicationState.ENDED.value)
            .order_by(social_applications.c.decided_at.desc())
        ).first()
        return self._from(row) if row else None

    def count_submitted(self, at_most: int) -> int:
        """Return how many applications wait for a decision, counted up to a number."""
        waiting = select(social_applications.c.id).where(
            social_applications.c.state == ApplicationState.SUBMITTED.value
        )
        return counted_to(at_most, self._connection, waiting)

    def decide(
        self,
        application_id: str,
        state: ApplicationState,
        now: datetime,
        *,
        reason: str | None = None,
        client_id: str | None = None,
    ) -> None:
        """Record a decision; a client that was opened stays on record."""
        values: dict[str, object] = {
            "state": state.value,
            "decided_at": now,
            "decision_reason": reason,
        }
        if client_id:
            values["client_id"] = client_id
        self._connection.execute(
            update(social_applications)
            .where(social_applications.c.id == application_id)
            .values(**values)
        )

    def _row(self, application: SocialApplication) -> dict[str, object]:
        contact = {"name": application.contact.name, "phone": application.contact.phone}
        return {
            "industry": application.industry.value,
            "purpose": application.purpose,
            "licence_id": application.licence_id,
            "scenario_codes": json.dumps(application.scenario_codes),
            "contact_sealed": self._cipher.seal_json(_place(application.id), contact),
            "allowed_addresses": json.dumps(application.allowed_addresses),
            "daily_quotas": json.dumps(dict(application.daily_quotas)),
            "state": application.state.value,
            "submitted_at": application.submitted_at,
        }

    def _from(self, row: Row[tuple[object, ...]]) -> SocialApplication:
        contact = self._cipher.open_json(_place(row.id), row.contact_sealed)
        return SocialApplication(
            row.id,
            row.unit_id,
            Industry(row.industry),
            row.purpose,
            row.licence_id,
            tuple(json.loads(row.scenario_codes)),
            SecurityContact(contact["name"], contact["phone"]),
            tuple(json.loads(row.allowed_addresses)),
            json.loads(row.daily_quotas),
            ApplicationState(row.state),
            row.submitted_at,
            row.decided_at,
            row.decision_reason,
            row.client_id,
        )


def _place(application_id: str) -> str:
    return f"social_applications.contact/{application_id}"
