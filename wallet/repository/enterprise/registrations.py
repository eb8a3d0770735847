"""How the registration of an organisation stands: its licences of the category that registers."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from wallet.domain.enterprise.registration import ENDED, STANDS, Registration
from wallet.domain.enterprise.representative import REGISTRATION
from wallet.domain.licences.licence import LicenceState, LicenceStatus, Term, status_on
from wallet.repository.catalogue.catalogue import licence_type_from
from wallet.repository.tables import licence_holders, licence_types, licences

_TYPED = select(licences.c.id, licence_types.c.definition).join(
    licence_types,
    (licence_types.c.type_code == licences.c.type_code)
    & (licence_types.c.version == licences.c.type_version),
)
# As the definitions are written; what is read is held against the parsed definition all the same.
REGISTERS = licence_types.c.definition.contains(f'"category":"{REGISTRATION}"', autoescape=True)
"""The condition that a type registers its holders, which leaves out all others in the database."""

_TERM = (licences.c.state, licences.c.valid_from, licences.c.valid_until)


class Registrations:
    """Reads registrations, for a look or for an act that rests on one."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, organisation_id: str, today: date) -> Registration:
        """Return how an organisation's registration stands."""
        return self.of_many([organisation_id], today)[organisation_id]

    def of_many(self, organisation_ids: Iterable[str], today: date) -> dict[str, Registration]:
        """Return how the registrations of many organisations stand, by the organisation."""
        wanted = set(organisation_ids)
        holder = licence_holders.c.holder_id
        rows = self._connection.execute(
            _TYPED.add_columns(holder, *_TERM)
            .join(licence_holders, licence_holders.c.licence_id == licences.c.id)
            .where(holder.in_(wanted))
        )
        found: dict[str, list[Row[Any]]] = {one: [] for one in wanted}
        for row in _registering(rows):
            found[row.holder_id].append(row)
        return {one: _standing(terms, today) for one, terms in found.items()}

    def for_use(self, organisation_id: str, today: date) -> Registration:
        """Return it for an act: its end waits until the act's transaction is over."""
        held = _TYPED.join(licence_holders, licence_holders.c.licence_id == licences.c.id)
        own = held.where(licence_holders.c.holder_id == organisation_id)
        ids = [row.id for row in _registering(self._connection.execute(own))]
        if not ids:
            return STANDS
        locked: Select[Any] = (
            select(licences.c.id, *_TERM)
            .where(licences.c.id.in_(ids))
            .order_by(licences.c.id)
            .with_for_update(read=True)
        )
        return _standing(self._connection.execute(locked).all(), today)

    def among(self, licence_ids: Iterable[str]) -> set[str]:
        """Return those of these licences that register their holder."""
        ids = licences.c.id.in_(set(licence_ids))
        return {row.id for row in _registering(self._connection.execute(_TYPED.where(ids)))}


def _registering(rows: Iterable[Row[Any]]) -> list[Row[Any]]:
    return [
        row for row in rows if licence_type_from(row.definition).template.category == REGISTRATION
    ]


def _standing(rows: Sequence[Row[Any]], today: date) -> Registration:
    if not rows:
        return STANDS
    terms = [
        Term(row.valid_from, row.valid_until)
        for row in rows
        if status_on(LicenceState(row.state), Term(row.valid_from, row.valid_until), today)
        is LicenceStatus.VALID
    ]
    if not terms:
        return ENDED
    days = [term.valid_until for term in terms if term.valid_until is not None]
    return Registration(in_force=True, until=max(days) if len(days) == len(terms) else None)
