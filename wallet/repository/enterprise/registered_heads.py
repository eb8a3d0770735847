"""Whom the city has on record as the heads of organisations: what their registrations say now."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection, select

from wallet.domain.enterprise.representative import Head, registered_heads
from wallet.domain.licences.licence import LicenceState, LicenceStatus, Term, status_on
from wallet.repository.catalogue.catalogue import licence_type_from
from wallet.repository.enterprise.registrations import REGISTERS
from wallet.repository.licences.licence_lookups import LicenceLookups
from wallet.repository.statements.among import among
from wallet.repository.tables import licence_holders, licence_types, licences

_REGISTRATIONS = (
    select(
        licence_holders.c.holder_id,
        licences.c.id,
        licences.c.version,
        licences.c.valid_from,
        licences.c.valid_until,
        licence_types.c.definition,
    )
    .join(licences, licences.c.id == licence_holders.c.licence_id)
    .join(
        licence_types,
        (licence_types.c.type_code == licences.c.type_code)
        & (licence_types.c.version == licences.c.type_version),
    )
    .where(licences.c.state == LicenceState.VALID.value)
    .where(REGISTERS)
    .order_by(licences.c.issued_on, licences.c.id)
)


class RegisteredHeads:
    """Reads the heads from the registration licences that are in force."""

    def __init__(self, connection: Connection, lookups: LicenceLookups) -> None:
        self._connection = connection
        self._lookups = lookups

    def of_many(self, holder_ids: Iterable[str], today: date) -> dict[str, tuple[Head, ...]]:
        """Return the heads of those holders that have a registration in force which names any."""
        held = among(self._connection, licence_holders.c.holder_id, set(holder_ids))
        rows = [
            row
            for row in self._connection.execute(_REGISTRATIONS.where(held))
            if status_on(LicenceState.VALID, Term(row.valid_from, row.valid_until), today)
            is LicenceStatus.VALID
        ]
        faces = self._lookups.faces_of((row.id, row.version) for row in rows) if rows else {}
        found: dict[str, tuple[Head, ...]] = {}
        for row in rows:
            heads = registered_heads(licence_type_from(row.definition), faces[row.id])
            if heads:
                found[row.holder_id] = (*found.get(row.holder_id, ()), *heads)
        return found
