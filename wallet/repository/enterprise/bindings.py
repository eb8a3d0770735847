"""Legal representatives bound to their enterprises, each by the licence that names them."""

from datetime import datetime

from sqlalchemy import Connection, Row, Select, insert, select, update

from wallet.domain.enterprise.appointment import Binding, EndReason
from wallet.repository.enterprise.enterprise_tables import enterprise_bindings

_LIVING = select(enterprise_bindings).where(enterprise_bindings.c.ended_at.is_(None))


class Bindings:
    """Adds, finds and ends bindings."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, binding: Binding) -> None:
        """Store a new binding; a unique index keeps one living of each pair."""
        self._connection.execute(
            insert(enterprise_bindings).values(
                id=binding.id,
                enterprise_id=binding.enterprise_id,
                person_id=binding.person_id,
                licence_id=binding.licence_id,
                bound_at=binding.bound_at,
            )
        )

    def find(self, person_id: str, enterprise_id: str) -> Binding | None:
        """Return the living binding of a person to an enterprise."""
        row = self._connection.execute(_living(person_id, enterprise_id)).first()
        return _binding(row) if row else None

    def find_for_use(self, person_id: str, enterprise_id: str) -> Binding | None:
        """Return it locked: whoever ends it waits until this transaction is over."""
        query = _living(person_id, enterprise_id).with_for_update(read=True)
        row = self._connection.execute(query).first()
        return _binding(row) if row else None

    def ever(self, person_id: str, enterprise_id: str) -> bool:
        """Whether a person is or was bound to an enterprise."""
        query = (
            select(enterprise_bindings.c.id)
            .where(enterprise_bindings.c.person_id == person_id)
            .where(enterprise_bindings.c.enterprise_id == enterprise_id)
            .limit(1)
        )
        return self._connection.execute(query).first() is not None

    def of_person(self, person_id: str) -> list[Binding]:
        """Return a person's living bindings, the oldest first."""
        return self._many(_LIVING.where(enterprise_bindings.c.person_id == person_id))

    def of_enterprise(self, enterprise_id: str) -> list[Binding]:
        """Return an enterprise's living bindings, the oldest first."""
        return self._many(_LIVING.where(enterprise_bindings.c.enterprise_id == enterprise_id))

    def resting_on(self, licence_id: str) -> list[Binding]:
        """Return the living bindings that a licence proves."""
        return self._many(_LIVING.where(enterprise_bindings.c.licence_id == licence_id))

    def end(self, binding_id: str, now: datetime, reason: EndReason) -> bool:
        """End a binding; returns whether it was living."""
        return (
            self._connection.execute(
                update(enterprise_bindings)
                .where(enterprise_bindings.c.id == binding_id)
                .where(enterprise_bindings.c.ended_at.is_(None))
                .values(ended_at=now, end_reason=reason.value)
            ).rowcount
            == 1
        )

    def _many(self, query: Select[tuple[object, ...]]) -> list[Binding]:
        order = (enterprise_bindings.c.bound_at, enterprise_bindings.c.id)
        return [_binding(row) for row in self._connection.execute(query.order_by(*order))]


def _living(person_id: str, enterprise_id: str) -> Select[tuple[object, ...]]:
    return _LIVING.where(enterprise_bindings.c.person_id == person_id).where(
        enterprise_bindings.c.enterprise_id == enterprise_id
    )


def _binding(row: Row[tuple[object, ...]]) -> Binding:
    return Binding(
        row.id, row.enterprise_id, row.person_id, row.licence_id, row.bound_at, row.ended_at
    )
