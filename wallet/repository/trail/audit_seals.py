"""Seals of the audit trail as stored, and the entries exactly as stored for sealing (Art. 26)."""

from collections.abc import Iterator
from datetime import UTC, datetime

from sqlalchemy import Connection, Row, func, insert, select, text

from wallet.domain.trail.audit_seal import AuditSeal, StoredEntry
from wallet.repository.act_tables import audit_entries, audit_seals

_OPEN_WRITERS = text(
    "SELECT DISTINCT virtualtransaction FROM pg_locks"
    " WHERE locktype = 'relation' AND mode = 'RowExclusiveLock' AND granted"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    " AND relation = 'audit_entries'::regclass"
)


class AuditSeals:
    """Adds seals and reads them back, the oldest first."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._postgresql = connection.dialect.name == "postgresql"

    def lock(self) -> None:
        """Let nobody else seal until this writing transaction ends."""
        if self._postgresql:  # SQLite has one writer at a time anyway
            self._connection.execute(text("LOCK TABLE audit_seals IN EXCLUSIVE MODE"))

    def add(self, seal: AuditSeal) -> None:
        """Store a seal."""
        self._connection.execute(
            insert(audit_seals).values(
                last_id=seal.last_id,
                first_id=seal.first_id,
                entries=seal.entries,
                previous_digest=seal.previous_digest,
                digest=seal.digest,
                sealed_at=seal.sealed_at,
                signature=seal.signature,
            )
        )

    def last(self) -> AuditSeal | None:
        """Return the newest seal."""
        query = select(audit_seals).order_by(audit_seals.c.last_id.desc()).limit(1)
        row = self._connection.execute(query).first()
        return _seal(row) if row else None

    def next_after(self, last_id: int) -> AuditSeal | None:
        """Return the oldest seal that ends after an entry."""
        query = select(audit_seals).where(audit_seals.c.last_id > last_id)
        row = self._connection.execute(query.order_by(audit_seals.c.last_id).limit(1)).first()
        return _seal(row) if row else None

    def newest_entry_id(self) -> int:
        """Return the greatest id of an entry that is visible now, 0 where there is none."""
        newest: int | None = self._connection.execute(
            select(func.max(audit_entries.c.id))
        ).scalar_one()
        return newest or 0

    def writers(self) -> frozenset[str]:
        """Return the open transactions that may still commit an entry with a smaller id.

        PostgreSQL gives out ids before transactions commit, in any order. A transaction locks the
        table before it is given an id and keeps the lock to its end, so those that hold it now
        are all that can fill a gap below an id that was visible before. SQLite has no such gap.
        """
        if not self._postgresql:
            return frozenset()
        return frozenset(self._connection.execute(_OPEN_WRITERS).scalars())

    def entries(self, after: int, up_to: int, limit: int) -> Iterator[StoredEntry]:
        """Read entries as they are stored, in the order of their ids; both ends are ids."""
        query = (
            select(audit_entries)
            .where(audit_entries.c.id > after)
            .where(audit_entries.c.id <= up_to)
            .order_by(audit_entries.c.id)
            .limit(limit)
        )
        for row in self._connection.execute(query):
            yield StoredEntry(row.id, _content(row))

    def unsealed_at_most(self) -> int:
        """Return how many entries there can be since the last seal, from the ends of two indexes.

        Ids that were given out and not used are counted too; no entry is.
        """
        seal = self.last()
        return max(0, self.newest_entry_id() - (seal.last_id if seal else 0))

    def count_after(self, last_id: int) -> int:
        """Return how many entries come after an id; for proving the trail, not for watching it."""
        query = select(func.count()).select_from(audit_entries)
        count: int = self._connection.execute(
            query.where(audit_entries.c.id > last_id)
        ).scalar_one()
        return count


def _content(row: Row[tuple[object, ...]]) -> dict[str, str | int]:
    # Empty columns are left out, so that a column added later does not change older digests.
    return {
        name: value if isinstance(value, int) else _text(value)
        for name, value in row._mapping.items()  # noqa: SLF001 SQLAlchemy's public name
        if value is not None
    }


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return str(value)


def _seal(row: Row[tuple[object, ...]]) -> AuditSeal:
    return AuditSeal(
        row.first_id,
        row.last_id,
        row.entries,
        row.previous_digest,
        row.digest,
        row.sealed_at,
        row.signature,
    )
