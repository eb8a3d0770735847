"""What every act of the registry has: a role, one transaction, one audit entry, a line of history.

A refusal rolls the act back and leaves an entry with its code in a transaction of its own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from wallet.domain.actors.actors import Actor, Role
from wallet.domain.errors import NotPermitted, WalletError
from wallet.domain.trail.audit import AuditEntry
from wallet.repository.database import Database, Repository
from wallet.repository.registry.registry_acts import RegistryAct


@contextmanager
def recorded(database: Database, blank: AuditEntry, *roles: Role) -> Iterator[Repository]:
    """Open the transaction of an act that only these roles may do.

    ``blank`` is the entry as far as it is known before the act; the act appends its own.

    Raises:
        NotPermitted: the actor has another role.
        WalletError: whatever the act refused, recorded with its code.
    """
    try:
        with database.begin() as repository:
            if blank.actor.role not in roles:
                raise NotPermitted
            yield repository
    except WalletError as refusal:
        if not refusal.leaves_entry:
            raise
        refusal.recorded = True
        with database.begin() as repository:
            repository.audit.append(replace(blank, outcome=refusal.code))
        raise


def tell(
    repository: Repository, subject: str, act: str, entry: AuditEntry, reason: str = ""
) -> None:
    """Write the line of history and the audit entry of an act that was done."""
    repository.registry_acts.add(RegistryAct(subject, act, entry.actor.name, reason, entry.at))
    repository.audit.append(entry)


def unit_of(actor: Actor) -> str:
    """Return the unit that an actor serves.

    Raises:
        NotPermitted: none.
    """
    if actor.unit_id is None:
        raise NotPermitted
    return actor.unit_id
