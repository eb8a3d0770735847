"""Counting tries before a secret is compared, apart from the act's transaction: none is lost."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from wallet.domain.actors.counted_address import counted_address
from wallet.domain.actors.lockout import LockoutPolicy
from wallet.domain.errors import TooManyAttempts, Unavailable
from wallet.repository.database import Database

_LONGEST_BUCKET = 200
_log = logging.getLogger(__name__)


class OnSuccess(Enum):
    """What becomes of the tries of a subject whose act was done."""

    FORGIVE = auto()
    """All are forgotten: the subject has proved itself."""
    TAKE_BACK = auto()
    """This one is; the wrong ones stay, since many share the subject."""
    COUNT = auto()
    """All stay: the acts themselves are limited, not the wrong ones among them."""


@dataclass(frozen=True, slots=True)
class Limit:
    """How often a subject may try an act."""

    policy: LockoutPolicy
    subject: str
    on_success: OnSuccess = OnSuccess.TAKE_BACK


def count(database: Database, limits: Iterable[Limit], now: datetime) -> None:
    """Count one try under each limit.

    Raises:
        TooManyAttempts: the door is shut; ``retry_after`` says for how many seconds.
    """
    for limit in limits:
        attempt(database, limit.policy, limit.subject, now)


def settle(database: Database, limits: Iterable[Limit]) -> None:
    """Forgive or take back what succeeded; a fault of the counter does not undo what was done."""
    try:
        for limit in limits:
            if limit.on_success is OnSuccess.FORGIVE:
                forgive(database, limit.policy, limit.subject)
            elif limit.on_success is OnSuccess.TAKE_BACK:
                take_back(database, limit.policy, limit.subject)
    except Unavailable as failure:
        _log.error("tries of an act that was done stay counted: %s", failure.code)


def attempt(database: Database, policy: LockoutPolicy, subject: str, now: datetime) -> None:
    """Count one try of a subject.

    Raises:
        TooManyAttempts: the door is shut; ``retry_after`` says for how many seconds.
    """
    seconds_shut = database.throttles.attempt(policy, _bucket(policy, subject), now)
    if seconds_shut:
        raise TooManyAttempts(seconds_shut)


def forgive(database: Database, policy: LockoutPolicy, subject: str) -> None:
    """Forget the tries of a subject that has just proved itself."""
    database.throttles.forgive(_bucket(policy, subject))


def take_back(database: Database, policy: LockoutPolicy, subject: str) -> None:
    """Take back one try of a subject that many share; the wrong ones stay counted."""
    database.throttles.take_back(policy, _bucket(policy, subject))


def _bucket(policy: LockoutPolicy, subject: str) -> str:
    counted = counted_address(subject) if policy.by_address else subject
    return f"{policy.name}:{counted}"[:_LONGEST_BUCKET]
