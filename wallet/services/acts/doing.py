"""The one way to do an act: its transaction, its entry, its refusal's entry, its tries, its key.

A service says only what is its own. Whatever every act must keep stands here or in the table,
where the action of the entry finds it. What a refused act leaves is that entry, with the code.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, TypeVar

from wallet.domain.errors import WalletError
from wallet.domain.trail.audit import AuditEntry
from wallet.repository.actors.accounts import Account
from wallet.repository.database import ContradictsStored, Database, Repository
from wallet.services.acts.identity import ensure_acting, ensure_shown_for, ensure_whole_wallet
from wallet.services.acts.limiting import Limit, count, settle
from wallet.services.acts.repeating import Kept, RequestIdentity, answer_given, keep_answer
from wallet.services.acts.table import ACTS

_LONGEST_CODE = 60
T = TypeVar("T")
Beside = Callable[[Repository, WalletError], None]
"""What is written beside a refusal's entry, in the same transaction."""


class Attempt:
    """An act under way. ``entry`` is what a refusal would leave; the act appends its own."""

    def __init__(self, database: Database, entry: AuditEntry, account: Account | None) -> None:
        self._database = database
        self._act = ACTS[entry.action]
        self._account = account
        self.entry = entry
        self.stays_counted = False
        """Set when the tries of its limits stay counted although it was done."""

    def about(self, **known: Any) -> None:
        """Add to the entry what was found out meanwhile."""
        self.entry = replace(self.entry, **known)

    @contextmanager
    def transaction(self) -> Iterator[Repository]:
        """Open the transaction of the act.

        Raises:
            NoLongerActing: the post that the account acts under has ended since the request began.
            BeyondAppointment: a handler, at an act on the whole wallet.
        """
        with self._database.begin() as repository:
            if self._act.for_wallet and self._account is not None:
                ensure_acting(repository, self._account, self.entry.at)
                if self._act.whole_wallet:
                    ensure_whole_wallet(self._account)
            yield repository

    def given(self, identity: RequestIdentity | None, kept: Kept[T]) -> T | None:
        """Return what the same request was answered before, ahead of steps that take their time.

        Raises:
            IdempotencyKeyReused: the key came with another request before.
        """
        if identity is None:
            return None
        with self._database.read() as repository:
            answer = answer_given(repository, self.entry.actor, identity)
            return None if answer is None else kept.read(repository, answer)

    def once(
        self, identity: RequestIdentity | None, kept: Kept[T], do: Callable[[Repository], T]
    ) -> T:
        """Do the act in its transaction, or return what the same request was answered before.

        Of two requests at one moment the second finds what the first stored.

        Raises:
            IdempotencyKeyReused: the key came with another request before.
        """
        try:
            return self._once(identity, kept, do)
        except ContradictsStored:
            return self._once(identity, kept, do)

    def _once(
        self, identity: RequestIdentity | None, kept: Kept[T], do: Callable[[Repository], T]
    ) -> T:
        if identity is not None and not self._act.by_key:
            raise ValueError(f"the table does not let {self.entry.action} be repeated by a key")
        actor = self.entry.actor
        with self.transaction() as repository:
            given = answer_given(repository, actor, identity)
            if given is not None:
                return kept.read(repository, given)
            done = do(repository)
            keep_answer(repository, actor, identity, kept.write(done), self.entry.at)
        return done


@contextmanager
def attempting(
    database: Database,
    entry: AuditEntry,
    *,
    account: Account | None = None,
    limits: Sequence[Limit] = (),
    beside: Beside | None = None,
) -> Iterator[Attempt]:
    """Try an act that has steps before its transaction, such as the comparing of a PIN.

    Every refusal leaves one entry with its code, in a transaction of its own. The tries of
    ``limits`` are counted first; a fault in settling them never changes what was done.

    Raises:
        NotPermitted: the table does not let this actor do the act.
        AnotherWalletOpen: the page was shown for another wallet than the one that is open.
        TooManyAttempts: a limit's door is shut.
        WalletError: whatever the act refused.
    """
    act, attempt = ACTS[entry.action], Attempt(database, entry, account)
    try:
        act.ensure_may(entry.actor)
        if act.for_wallet and account is not None:
            ensure_shown_for(account)
        count(database, limits, entry.at)
        yield attempt
    except WalletError as refusal:
        _record(database, attempt.entry, refusal, beside)
        raise
    if not attempt.stays_counted:
        settle(database, limits)


@contextmanager
def doing(
    database: Database,
    entry: AuditEntry,
    *,
    account: Account | None = None,
    limits: Sequence[Limit] = (),
    beside: Beside | None = None,
) -> Iterator[Repository]:
    """Do an act: open its transaction, and record a refusal. Raises as :func:`attempting`."""
    under_way = attempting(database, entry, account=account, limits=limits, beside=beside)
    with under_way as attempt, attempt.transaction() as repository:
        yield repository


def once(
    database: Database,
    entry: AuditEntry,
    identity: RequestIdentity | None,
    kept: Kept[T],
    do: Callable[[Repository], T],
    *,
    account: Account | None = None,
    beside: Beside | None = None,
) -> T:
    """Do an act that may come twice under one key.

    Raises:
        IdempotencyKeyReused: the key came with another request before.
        Everything that :func:`attempting` raises.
    """
    with attempting(database, entry, account=account, beside=beside) as attempt:
        return attempt.once(identity, kept, do)


def _record(
    database: Database,
    entry: AuditEntry,
    refusal: WalletError,
    beside: Beside | None,
) -> None:
    if refusal.recorded or not refusal.leaves_entry:
        return
    refusal.recorded = True
    with database.begin() as repository:
        action = ACTS[entry.action].refused or entry.action
        refused = replace(entry, action=action, outcome=refusal.code[:_LONGEST_CODE])
        repository.audit.append(refused)
        if beside is not None:
            beside(repository, refusal)
