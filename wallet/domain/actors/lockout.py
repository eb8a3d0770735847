"""Timed lock-outs: how many wrong tries, how long to wait, and whose door is shut.

A bucket names the pair of login and address, never a login alone, so that a stranger who types
wrong passwords shuts only the own door and cannot lock another person out. Many share an address:
a door that an address shuts stays open for who is known otherwise (a device, an account).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class LockoutPolicy:
    """So many failures within a window shut the door for a while."""

    name: str
    failures_allowed: int
    window: timedelta
    shut_for: timedelta
    by_address: bool = False
    """Whether its subject is an address, of which a part may count (see ``counted_address``)."""


_QUARTER = timedelta(minutes=15)
_FIVE = timedelta(minutes=5)
PASSWORD_BY_LOGIN_AND_ADDRESS = LockoutPolicy("password", 5, _QUARTER, _FIVE)
PASSWORD_BY_ADDRESS = LockoutPolicy("address", 50, _QUARTER, _FIVE, by_address=True)
PIN_BY_ACCOUNT = LockoutPolicy("pin", 5, _QUARTER, _QUARTER)
TYPED_CODE_BY_ACTOR = LockoutPolicy("typed_code", 10, _QUARTER, _FIVE)
TYPED_CODE_BY_ADDRESS = LockoutPolicy("typed_address", 300, _QUARTER, _FIVE, by_address=True)
COPIES_BY_ACCOUNT = LockoutPolicy("copies", 20, _QUARTER, _FIVE)
COPY_NUMBER_BY_ADDRESS = LockoutPolicy("copy_number", 30, _QUARTER, _FIVE, by_address=True)
COPY_CHECKED_BY_ADDRESS = LockoutPolicy("copy_checked", 120, _QUARTER, _FIVE, by_address=True)
COPY_FILE_BY_ADDRESS = LockoutPolicy("copy_file", 30, _QUARTER, _FIVE, by_address=True)
BINDING_BY_ACCOUNT = LockoutPolicy("binding", 5, _QUARTER, _QUARTER)
APPOINTING_BY_ACCOUNT = LockoutPolicy("appointing", 10, _QUARTER, _QUARTER)
REGISTERING_BY_ACCOUNT = LockoutPolicy("registering", 20, _QUARTER, _QUARTER)
CLIENT_BY_ADDRESS = LockoutPolicy("client", 10, _QUARTER, _FIVE)


@dataclass(frozen=True, slots=True)
class Throttle:
    """The failures counted in one bucket so far."""

    bucket: str
    failures: int
    window_started_at: datetime
    shut_until: datetime | None = None

    def seconds_shut(self, now: datetime) -> int:
        """How many whole seconds the door stays shut; 0 when it is open."""
        if self.shut_until is None or self.shut_until <= now:
            return 0
        return int((self.shut_until - now).total_seconds()) + 1


def count_attempt(
    throttle: Throttle | None, policy: LockoutPolicy, bucket: str, now: datetime
) -> Throttle:
    """Return the bucket with one more attempt, shut when the policy's number is reached.

    An attempt is counted before the secret is compared and taken back on success, so that a
    hundred simultaneous guesses do not all pass an open door.
    """
    if throttle is None or now - throttle.window_started_at >= policy.window:
        throttle = Throttle(bucket, 0, now)
    failures = throttle.failures + 1
    if failures < policy.failures_allowed:
        return Throttle(bucket, failures, throttle.window_started_at)
    return Throttle(bucket, 0, now, shut_until=now + policy.shut_for)


def take_back_attempt(throttle: Throttle, policy: LockoutPolicy) -> Throttle:
    """Return the bucket without one attempt, which turned out to be right.

    The wrong ones before it stay counted, so that right ones in between do not pay for guesses.
    A door that this attempt shut stands open again, one wrong attempt short of shutting.
    """
    if throttle.shut_until is not None:
        failures = policy.failures_allowed - 1
    else:
        failures = max(0, throttle.failures - 1)
    return Throttle(throttle.bucket, failures, throttle.window_started_at)
