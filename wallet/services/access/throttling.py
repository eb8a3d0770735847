"""Counting tries before a secret is compared, apart from the act's transaction: none is lost."""

from datetime import datetime

from wallet.domain.actors.lockout import LockoutPolicy
from wallet.domain.errors import TooManyAttempts
from wallet.repository.database import Database

_LONGEST_BUCKET = 200


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
    return f"{policy.name}:{subject}"[:_LONGEST_BUCKET]
