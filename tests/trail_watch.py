"""Which entries an act leaves in the trail, counted around it."""

from collections.abc import Iterator
from contextlib import contextmanager

from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.database import Database


def last_entry(database: Database) -> int:
    """The id of the latest entry."""
    with database.read() as repository:
        return repository.audit.search(limit=1)[0].id or 0


def entries_since(database: Database, last: int) -> list[AuditEntry]:
    """The entries after one, the latest first."""
    with database.read() as repository:
        return [one for one in repository.audit.search(limit=20) if (one.id or 0) > last]


@contextmanager
def leaving_one_entry(database: Database) -> Iterator[None]:
    """Each act and each refusal leaves one; what a unit is suspended for has one of its own."""
    last = last_entry(database)
    try:
        yield
    finally:
        since = entries_since(database, last)
        own = [one for one in since if one.action is not AuditAction.UNIT_SUSPENDED]
        assert len(own) == 1, own
