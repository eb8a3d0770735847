"""The collections that wait for work: handed to workers one by one, a unit after the other."""

from collections.abc import Collection as AnyOf
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, update

from wallet.domain.collecting.collection import LEASE, Collection, LeaseLost
from wallet.repository.collecting.collection_tables import WORKED_ON, collections
from wallet.repository.collecting.collections import Collections


class CollectionQueue:
    """Hands collections to workers, for as long as these give signs of life."""

    def __init__(self, connection: Connection, its: Collections) -> None:
        self._connection = connection
        self._collections = its

    def lease_next(
        self,
        worker: str,
        now: datetime,
        *,
        besides: AnyOf[str] = (),
        served: Mapping[str, int] = MappingProxyType({}),
    ) -> Collection | None:
        """Give a collection that nobody works on to a worker: a unit after the other.

        The unit that has the fewest under work comes first, then the one that this worker served
        least lately, ``served`` being in which turn that was; of each its oldest. ``besides`` are
        units that the worker wants none of. Two workers never get one: a row is skipped while it
        is locked, and taken only if it is still free.
        """
        free = and_(
            WORKED_ON, or_(collections.c.lease_until.is_(None), collections.c.lease_until < now)
        )
        for unit_id in self._units_in_turn(free, now, besides, served):
            found = self._connection.execute(
                select(collections.c.id)
                .where(free)
                .where(collections.c.unit_id == unit_id)
                .order_by(collections.c.created_at)
                .limit(1)
                .with_for_update(skip_locked=True)
            ).first()
            if found is None:
                continue
            taken = self._connection.execute(
                update(collections)
                .where(collections.c.id == found.id)
                .where(free)
                .values(worker=worker, lease_until=now + LEASE)
            ).rowcount
            if taken:
                return self._collections.own(
                    self._collections.query().where(collections.c.id == found.id)
                )
        return None

    def _units_in_turn(
        self,
        free: ColumnElement[bool],
        now: datetime,
        besides: AnyOf[str],
        served: Mapping[str, int],
    ) -> list[str]:
        its = collections.c
        waiting = self._connection.execute(
            select(its.unit_id, func.min(its.created_at).label("since"))
            .where(free)
            .group_by(its.unit_id)
        ).all()
        busy = dict.fromkeys((row.unit_id for row in waiting), 0)
        if len(busy) > 1:
            under_work = (
                select(its.unit_id, func.count().label("number"))
                .where(WORKED_ON)
                .where(its.lease_until >= now)
                .group_by(its.unit_id)
            )
            busy |= {row.unit_id: row.number for row in self._connection.execute(under_work)}
        ranked = sorted(
            waiting, key=lambda row: (busy[row.unit_id], served.get(row.unit_id, 0), row.since)
        )
        return [row.unit_id for row in ranked if row.unit_id not in besides]

    def lease_until(self, collection_id: str, worker: str) -> datetime:
        """Return until when this worker has a collection.

        Raises:
            LeaseLost: another worker has it, or it was cancelled.
        """
        until: datetime | None = self._connection.execute(
            select(collections.c.lease_until)
            .where(collections.c.id == collection_id)
            .where(collections.c.worker == worker)
            .where(WORKED_ON)
        ).scalar()
        if until is None:
            raise LeaseLost
        return until

    def let_go(self, collection_id: str, worker: str) -> None:
        """Give a collection back, if the worker still has it."""
        self._connection.execute(
            update(collections)
            .where(collections.c.id == collection_id)
            .where(collections.c.worker == worker)
            .values(worker=None, lease_until=None)
        )

    def held(self, collection_id: str, worker: str) -> Collection:
        """Return a collection that this worker still has, locked until the transaction ends.

        Raises:
            LeaseLost: another worker has it, or it was cancelled.
        """
        row = self._connection.execute(
            self._collections.query()
            .where(collections.c.id == collection_id)
            .where(collections.c.worker == worker)
            .where(WORKED_ON)
            .with_for_update(of=collections)
        ).first()
        if row is None:
            raise LeaseLost
        return self._collections.read(row)

    def extend(self, collection_id: str, worker: str, now: datetime) -> None:
        """Keep a collection for another while."""
        self._connection.execute(
            update(collections)
            .where(collections.c.id == collection_id)
            .where(collections.c.worker == worker)
            .values(lease_until=now + LEASE)
        )
