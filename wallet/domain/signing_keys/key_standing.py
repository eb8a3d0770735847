"""How an issuer's signing key stands, from its request to its end (Art. 12)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from wallet.domain.civil_dates import city_date
from wallet.domain.errors import InvalidInput
from wallet.domain.written_text import is_one_line

WARNED_BEFORE = timedelta(days=30)
"""Getting the next certificate takes weeks: so long before the end everybody is told."""

LONGEST_WITHDRAWAL_REASON = 300


class KeyState(StrEnum):
    """One way: a key never goes back to an earlier state."""

    AWAITING_CERTIFICATE = "awaiting_certificate"
    INSTALLED = "installed"
    IN_FORCE = "in_force"
    ENDED = "ended"
    RETIRED = "retired"
    WITHDRAWN = "withdrawn"


class WithdrawalReasonMissing(InvalidInput):
    """Withdrawing a key is explained: it touches every document that it signed."""

    code = "withdrawal_reason_missing"
    zh = "请写明停用原因，最多 300 个字。"
    en = "Please give the reason for the withdrawal, at most 300 characters."


@dataclass(frozen=True, slots=True)
class KeyTerms:
    """The moments by which a key stands; one without a certificate has no term yet."""

    certified: bool
    not_before: datetime
    not_after: datetime
    retired_at: datetime | None = None
    withdrawn_at: datetime | None = None


def key_state(terms: KeyTerms, now: datetime) -> KeyState:
    """Return how a key stands at a moment."""
    if terms.withdrawn_at is not None and terms.withdrawn_at <= now:
        return KeyState.WITHDRAWN
    if not terms.certified:
        return KeyState.AWAITING_CERTIFICATE
    if terms.retired_at is not None and terms.retired_at <= now:
        return KeyState.RETIRED
    if terms.not_after <= now:
        return KeyState.ENDED
    return KeyState.INSTALLED if terms.not_before > now else KeyState.IN_FORCE


def days_left(not_after: datetime, now: datetime) -> int:
    """Return the civil days until a certificate ends; 0 on its last day and after it."""
    return max((city_date(not_after) - city_date(now)).days, 0)


def ends_soon(not_after: datetime, now: datetime) -> bool:
    """Whether a certificate ends within the time of the warning."""
    return now < not_after <= now + WARNED_BEFORE


def withdrawal_reason(unverified: str) -> str:
    """Return the reason for withdrawing a key.

    Raises:
        WithdrawalReasonMissing: it is blank, too long or not printable.
    """
    reason = " ".join(unverified.split())
    if not reason or len(reason) > LONGEST_WITHDRAWAL_REASON or not is_one_line(reason):
        raise WithdrawalReasonMissing(field="reason")
    return reason
