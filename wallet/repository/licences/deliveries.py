"""Electronic delivery as stored (电子送达, Art. 9): the legal time of service is set once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select, update

from wallet.domain.licences.licence import LicenceState
from wallet.repository.licences.delivery_tables import UNDELIVERED, delivery_figures
from wallet.repository.tables import licence_holders, licences

_LIVING = (LicenceState.VALID.value, LicenceState.SUSPENDED.value)


@dataclass(frozen=True, slots=True)
class TypeFigures:
    """How many licences of a type stand where."""

    type_code: str
    delivered: int
    waiting: int
    opened: int


class Deliveries:
    """Notes deliveries and opened receipts; neither is ever changed afterwards."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def deliver_to(self, holder_id: str, now: datetime) -> int:
        """Deliver what has not reached this holder's wallet yet; returns how many licences."""
        own = select(licence_holders.c.licence_id).where(licence_holders.c.holder_id == holder_id)
        return self._connection.execute(
            update(licences)
            .where(licences.c.id.in_(own))
            .where(licences.c.delivered_at.is_(None))
            .where(licences.c.state.in_(_LIVING))
            .values(delivered_at=now)
        ).rowcount

    def opened_at(self, holder_id: str, licence_id: str) -> datetime | None:
        """Return when a holder opened the receipt of a licence."""
        opened: datetime | None = self._connection.execute(
            select(licence_holders.c.opened_at)
            .where(licence_holders.c.holder_id == holder_id)
            .where(licence_holders.c.licence_id == licence_id)
        ).scalar()
        return opened

    def open(self, holder_id: str, licence_id: str, now: datetime) -> bool:
        """Note that a holder opened a receipt; the first time counts. Tells whether it was."""
        if self.opened_at(holder_id, licence_id) is not None:
            return False
        # The licence first, as those who end it lock; the figures count it opened once.
        self._connection.execute(
            select(licences.c.id).where(licences.c.id == licence_id).with_for_update(key_share=True)
        )
        done = self._connection.execute(
            update(licence_holders)
            .where(licence_holders.c.holder_id == holder_id)
            .where(licence_holders.c.licence_id == licence_id)
            .where(licence_holders.c.opened_at.is_(None))
            .values(opened_at=now)
        )
        return done.rowcount == 1

    def figures_of(self, issuer_id: str) -> list[TypeFigures]:
        """Return how the living licences of an issuer stand, by type."""
        its = delivery_figures.c
        delivered, waiting = func.sum(its.delivered), func.sum(its.waiting)
        rows = self._connection.execute(
            select(its.type_code, delivered, waiting, func.sum(its.opened))
            .where(its.issuer_id == issuer_id)
            .group_by(its.type_code)
            .having(delivered + waiting > 0)
            .order_by(its.type_code)
        )
        return [TypeFigures(*row) for row in rows]

    def waiting_ids(
        self,
        issuer_id: str,
        *,
        type_code: str | None,
        after: tuple[datetime, str] | None = None,
        limit: int,
    ) -> Sequence[str]:
        """Return living licences that have reached nobody's wallet, the oldest first."""
        its = licences.c
        query = select(its.id).where(its.issuer_id == issuer_id).where(UNDELIVERED)
        if type_code:
            query = query.where(its.type_code == type_code)
        if after:
            at, licence_id = after
            query = query.where(its.created_at >= at)
            query = query.where((its.created_at > at) | (its.id > licence_id))
        query = query.order_by(its.created_at, its.id).limit(limit)
        return self._connection.execute(query).scalars().all()
