"""What every act on a licence has: one transaction, one audit entry, a refusal recorded too."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from wallet.domain.errors import Unavailable, WalletError
from wallet.domain.trail.audit import AuditEntry
from wallet.repository.database import ContradictsStored, Database, Repository


@contextmanager
def recorded(database: Database, blank: AuditEntry) -> Iterator[Repository]:
    """Open the transaction of an act; ``blank`` is its entry as far as it is known before.

    A refusal rolls the act back and leaves an entry with its code in a transaction of its own;
    what somebody else was faster with may be tried again, and is left to the caller.

    Raises:
        WalletError: whatever the act refused.
    """
    try:
        with database.begin() as repository:
            yield repository
    except (Unavailable, ContradictsStored):
        raise
    except WalletError as refusal:
        refusal.recorded = True
        with database.begin() as repository:
            repository.audit.append(replace(blank, outcome=refusal.code))
        raise
