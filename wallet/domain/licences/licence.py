"""One licence: its states, what each forbids, and its standing on a civil date."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from wallet.domain.errors import Conflict, InvalidInput
from wallet.domain.licences.licence_code import LicenceCode

FaceValue = str


class LicenceState(StrEnum):
    """What the repository stores; being expired or not yet valid is computed, never stored."""

    VALID = "valid"
    SUSPENDED = "suspended"
    SUPERSEDED = "superseded"
    REVOKED = "revoked"
    TRANSFERRED = "transferred"
    VOID = "void"


ENDED_STATES = frozenset(
    {
        LicenceState.SUPERSEDED,
        LicenceState.REVOKED,
        LicenceState.TRANSFERRED,
        LicenceState.VOID,
    }
)


class LicenceStatus(StrEnum):
    """Where a licence stands on one day, seen by anyone."""

    VALID = "valid"
    NOT_YET_VALID = "not_yet_valid"
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"
    TRANSFERRED = "transferred"
    VOID = "void"


class RevocationKind(StrEnum):
    """Three acts that differ in law and are never merged."""

    DEREGISTERED = "deregistered"
    RESCINDED = "rescinded"
    WITHDRAWN_AS_PENALTY = "withdrawn_as_penalty"


class EndedHow(StrEnum):
    """How a licence ended that is told as revoked: by which act."""

    DEREGISTERED = RevocationKind.DEREGISTERED.value
    RESCINDED = RevocationKind.RESCINDED.value
    WITHDRAWN_AS_PENALTY = RevocationKind.WITHDRAWN_AS_PENALTY.value
    TRANSFERRED = LicenceState.TRANSFERRED.value
    VOID = LicenceState.VOID.value


class LicenceNotInForce(Conflict):
    """A licence that is not in force on this day cannot be shown."""

    code = "licence_not_in_force"
    zh = "这张证照目前不是有效状态，不能亮证。"
    en = "This licence is not in force, so it cannot be presented."


class LicenceAlreadyEnded(Conflict):
    """An ended licence takes no further act."""

    code = "licence_already_ended"
    zh = "这张证照已经终止，不能再变更。"
    en = "This licence has ended and can no longer be changed."


class LicenceAlreadySuspended(Conflict):
    """A licence is suspended once."""

    code = "licence_already_suspended"
    zh = "这张证照已经处于暂停状态，没有重复暂停。"
    en = "This licence is suspended already; nothing was done."


class LicenceNotSuspended(Conflict):
    """Only a suspended licence can be resumed."""

    code = "licence_not_suspended"
    zh = "这张证照没有处于暂停状态，不需要恢复。"
    en = "This licence is not suspended."


class TermOutOfOrder(InvalidInput):
    """The dates of a licence contradict each other or today's date."""

    code = "term_out_of_order"
    zh = "证照日期前后矛盾，请核对颁发日期和有效期。"
    en = "The dates of the licence contradict each other; please check them."


class ReasonMissing(InvalidInput):
    """Every change of a licence's state states its reason."""

    code = "reason_missing"
    zh = "请填写原因，最多 500 个字。"
    en = "Please state the reason in at most 500 characters."


class Term(NamedTuple):
    """When a licence is in force: civil dates of Asia/Shanghai, both days included."""

    valid_from: date
    valid_until: date | None

    @property
    def long_term(self) -> bool:
        """Whether the licence has no last day (长期)."""
        return self.valid_until is None

    def has_begun(self, today: date) -> bool:
        """Whether the first day has come."""
        return self.valid_from <= today

    def has_ended(self, today: date) -> bool:
        """Whether the last day has passed."""
        return self.valid_until is not None and self.valid_until < today


def check_term(issued_on: date, term: Term, today: date) -> None:
    """Refuse dates that contradict each other.

    Raises:
        TermOutOfOrder: issued after today, or the last day comes before the first.
    """
    if issued_on > today:
        raise TermOutOfOrder(field="issued_on", reason="in_the_future")
    if term.valid_until is not None and term.valid_until < term.valid_from:
        raise TermOutOfOrder(field="valid_until", reason="before_valid_from")


@dataclass(frozen=True, slots=True)
class Licence:
    """One electronic licence in its current version (电子证照, Art. 3)."""

    id: str
    type_code: str
    type_version: int
    issuer_id: str
    code: LicenceCode
    number: str
    issued_on: date
    term: Term
    state: LicenceState
    state_reason: str | None = None
    revocation_kind: RevocationKind | None = None
    disputed: bool = False
    legacy: bool = False
    delivered_at: datetime | None = None
    created_at: datetime | None = None
    changed_at: datetime | None = None
    superseded_by: str | None = None

    @property
    def version(self) -> int:
        """The version, from 1; a change keeps the serial and raises it."""
        return self.code.version

    def status_on(self, today: date) -> LicenceStatus:
        """Where the licence stands on a civil date of the city."""
        return status_on(self.state, self.term, today)

    def ensure_presentable(self, today: date) -> None:
        """Refuse to show a licence that is not in force (Art. 16).

        Raises:
            LicenceNotInForce: with the status in its details.
        """
        status = self.status_on(today)
        if status is not LicenceStatus.VALID:
            raise LicenceNotInForce(status=status.value)


def status_on(state: LicenceState, term: Term, today: date) -> LicenceStatus:
    """Derive the status: an ended or suspended state wins over the dates."""
    if state is not LicenceState.VALID:
        return LicenceStatus(state.value)
    if not term.has_begun(today):
        return LicenceStatus.NOT_YET_VALID
    if term.has_ended(today):
        return LicenceStatus.EXPIRED
    return LicenceStatus.VALID


def ensure_may_end(state: LicenceState) -> None:
    """Refuse to end what has ended.

    Raises:
        LicenceAlreadyEnded: the state is final.
    """
    if state in ENDED_STATES:
        raise LicenceAlreadyEnded(state=state.value)


def ensure_may_suspend(state: LicenceState) -> None:
    """Refuse to suspend anything but a valid licence.

    Raises:
        LicenceAlreadyEnded: the state is final.
        LicenceAlreadySuspended: it is suspended.
    """
    ensure_may_end(state)
    if state is LicenceState.SUSPENDED:
        raise LicenceAlreadySuspended(state=state.value)


def ensure_may_resume(state: LicenceState) -> None:
    """Refuse to resume what is not suspended.

    Raises:
        LicenceAlreadyEnded: the state is final.
        LicenceNotSuspended: it is valid.
    """
    ensure_may_end(state)
    if state is not LicenceState.SUSPENDED:
        raise LicenceNotSuspended(state=state.value)


LONGEST_REASON = 500


def stated_reason(unverified: str) -> str:
    """Return the reason without surrounding space.

    Raises:
        ReasonMissing: blank, or longer than 500 characters.
    """
    reason = unverified.strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise ReasonMissing(field="reason")
    return reason
