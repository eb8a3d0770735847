"""What an act that names somebody has: limited tries, and an entry for each refusal."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from wallet.domain.actors import WALLET_ROLES
from wallet.domain.audit import AuditEntry
from wallet.domain.errors import TooManyAttempts
from wallet.domain.lockout import LockoutPolicy
from wallet.repository.actors.accounts import Account
from wallet.repository.database import Database, Repository
from wallet.services.access.throttling import attempt, take_back
from wallet.services.registry.acting import recorded


@contextmanager
def limited(
    database: Database, policy: LockoutPolicy, account: Account, blank: AuditEntry
) -> Iterator[Repository]:
    """Open the transaction of an act that names somebody; only what is refused counts as a try.

    Raises:
        TooManyAttempts: too many refusals of this account; recorded as the others are.
    """
    try:
        attempt(database, policy, account.id, blank.at)
    except TooManyAttempts as refusal:
        refusal.recorded = True
        with database.begin() as repository:
            repository.audit.append(replace(blank, outcome=refusal.code))
        raise
    with recorded(database, blank, *WALLET_ROLES) as repository:
        yield repository
    take_back(database, policy, account.id)
