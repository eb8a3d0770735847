"""The one way to do an act: its transaction, its entry, its refusal's entry, its tries, its key.

A service says only what is its own. Whatever every act must keep stands here or in the table,
where the action of the entry finds it. What a refused act leaves is that entry, with the code.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Generic, TypeVar

from wallet.domain.actors.actors import Actor, ActorKind, Role
from wallet.domain.civil_dates import city_date
from wallet.domain.enterprise.appointment import (
    AnotherWalletOpen,
    BeyondAppointment,
    NoLongerActing,
)
from wallet.domain.enterprise.registration import RegistrationNotInForce
from wallet.domain.errors import Conflict, NotPermitted, Unavailable, WalletError
from wallet.domain.trail.audit import AuditEntry
from wallet.repository.actors.accounts import Account
from wallet.repository.database import ContradictsStored, Database, Repository
from wallet.repository.idempotency import GivenAnswer
from wallet.repository.steps import Steps
from wallet.services.acts.limiting import Limit, count, settle
from wallet.services.acts.refusing import Beside, keep_refusal
from wallet.services.acts.table import ACTS, Act

T = TypeVar("T")


class IdempotencyKeyReused(Conflict):
    """The same key came with another request."""

    code = "idempotency_key_reused"
    zh = "同一个请求编号被用在了不同的内容上，没有执行。"
    en = "This idempotency key was used for another request; nothing was done."


@dataclass(frozen=True, slots=True)
class RequestIdentity:
    """The caller's key, and a digest of where and what it sent with it."""

    key: str
    digest: str


@dataclass(frozen=True)
class Kept(Generic[T]):
    """How the answer of an act is written down for its repetition, and found again from that."""

    write: Callable[[T], Mapping[str, object]]
    read: Callable[[Repository, Mapping[str, object]], T]


def answer_given(
    repository: Repository, actor: Actor, identity: RequestIdentity | None
) -> dict[str, object] | None:
    """Return what this request was answered before, if it was.

    Raises:
        IdempotencyKeyReused: the key came with another request.
    """
    given = repository.idempotency.find(actor.id, identity.key) if identity else None
    if identity is None or given is None:
        return None
    if given.request_digest != identity.digest or not isinstance(given.answer, dict):
        raise IdempotencyKeyReused
    return given.answer


def keep_answer(
    repository: Repository,
    actor: Actor,
    identity: RequestIdentity | None,
    answer: Mapping[str, object],
    now: datetime,
) -> None:
    """Keep an answer for the request's repetition; its primary key lets only one be kept."""
    if identity:
        given = GivenAnswer(identity.digest, dict(answer))
        repository.idempotency.add(actor.id, identity.key, given, now)


def ensure_shown_for(account: Account) -> None:
    """Refuse an act whose page was shown for another wallet than the one that is open.

    Which wallet is open belongs to the sign-in, and another tab may have opened another one since.

    Raises:
        AnotherWalletOpen: with the identifiers of both in its details.
    """
    if account.shown_for is not None and account.shown_for != account.holder_id:
        raise AnotherWalletOpen(shown_for=account.shown_for, open=account.holder_id or "")


def ensure_acting(
    repository: Repository, account: Account, now: datetime, *, without_registration: bool
) -> None:
    """Refuse, within the transaction of an act, who may no longer act as at the request's start.

    An enterprise whose registration is not in force does only what ``without_registration`` says.
    The registration is locked before the post: whoever ends both takes them in this order.

    Raises:
        NoLongerActing: removed, resigned, lapsed, replaced, or appointed otherwise since.
        RegistrationNotInForce: it ended, expired or is suspended.
    """
    registered = without_registration or _is_registered(repository, account, now)
    acting = account.acting
    if acting is not None:
        present = repository.standings.for_use(acting.person_id, acting.enterprise_id, now)
        if present.post is None or present != acting:
            raise NoLongerActing
    if not registered:
        raise RegistrationNotInForce


def _is_registered(repository: Repository, account: Account, now: datetime) -> bool:
    if account.role is not Role.ENTERPRISE:
        return True
    return repository.registrations.for_use(account.holder_id or "", city_date(now)).in_force


def ensure_whole_wallet(account: Account) -> None:
    """Refuse a handler an act that touches more than single licences.

    Raises:
        BeyondAppointment: the account acts for some licences only.
    """
    if not account.has_whole_wallet:
        raise BeyondAppointment


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
            RegistrationNotInForce: that of the enterprise is not, and the act rests on it.
            BeyondAppointment: a handler, at an act on the whole wallet.
        """
        with self._database.begin() as repository:
            if self._act.for_wallet and self._account is not None:
                rests_on_none = self._act.without_registration
                at = self.entry.at
                ensure_acting(repository, self._account, at, without_registration=rests_on_none)
                if self._act.whole_wallet:
                    ensure_whole_wallet(self._account)
            yield repository

    def steps(self) -> AbstractContextManager[Steps]:
        """Open the transaction of an act that prepares before it writes; of no wallet's act."""
        if self._act.for_wallet:
            raise ValueError(f"{self.entry.action} is an act in the name of a wallet")
        return self._database.in_steps()

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

        Of two requests at one moment the second may find everything spent or taken, by the first:
        so whatever refuses it, the answer that was given meanwhile goes before.

        Raises:
            IdempotencyKeyReused: the key came with another request before.
        """
        for may_try_again in (True, False):
            try:
                return self._once(identity, kept, do)
            except Unavailable:
                raise
            except WalletError as refusal:
                given = self.given(identity, kept)
                if given is not None:
                    return given
                if not may_try_again or not isinstance(refusal, ContradictsStored):
                    raise
        raise AssertionError  # the second time either returns or raises

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
        _ensure_may(act, entry.actor)
        if act.for_wallet and account is not None:
            ensure_shown_for(account)
        if limits:
            count(database, limits, entry.at)
        yield attempt
    except WalletError as refusal:
        keep_refusal(database, attempt.entry, refusal, beside)
        raise
    if limits and not attempt.stays_counted:
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


def _ensure_may(act: Act, actor: Actor) -> None:
    party = actor.role if actor.kind is ActorKind.ACCOUNT else actor.kind
    if party not in act.who:
        raise NotPermitted
