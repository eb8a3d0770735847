"""Lock-out buckets, shared by every worker because they live in the database."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from wallet.domain.actors.lockout import LockoutPolicy, Throttle, count_attempt, take_back_attempt
from wallet.repository.act_tables import throttles


class ThrottleStore(Protocol):
    """Where tries are counted, each in one step that no other try can slip between."""

    def attempt(self, policy: LockoutPolicy, bucket: str, now: datetime) -> int:
        """Count one try; return for how many seconds the door is shut, 0 when it is open."""

    def forgive(self, bucket: str) -> None:
        """Forget the tries of a bucket."""

    def take_back(self, policy: LockoutPolicy, bucket: str) -> None:
        """Take back one try, which was right; the wrong ones stay counted."""


class OneTransaction(Protocol):
    """What the store needs of a transaction."""

    throttles: "Throttles"


class DatabaseThrottles:
    """Counts tries in the database, each in a transaction of its own."""

    def __init__(self, begin: Callable[[], AbstractContextManager[OneTransaction]]) -> None:
        self._begin = begin

    def attempt(self, policy: LockoutPolicy, bucket: str, now: datetime) -> int:
        """Count one try; return for how many seconds the door is shut, 0 when it is open."""
        with self._begin() as repository:
            repository.throttles.open_bucket(Throttle(bucket, 0, now))
            throttle = repository.throttles.get(bucket)
            seconds_shut = throttle.seconds_shut(now) if throttle else 0
            if not seconds_shut:
                repository.throttles.store(count_attempt(throttle, policy, bucket, now))
        return seconds_shut

    def forgive(self, bucket: str) -> None:
        """Forget the tries of a bucket."""
        with self._begin() as repository:
            repository.throttles.clear(bucket)

    def take_back(self, policy: LockoutPolicy, bucket: str) -> None:
        """Take back one try, which was right; the wrong ones stay counted."""
        with self._begin() as repository:
            throttle = repository.throttles.get(bucket)
            if throttle is None:
                return
            fewer = take_back_attempt(throttle, policy)
            if fewer.failures:
                repository.throttles.store(fewer)
            else:
                repository.throttles.clear(bucket)


class Throttles:
    """Reads and stores buckets; within a writing transaction a read locks its row."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, bucket: str) -> Throttle | None:
        """Return the bucket's count, locking it until the transaction ends."""
        row = self._connection.execute(
            select(throttles).where(throttles.c.bucket == bucket).with_for_update()
        ).first()
        if row is None:
            return None
        return Throttle(row.bucket, row.failures, row.window_started_at, row.shut_until)

    def open_bucket(self, throttle: Throttle) -> None:
        """Make sure the bucket's row exists, so that :meth:`get` has a row to lock."""
        dialect = sqlite if self._connection.dialect.name == "sqlite" else postgresql
        self._connection.execute(
            dialect.insert(throttles)
            .values(
                bucket=throttle.bucket,
                failures=throttle.failures,
                window_started_at=throttle.window_started_at,
                shut_until=throttle.shut_until,
            )
            .on_conflict_do_nothing()
        )

    def store(self, throttle: Throttle) -> None:
        """Replace the bucket's count."""
        self._connection.execute(
            throttles.update()
            .where(throttles.c.bucket == throttle.bucket)
            .values(
                failures=throttle.failures,
                window_started_at=throttle.window_started_at,
                shut_until=throttle.shut_until,
            )
        )

    def clear(self, bucket: str) -> None:
        """Forget the bucket."""
        self._connection.execute(delete(throttles).where(throttles.c.bucket == bucket))
