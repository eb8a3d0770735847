"""Collections as stored: the job, its file in sealed parts, and what became of each row."""

import base64
import zlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, or_, select, update

from wallet.domain.actors.actors import Actor, ActorKind, Role
from wallet.domain.collecting.collection import (
    ALIVE_STATES,
    LEASE,
    WORKED_ON,
    Collection,
    CollectionState,
    Counts,
    Failure,
    LeaseLost,
    UnknownCollection,
)
from wallet.repository.collecting.collection_tables import collection_parts, collections
from wallet.repository.columns.cipher import FieldCipher
from wallet.repository.statements.pages import newest_first

_PART = 1 << 20
_ALIVE = sorted(ALIVE_STATES)
_WORKED_ON = sorted(WORKED_ON)


class Collections:
    """Stores collections, hands them to workers, finds them for their unit."""

    def __init__(self, connection: Connection, cipher: FieldCipher) -> None:
        self._connection = connection
        self._cipher = cipher

    def add(self, collection: Collection, content: bytes) -> None:
        """Store a new collection with its file; the same file alive twice breaks a constraint."""
        sender = collection.sent_by
        self._connection.execute(
            insert(collections).values(
                id=collection.id,
                unit_id=collection.unit_id,
                actor_kind=sender.kind.value,
                actor_id=sender.id,
                actor_name=sender.name,
                actor_role=sender.role.value if sender.role else None,
                file_name_sealed=self._cipher.seal(
                    f"collections.file_name/{collection.id}", collection.file_name
                ),
                file_digest=collection.file_digest,
                file_size=collection.file_size,
                legacy=collection.legacy,
                created_at=collection.created_at,
                **self._changing(collection),
            )
        )
        parts = [content[start : start + _PART] for start in range(0, len(content), _PART)]
        for position, part in enumerate(parts):
            text = base64.b64encode(zlib.compress(part, 6)).decode()
            place = f"collection_parts.content/{collection.id}/{position}"
            self._connection.execute(
                insert(collection_parts).values(
                    collection_id=collection.id,
                    position=position,
                    content_sealed=self._cipher.seal(place, text),
                )
            )

    def content(self, collection_id: str) -> bytes:
        """Return the file as it was sent; empty when it is no longer kept."""
        rows = self._connection.execute(
            select(collection_parts)
            .where(collection_parts.c.collection_id == collection_id)
            .order_by(collection_parts.c.position)
        )
        place = f"collection_parts.content/{collection_id}"
        return b"".join(
            zlib.decompress(
                base64.b64decode(self._cipher.open(f"{place}/{row.position}", row.content_sealed))
            )
            for row in rows
        )

    def save(self, collection: Collection) -> None:
        """Store what changes: state, counts, lease, times."""
        self._connection.execute(
            update(collections)
            .where(collections.c.id == collection.id)
            .values(**self._changing(collection))
        )

    def get(self, collection_id: str, unit_id: str) -> Collection:
        """Return a unit's own collection.

        Raises:
            UnknownCollection: no such collection, or another unit's.
        """
        return self._own(self._of_unit(collection_id, unit_id))

    def get_for_change(self, collection_id: str, unit_id: str) -> Collection:
        """Return a unit's own collection, locked until the transaction ends.

        Raises:
            UnknownCollection: as :meth:`get`.
        """
        return self._own(self._of_unit(collection_id, unit_id).with_for_update(of=collections))

    def find_alive(self, unit_id: str, file_digest: str, *, legacy: bool) -> Collection | None:
        """Return the collection of this very file that is on its way, if there is one."""
        row = self._connection.execute(
            self._query()
            .where(collections.c.unit_id == unit_id)
            .where(collections.c.file_digest == file_digest)
            .where(collections.c.legacy == legacy)
            .where(collections.c.state.in_(_ALIVE))
        ).first()
        return self._from(row) if row else None

    def earlier_one(self, collection: Collection) -> Collection | None:
        """Return the last collection before this one that took in the same file."""
        row = self._connection.execute(
            self._query()
            .where(collections.c.unit_id == collection.unit_id)
            .where(collections.c.file_digest == collection.file_digest)
            .where(collections.c.state == CollectionState.DONE.value)
            .where(collections.c.created_at < collection.created_at)
            .order_by(collections.c.created_at.desc())
            .limit(1)
        ).first()
        return self._from(row) if row else None

    def of_unit(
        self, unit_id: str, *, before: tuple[datetime, str] | None = None, limit: int = 50
    ) -> list[Collection]:
        """Return a unit's collections, the newest first, after a cursor."""
        query = self._query().where(collections.c.unit_id == unit_id)
        its = collections.c
        query = newest_first(query, its.created_at, its.id, before, limit)
        return [self._from(row) for row in self._connection.execute(query)]

    def lease_next(self, worker: str, now: datetime) -> Collection | None:
        """Give the oldest collection that nobody works on to a worker.

        Two workers never get one: the row is skipped while it is locked, and taken only if it is
        still free.
        """
        free = collections.c.state.in_(_WORKED_ON) & or_(
            collections.c.lease_until.is_(None), collections.c.lease_until < now
        )
        found = self._connection.execute(
            select(collections.c.id)
            .where(free)
            .order_by(collections.c.created_at)
            .limit(1)
            .with_for_update(skip_locked=True)
        ).first()
        if found is None:
            return None
        taken = self._connection.execute(
            update(collections)
            .where(collections.c.id == found.id)
            .where(free)
            .values(worker=worker, lease_until=now + LEASE)
        ).rowcount
        return self._own(self._query().where(collections.c.id == found.id)) if taken else None

    def held(self, collection_id: str, worker: str) -> Collection:
        """Return a collection that this worker still has, locked until the transaction ends.

        Raises:
            LeaseLost: another worker has it, or it was cancelled.
        """
        row = self._connection.execute(
            self._query()
            .where(collections.c.id == collection_id)
            .where(collections.c.worker == worker)
            .where(collections.c.state.in_(_WORKED_ON))
            .with_for_update(of=collections)
        ).first()
        if row is None:
            raise LeaseLost
        return self._from(row)

    def held_by(self, worker: str) -> list[Collection]:
        """Return what a worker has at this moment."""
        query = (
            self._query()
            .where(collections.c.worker == worker)
            .where(collections.c.state.in_(_WORKED_ON))
        )
        return [self._from(row) for row in self._connection.execute(query)]

    def extend(self, collection_id: str, worker: str, now: datetime) -> None:
        """Keep a collection for another while."""
        self._connection.execute(
            update(collections)
            .where(collections.c.id == collection_id)
            .where(collections.c.worker == worker)
            .values(lease_until=now + LEASE)
        )

    def _changing(self, collection: Collection) -> dict[str, object]:
        failure, place = collection.failure, f"collections.failure_names/{collection.id}"
        names = list(failure.names) if failure else []
        return {
            "file_kind": collection.file_kind,
            "goes_on": collection.goes_on,
            "state": collection.state.value,
            "rows": collection.rows,
            "issued": collection.counts.issued,
            "unchanged": collection.counts.unchanged,
            "refused": collection.counts.refused,
            "failure_code": failure.code if failure else None,
            "failure_names_sealed": self._cipher.seal_json(place, names) if names else None,
            "worker": collection.worker,
            "lease_until": collection.lease_until,
            "started_at": collection.started_at,
            "finished_at": collection.finished_at,
        }

    def _query(self) -> Select[Any]:
        # One by one of a page: for ``EXISTS`` PostgreSQL would take in the parts of all files.
        part = (
            select(collection_parts.c.position)
            .where(collection_parts.c.collection_id == collections.c.id)
            .limit(1)
            .scalar_subquery()
        )
        return select(collections, part.is_not(None).label("kept"))

    def _of_unit(self, collection_id: str, unit_id: str) -> Select[Any]:
        return (
            self._query()
            .where(collections.c.id == collection_id)
            .where(collections.c.unit_id == unit_id)
        )

    def _own(self, query: Select[Any]) -> Collection:
        row = self._connection.execute(query).first()
        if row is None:
            raise UnknownCollection
        return self._from(row)

    def _from(self, row: Row[Any]) -> Collection:
        return Collection(
            id=row.id,
            unit_id=row.unit_id,
            sent_by=Actor(
                ActorKind(row.actor_kind),
                row.actor_id,
                row.actor_name,
                row.unit_id,
                Role(row.actor_role) if row.actor_role else None,
            ),
            file_name=self._cipher.open(f"collections.file_name/{row.id}", row.file_name_sealed),
            file_digest=row.file_digest,
            file_size=row.file_size,
            legacy=row.legacy,
            goes_on=row.goes_on,
            state=CollectionState(row.state),
            created_at=row.created_at,
            file_kind=row.file_kind,
            rows=row.rows,
            counts=Counts(row.issued, row.unchanged, row.refused),
            failure=self._failure(row),
            worker=row.worker,
            lease_until=row.lease_until,
            started_at=row.started_at,
            finished_at=row.finished_at,
            kept=bool(row.kept),
        )

    def _failure(self, row: Row[Any]) -> Failure | None:
        if row.failure_code is None:
            return None
        names: Iterable[str] = ()
        if row.failure_names_sealed:
            place = f"collections.failure_names/{row.id}"
            names = self._cipher.open_json(place, row.failure_names_sealed)
        return Failure(row.failure_code, tuple(names))
