"""What every act on signing keys has: who may do it, one transaction, one audit entry."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from wallet.domain.actors.actors import SYSTEM, Actor, Role
from wallet.domain.errors import NotPermitted, WalletError
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.database import Database, Repository


def ensure_own_unit(actor: Actor, unit_id: str) -> None:
    """Refuse whoever acts for another unit; the machine acts for all.

    Raises:
        NotPermitted: the unit is not the actor's.
    """
    if actor != SYSTEM and actor.unit_id != unit_id:
        raise NotPermitted


@contextmanager
def recorded(
    database: Database, now: datetime, actor: Actor, action: AuditAction, *roles: Role
) -> Iterator[tuple[Repository, AuditEntry]]:
    """Open the transaction of an act; gives it the entry to complete and append.

    The machine itself (a command) may do everything. A refusal rolls back and has its own entry.

    Raises:
        NotPermitted: the actor has another role.
        WalletError: whatever the act refused.
    """
    blank = AuditEntry(now, action, actor, operator=actor.name)
    try:
        with database.begin() as repository:
            if actor != SYSTEM and actor.role not in roles:
                raise NotPermitted
            yield repository, blank
    except WalletError as refusal:
        if not refusal.leaves_entry:
            raise
        refusal.recorded = True
        with database.begin() as repository:
            repository.audit.append(replace(blank, outcome=refusal.code))
        raise
