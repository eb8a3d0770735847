"""Collections as stored: what was sent, how it is meant, where it stands."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select, update

from wallet.domain.actors.actors import Actor, ActorKind, Role
from wallet.domain.collecting.collection import (
    ALIVE_STATES,
    Collection,
    CollectionState,
    Counts,
    Failure,
    UnknownCollection,
)
from wallet.domain.collecting.file_decisions import Told, read_decisions
from wallet.repository.collecting.collection_tables import collection_parts, collections
from wallet.repository.columns.cipher import FieldCipher
from wallet.repository.statements.pages import newest_first

_ALIVE = sorted(ALIVE_STATES)


class Collections:
    """Stores collections, and finds them for their unit."""

    def __init__(self, connection: Connection, cipher: FieldCipher) -> None:
        self._connection = connection
        self._cipher = cipher

    def add(self, collection: Collection) -> None:
        """Store a new collection; the same file alive twice breaks a constraint."""
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
        return self.own(self._of_unit(collection_id, unit_id))

    def get_for_change(self, collection_id: str, unit_id: str) -> Collection:
        """Return a unit's own collection, locked until the transaction ends.

        Raises:
            UnknownCollection: as :meth:`get`.
        """
        return self.own(self._of_unit(collection_id, unit_id).with_for_update(of=collections))

    def find_alive(self, unit_id: str, file_digest: str, *, legacy: bool) -> Collection | None:
        """Return the collection of this very file that is on its way, if there is one."""
        row = self._connection.execute(
            self.query()
            .where(collections.c.unit_id == unit_id)
            .where(collections.c.file_digest == file_digest)
            .where(collections.c.legacy == legacy)
            .where(collections.c.state.in_(_ALIVE))
        ).first()
        return self.read(row) if row else None

    def earlier_one(self, collection: Collection) -> Collection | None:
        """Return the last collection before this one that took in the same file."""
        row = self._connection.execute(
            self.query()
            .where(collections.c.unit_id == collection.unit_id)
            .where(collections.c.file_digest == collection.file_digest)
            .where(collections.c.state == CollectionState.DONE.value)
            .where(collections.c.created_at < collection.created_at)
            .order_by(collections.c.created_at.desc())
            .limit(1)
        ).first()
        return self.read(row) if row else None

    def of_unit(
        self, unit_id: str, *, before: tuple[datetime, str] | None = None, limit: int = 50
    ) -> list[Collection]:
        """Return a unit's collections, the newest first, after a cursor."""
        query = self.query().where(collections.c.unit_id == unit_id)
        its = collections.c
        query = newest_first(query, its.created_at, its.id, before, limit)
        return [self.read(row) for row in self._connection.execute(query)]

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
            "failure_names_sealed": self._sealed_or_none(place, names),
            "decisions_sealed": self._sealed_or_none(
                f"collections.decisions/{collection.id}", collection.decisions.written()
            ),
            "survey_sealed": self._sealed_or_none(
                f"collections.survey/{collection.id}",
                written_survey(collection.questions, collection.notes),
            ),
            "worker": collection.worker,
            "lease_until": collection.lease_until,
            "checking_since": collection.checking_since,
            "started_at": collection.started_at,
            "finished_at": collection.finished_at,
        }

    def _sealed_or_none(self, place: str, value: object) -> bytes | None:
        return self._cipher.seal_json(place, value) if value else None

    def query(self) -> Select[Any]:
        """Select collections, each with whether its file is kept."""
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
            self.query()
            .where(collections.c.id == collection_id)
            .where(collections.c.unit_id == unit_id)
        )

    def own(self, query: Select[Any]) -> Collection:
        """Return the one that a query finds. Raises ``UnknownCollection``."""
        row = self._connection.execute(query).first()
        if row is None:
            raise UnknownCollection
        return self.read(row)

    def read(self, row: Row[Any]) -> Collection:
        """Return a row of :meth:`query` opened."""
        survey = self._opened_or_none(f"collections.survey/{row.id}", row.survey_sealed) or {}
        decisions = self._opened_or_none(f"collections.decisions/{row.id}", row.decisions_sealed)
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
            decisions=read_decisions(decisions or {}),
            questions=read_told(survey, "questions"),
            notes=read_told(survey, "notes"),
            checking_since=row.checking_since,
        )

    def _opened_or_none(self, place: str, sealed: bytes | None) -> Any:
        return self._cipher.open_json(place, sealed) if sealed else None

    def _failure(self, row: Row[Any]) -> Failure | None:
        if row.failure_code is None:
            return None
        place = f"collections.failure_names/{row.id}"
        names = self._opened_or_none(place, row.failure_names_sealed) or ()
        return Failure(row.failure_code, tuple(names))


def written_survey(questions: Iterable[Told], notes: Iterable[Told]) -> dict[str, Any]:
    """Return what there is to say about a file, as :func:`read_told` takes it; blank lists go."""
    told = {"questions": questions, "notes": notes}
    written = {name: [[one.code, *one.names] for one in some] for name, some in told.items()}
    return {name: some for name, some in written.items() if some}


def read_told(survey: Mapping[str, Any], name: str) -> tuple[Told, ...]:
    """Return the questions or the notes about a file."""
    return tuple(Told(code, tuple(names)) for code, *names in survey.get(name, ()))
