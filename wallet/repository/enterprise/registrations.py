"""How the registration of an organisation stands: its licences of the category that registers."""

from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, select

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
_TERMS = select(licences.c.id, licences.c.state, licences.c.valid_from, licences.c.valid_until)


class Registrations:
    """Reads registrations, for a look or for an act that rests on one."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, organisation_id: str, today: date) -> Registration:
        """Return how an organisation's registration stands."""
        return self._standing(_TERMS, self._ids(organisation_id), today)

    def for_use(self, organisation_id: str, today: date) -> Registration:
        """Return it for an act: its end waits until the act's transaction is over."""
        locked = _TERMS.order_by(licences.c.id).with_for_update(read=True)
        return self._standing(locked, self._ids(organisation_id), today)

    def is_one(self, licence_id: str) -> bool:
        """Whether a licence registers its holder."""
        return bool(self._registering(_TYPED.where(licences.c.id == licence_id)))

    def _ids(self, organisation_id: str) -> list[str]:
        held = _TYPED.join(licence_holders, licence_holders.c.licence_id == licences.c.id)
        return self._registering(held.where(licence_holders.c.holder_id == organisation_id))

    def _registering(self, query: Select[Any]) -> list[str]:
        return [
            row.id
            for row in self._connection.execute(query)
            if licence_type_from(row.definition).template.category == REGISTRATION
        ]

    def _standing(self, query: Select[Any], ids: list[str], today: date) -> Registration:
        if not ids:
            return STANDS
        rows = self._connection.execute(query.where(licences.c.id.in_(ids))).all()
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
