"""Which keys of the secrets file are in use, and which processes know them: rotations turn here.

Every transaction that seals or indexes something reads the one row, and so holds a shared lock on
its table to its end; PostgreSQL takes that lock before the snapshot of the statement. A rotation
changes the row while it has the table alone: at that moment nobody is half-way under the keys
before, and whoever comes after it uses the new ones. SQLite has one writer at a time anyway.
"""

from datetime import datetime

from sqlalchemy import Column, Connection, Integer, String, Table, delete, insert, select, text
from sqlalchemy import update as change

from wallet.repository.columns.cipher import InUse
from wallet.repository.columns.column_types import UtcDateTime
from wallet.repository.statements.prepared import Prepared
from wallet.repository.tables import metadata

_LONGEST_NAME = 80
_SHORTEST_WAIT = "SET LOCAL lock_timeout = '1s'"
_ALONE = "LOCK TABLE keys_in_use IN ACCESS EXCLUSIVE MODE"
_HOLDERS = text(
    "SELECT DISTINCT coalesce(host(client_addr), 'local') || ' pid ' || pid || ' ' || state"
    " || ' since ' || date_trunc('second', xact_start)"
    " FROM pg_locks JOIN pg_stat_activity USING (pid)"
    " WHERE locktype = 'relation' AND granted AND relation = 'keys_in_use'::regclass"
    " AND pid <> pg_backend_pid()"
)

keys_in_use = Table(
    "keys_in_use",
    metadata,
    # There is one row.
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, nullable=False),
    Column("edition", Integer, nullable=False),
)

key_holders = Table(
    "key_holders",
    metadata,
    Column("process", String(_LONGEST_NAME), primary_key=True),
    Column("edition", Integer, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
)

_READ = Prepared(select(keys_in_use.c.number, keys_in_use.c.edition))


class KeysInUse:
    """Reads and changes what is in use, and hears from processes which edition they have."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def read(self) -> InUse | None:
        """Return what is in use, ``None`` before the first rotation."""
        row = _READ.first(self._connection, {})
        return InUse(row.number, row.edition) if row else None

    def have_alone(self) -> None:
        """Wait for a second until no transaction uses keys, and let none begin until this ends.

        Ends in what the database makes of a lock that it does not get.
        """
        if self._connection.dialect.name == "postgresql":
            self._connection.exec_driver_sql(_SHORTEST_WAIT)
            self._connection.exec_driver_sql(_ALONE)

    def holders(self) -> list[str]:
        """Return which connections use keys at this moment, for whoever waits for them."""
        if self._connection.dialect.name != "postgresql":
            return []
        return sorted(self._connection.execute(_HOLDERS).scalars())

    def set(self, in_use: InUse) -> None:
        """Say what is in use; only who has the table alone may."""
        if self._connection.execute(change(keys_in_use).values(in_use._asdict())).rowcount == 0:
            self._connection.execute(insert(keys_in_use).values(id=1, **in_use._asdict()))

    def announce(self, process: str, edition: int, now: datetime) -> None:
        """Say that a process serves with an edition of the secrets file."""
        name, told = process[:_LONGEST_NAME], {"edition": edition, "seen_at": now}
        row = key_holders.c.process == name
        if self._connection.execute(change(key_holders).where(row).values(told)).rowcount == 0:
            self._connection.execute(insert(key_holders).values(process=name, **told))

    def behind(self, edition: int, since: datetime) -> list[str]:
        """Return the processes that were heard of since a moment and have an older edition."""
        query = (
            select(key_holders.c.process)
            .where(key_holders.c.edition < edition)
            .where(key_holders.c.seen_at > since)
        )
        return sorted(self._connection.execute(query).scalars())

    def forget_silent(self, since: datetime) -> None:
        """Forget the processes that were not heard of since a moment."""
        self._connection.execute(delete(key_holders).where(key_holders.c.seen_at <= since))
