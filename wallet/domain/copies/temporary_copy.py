"""A temporary copy (加注件) of a licence or a comprehensive permit, with a number of its own.

It is made for one cause and for a few days.

GB/T 36902 calls its particulars time of making, maker, cause and expiry; each stands on the paper
and, for whoever has the number, on the public check page.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from wallet.domain.civil_dates import city_date, end_of_day
from wallet.domain.entropy import Entropy
from wallet.domain.errors import Conflict, InvalidInput, NotFound
from wallet.domain.licences.licence import Licence, LicenceStatus
from wallet.domain.permits.industry_permit import PermitState
from wallet.domain.spoken_code import ALPHABET, as_typed
from wallet.domain.written_text import is_one_line

NUMBER_LENGTH = 16
LONGEST_CAUSE = 40
LONGEST_RECIPIENT = 30
MOST_DAYS = 30
DEFAULT_DAYS = 1
LINK_LIFETIME = timedelta(minutes=15)
LARGEST_FILE_MB = 5
_LOOK_ALIKES = str.maketrans("ILO", "110")


class SubjectKind(StrEnum):
    """What can be copied."""

    LICENCE = "licence"
    PERMIT = "permit"


@dataclass(frozen=True, slots=True)
class CopySubject:
    """What a copy is of: one licence, or one comprehensive permit."""

    kind: SubjectKind
    id: str


class CopyStanding(StrEnum):
    """Where a copy stands at a moment, seen by anyone who has its number."""

    IN_FORCE = "in_force"
    EXPIRED = "copy_expired"
    CANCELLED = "copy_cancelled"
    LICENCE_NOT_IN_FORCE = "licence_not_in_force"
    LICENCE_CHANGED = "licence_changed"
    PERMIT_PARTLY_IN_FORCE = "permit_partly_in_force"
    PERMIT_NOT_IN_FORCE = "permit_not_in_force"
    PERMIT_CHANGED = "permit_changed"
    CANNOT_CONFIRM = "cannot_confirm"


USABLE = frozenset({CopyStanding.IN_FORCE, CopyStanding.PERMIT_PARTLY_IN_FORCE})
"""Where a copy can still be used, if only for those licences of a permit that are in force."""


class CauseNotAcceptable(InvalidInput):
    """Every copy states what it is for."""

    code = "copy_cause_missing"
    zh = f"请写明这份副本用来办什么事，最多 {LONGEST_CAUSE} 个字。没有开具。"
    en = f"Please state what the copy is for, in at most {LONGEST_CAUSE} characters. None was made."


class RecipientNotAcceptable(InvalidInput):
    """The receiver is named in a few words, or not at all."""

    code = "copy_recipient_too_long"
    zh = f"“交给谁”最多 {LONGEST_RECIPIENT} 个字。没有开具。"
    en = f"The receiver takes at most {LONGEST_RECIPIENT} characters. No copy was made."


class DaysNotAcceptable(InvalidInput):
    """A copy lives for one to thirty days."""

    code = "copy_days_out_of_range"
    zh = f"有效天数请填 1 到 {MOST_DAYS}。没有开具。"
    en = f"A copy is valid for 1 to {MOST_DAYS} days. No copy was made."


class LicenceNotCopyable(Conflict):
    """Only a licence in force is copied."""

    code = "licence_not_copyable"
    zh = "这张证照目前不是有效状态，不能开具副本。"
    en = "This licence is not in force, so no copy of it can be made."


class PermitNotCopyable(Conflict):
    """A permit is copied while at least one of its licences is in force."""

    code = "permit_not_copyable"
    zh = "这张综合许可证已经终止，或者其中没有一项许可在有效状态，不能开具副本。"
    en = "This permit has ended or none of its licences is in force, so no copy can be made."


class CopyEnded(Conflict):
    """A copy that has expired or was cancelled, or whose licence is no longer in force."""

    code = "copy_ended"
    zh = "这份副本已经失效，不能再下载或取消。"
    en = "This copy is no longer in force; it can be neither downloaded nor cancelled."


class UnknownCopy(NotFound):
    """No such copy, or none that the asker may know of."""

    code = "unknown_copy"
    zh = "没有这个编号的副本。请核对编号；编号正确仍查不到的，这份副本不是本系统开具的。"
    en = "There is no copy with this number. Unless mistyped, it is not one of ours."


class DownloadLinkUsed(Conflict):
    """A link gives the file out once."""

    code = "download_link_used"
    zh = "这个下载链接已经用过，不能再次下载。"
    en = "This download link has been used and gives nothing a second time."


class DownloadLinkLapsed(Conflict):
    """A link lives for a quarter of an hour."""

    code = "download_link_lapsed"
    zh = "这个下载链接已超过 15 分钟，不能再下载。"
    en = "This download link is older than 15 minutes and no longer works."


class UnknownDownloadLink(NotFound):
    """No such link."""

    code = "unknown_download_link"
    zh = "没有这个下载链接，请核对地址是否完整。"
    en = "There is no such download link; please check that the address is complete."


@dataclass(frozen=True, slots=True)
class CopyPurpose:
    """What a copy is for (制作事由), and whom it is given to."""

    cause: str
    recipient: str = ""


@dataclass(frozen=True, slots=True)
class TemporaryCopy:
    """One copy as made; its file is kept apart and goes when the copy has expired."""

    id: str
    number: str
    holder_id: str
    account_id: str
    subject: CopySubject
    subject_version: int
    kid: str
    file_digest: str
    maker: str
    purpose: CopyPurpose
    made_at: datetime
    expires_at: datetime
    cancelled_at: datetime | None = None

    def standing(
        self, of_subject: CopyStanding, now: datetime, *, key_withdrawn: bool = False
    ) -> CopyStanding:
        """Where the copy stands; once it is over, it tells nothing more of what it is a copy of.

        ``of_subject`` is what the licence or permit alone would say.
        """
        if self.cancelled_at is not None:
            return CopyStanding.CANCELLED
        if now >= self.expires_at:
            return CopyStanding.EXPIRED
        if key_withdrawn and of_subject in USABLE:
            return CopyStanding.CANNOT_CONFIRM
        return of_subject


def licence_allows(licence: Licence, copied_version: int, today: date) -> CopyStanding:
    """What a licence alone says of a copy of one of its versions."""
    if licence.status_on(today) is not LicenceStatus.VALID:
        return CopyStanding.LICENCE_NOT_IN_FORCE
    unchanged = licence.version == copied_version
    return CopyStanding.IN_FORCE if unchanged else CopyStanding.LICENCE_CHANGED


def permit_allows(state: PermitState, version: int, copied_version: int) -> CopyStanding:
    """What a permit alone says of a copy of one of its versions."""
    if state in {PermitState.ENDED, PermitState.NOT_IN_FORCE}:
        return CopyStanding.PERMIT_NOT_IN_FORCE
    if version != copied_version:
        return CopyStanding.PERMIT_CHANGED
    whole = state is PermitState.IN_FORCE
    return CopyStanding.IN_FORCE if whole else CopyStanding.PERMIT_PARTLY_IN_FORCE


def ensure_copyable(licence: Licence, now: datetime) -> None:
    """Refuse to copy what is not in force.

    Raises:
        LicenceNotCopyable: with the status in its details.
    """
    status = licence.status_on(city_date(now))
    if status is not LicenceStatus.VALID:
        raise LicenceNotCopyable(status=status.value)


def ensure_permit_copyable(state: PermitState) -> None:
    """Refuse to copy a permit of which nothing is in force.

    Raises:
        PermitNotCopyable: with the state in its details.
    """
    if state in {PermitState.ENDED, PermitState.NOT_IN_FORCE}:
        raise PermitNotCopyable(state=state.value)


def stated_purpose(unverified_cause: str, unverified_recipient: str) -> CopyPurpose:
    """Return what the copy is for, in single lines.

    Raises:
        CauseNotAcceptable, RecipientNotAcceptable: missing or too long.
    """
    cause = " ".join(unverified_cause.split())
    recipient = " ".join(unverified_recipient.split())
    if not cause or len(cause) > LONGEST_CAUSE or not is_one_line(cause):
        raise CauseNotAcceptable(field="cause")
    if len(recipient) > LONGEST_RECIPIENT or not is_one_line(recipient):
        raise RecipientNotAcceptable(field="recipient")
    return CopyPurpose(cause, recipient)


def stated_days(unverified: str) -> int:
    """Return for how many days a copy is to be valid.

    Raises:
        DaysNotAcceptable: not a number from 1 to 30.
    """
    text = unverified.strip()
    if not (text.isascii() and text.isdigit() and len(text) < len("100")):
        raise DaysNotAcceptable(field="days")
    days = int(text)
    if not 1 <= days <= MOST_DAYS:
        raise DaysNotAcceptable(field="days")
    return days


def expiry_of(last_day: date | None, now: datetime, days: int) -> datetime:
    """Return when a copy made now runs out: never later than the last day of what it copies."""
    expires = now + timedelta(days=days)
    return expires if last_day is None else min(expires, end_of_day(last_day))


def new_number(entropy: Entropy) -> str:
    """Return sixteen characters, 80 bits of chance: nobody finds a copy by guessing."""
    return "".join(ALPHABET[entropy.randbelow(len(ALPHABET))] for _ in range(NUMBER_LENGTH))


def as_number(unverified: str) -> str:
    """Return what was typed or scanned as a number is written.

    Raises:
        UnknownCopy: no number looks like this.
    """
    number = as_typed(unverified)[: NUMBER_LENGTH + 1].translate(_LOOK_ALIKES)
    if len(number) != NUMBER_LENGTH or not set(number) <= set(ALPHABET):
        raise UnknownCopy
    return number
