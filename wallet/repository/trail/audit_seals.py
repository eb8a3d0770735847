"""Seals of the audit trail as stored, and the entries exactly as stored for sealing (Art. 26)."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from sqlalchemy import Connection, Row, Select, func, insert, select, text

from wallet.domain.trail.audit_seal import AuditSeal, StoredEntry
from wallet.repository.act_tables import audit_entries, audit_seals

_OPEN_WRITERS = text(
    "SELECT DISTINCT virtualtransaction FROM pg_locks"
    " WHERE locktype = 'relation' AND mode = 'RowExclusiveLock' AND granted"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    " AND relation = 'audit_entries'::regclass"
)
# The greatest id that the database gave out by itself; NULL where it never did.
_GIVEN_OUT = text(
    "SELECT pg_sequence_last_value(pg_get_serial_sequence('audit_entries', 'id')::regclass)"
)
_NAMES = tuple(audit_entries.columns.keys())
_AT_ONCE = 1000
"""Entries that are held in memory together."""


class AuditSeals:
    """Adds seals and reads them back, with the entries that they are about."""

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
        return self._first(select(audit_seals).order_by(audit_seals.c.last_id.desc()))

    def get(self, last_id: int) -> AuditSeal | None:
        """Return the seal that ends at an entry."""
        return self._first(select(audit_seals).where(audit_seals.c.last_id == last_id))

    def find(self, digest: str) -> AuditSeal | None:
        """Return the seal with a digest, the oldest where there are several."""
        query = select(audit_seals).where(audit_seals.c.digest == digest)
        return self._first(query.order_by(audit_seals.c.last_id))

    def before(self, last_id: int) -> AuditSeal | None:
        """Return the newest seal that ends before an entry."""
        query = select(audit_seals).where(audit_seals.c.last_id < last_id)
        return self._first(query.order_by(audit_seals.c.last_id.desc()))

    def after(self, last_id: int, limit: int) -> list[AuditSeal]:
        """Return the seals that end after an entry, the oldest first."""
        query = select(audit_seals).where(audit_seals.c.last_id > last_id)
        rows = self._connection.execute(query.order_by(audit_seals.c.last_id).limit(limit))
        return [_seal(row) for row in rows]

    def newest_entry_id(self) -> int:
        """Return the greatest id of an entry that is visible now, 0 where there is none.

        An id greater than any that the database gave out was made up behind its back, and is
        looked past: sealed, it would leave every later entry below the seal.
        """
        newest: int = self._connection.scalar(select(func.max(audit_entries.c.id))) or 0
        if self._postgresql:  # SQLite goes on after whatever id is there
            newest = min(newest, self._connection.execute(_GIVEN_OUT).scalar() or newest)
        return newest

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
        """Read entries as they are stored, in the order of their ids; both ends are ids.

        A page at a time: neither the memory nor a transaction grows with ``limit``.
        """
        while limit > 0:
            query = (
                select(audit_entries)
                .where(audit_entries.c.id > after)
                .where(audit_entries.c.id <= up_to)
                .order_by(audit_entries.c.id)
                .limit(min(limit, _AT_ONCE))
            )
            rows = self._connection.execute(query).all()
            for row in rows:
                yield StoredEntry(row.id, _content(row))
            if len(rows) < _AT_ONCE:
                return
            after, limit = rows[-1].id, limit - len(rows)

    def unsealed_at_most(self) -> int:
        """Return how many entries there can be since the last seal, from the ends of two indexes.

        Ids that were given out and not used are counted too; no entry is.
        """
        newest = self._connection.scalar(select(func.max(audit_entries.c.id))) or 0
        return max(0, newest - self._last_sealed())

    def unsealed_since(self) -> datetime | None:
        """Return when the oldest entry behind the last seal was written; ``None`` without one."""
        query = select(audit_entries.c.at).where(audit_entries.c.id > self._last_sealed())
        return self._connection.scalar(query.order_by(audit_entries.c.id).limit(1))

    def _last_sealed(self) -> int:
        return self._connection.scalar(select(func.max(audit_seals.c.last_id))) or 0

    def _first(self, query: Select[tuple[object, ...]]) -> AuditSeal | None:
        row = self._connection.execute(query.limit(1)).first()
        return _seal(row) if row else None


def _content(row: Iterable[object]) -> dict[str, str | int]:
    # Empty columns are left out, so that a column added later does not change older digests.
    return {
        name: value if type(value) is str or type(value) is int else _text(value)
        for name, value in zip(_NAMES, row, strict=True)
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
