"""What an act that names somebody has: limited tries, and an entry for each refusal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from wallet.domain.actors.lockout import LockoutPolicy
from wallet.domain.errors import WalletError
from wallet.domain.trail.audit import AuditEntry
from wallet.repository.actors.accounts import Account
from wallet.repository.database import Database, Repository
from wallet.services.acts.doing import doing
from wallet.services.acts.limiting import attempt, take_back


@contextmanager
def limited(
    database: Database,
    policy: LockoutPolicy,
    account: Account,
    blank: AuditEntry,
    check_first: Callable[[], None] = lambda: None,
) -> Iterator[Repository]:
    """Open the transaction of an act that names somebody; only what is refused counts as a try.

    ``check_first`` is done before the transaction, such as the comparing of a PIN.

    Raises:
        TooManyAttempts: too many refusals of this account; recorded as the others are.
        WalletError: whatever was refused first, recorded, too.
    """
    try:
        attempt(database, policy, account.id, blank.at)
        check_first()
    except WalletError as refusal:
        refusal.recorded = True
        with database.begin() as repository:
            repository.audit.append(replace(blank, outcome=refusal.code))
        raise
    with doing(database, blank, account=account) as repository:
        yield repository
    take_back(database, policy, account.id)
