"""Notices in a holder's wallet (消息): what was done to a licence, and what waits for an answer."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from wallet.domain.errors import NotFound


class NoticeKind(StrEnum):
    """What a notice tells of."""

    LICENCE_ISSUED = "licence_issued"
    LICENCE_AMENDED = "licence_amended"
    LICENCE_CORRECTED = "licence_corrected"
    LICENCE_SUSPENDED = "licence_suspended"
    LICENCE_RESUMED = "licence_resumed"
    LICENCE_REVOKED = "licence_revoked"
    LICENCE_SUPERSEDED = "licence_superseded"
    LICENCE_TRANSFERRED = "licence_transferred"
    LICENCE_VOIDED = "licence_voided"
    LICENCE_RESIGNED = "licence_resigned"
    AUTHORIZATION_ASKED = "authorization_asked"
    APPOINTED = "appointed"
    APPOINTMENT_REMOVED = "appointment_removed"
    APPOINTMENT_RESIGNED = "appointment_resigned"
    PERMIT_ISSUED = "permit_issued"
    PERMIT_EXTENDED = "permit_extended"
    PERMIT_REBUILT = "permit_rebuilt"
    PERMIT_ENDED = "permit_ended"
    PERMIT_PART_CHANGED = "permit_part_changed"


PERMIT_KINDS = frozenset(
    {
        NoticeKind.PERMIT_ISSUED,
        NoticeKind.PERMIT_EXTENDED,
        NoticeKind.PERMIT_REBUILT,
        NoticeKind.PERMIT_ENDED,
        NoticeKind.PERMIT_PART_CHANGED,
    }
)
"""What tells of a comprehensive permit and not of one licence."""

CHANGES_STATE = frozenset(
    {
        NoticeKind.LICENCE_SUSPENDED,
        NoticeKind.LICENCE_RESUMED,
        NoticeKind.LICENCE_REVOKED,
        NoticeKind.LICENCE_SUPERSEDED,
        NoticeKind.LICENCE_TRANSFERRED,
        NoticeKind.LICENCE_VOIDED,
    }
)
"""What changes the state of a licence, and with it that of a permit it is part of."""


class UnknownNotice(NotFound):
    """No such notice, or another holder's."""

    code = "unknown_notice"
    zh = "没有找到这条消息。"
    en = "This notice was not found."


_NONE: Mapping[str, str] = {}


class Notice(NamedTuple):
    """One notice to one holder; ``details`` are few words such as a reason, and are kept sealed."""

    id: str
    holder_id: str
    kind: NoticeKind
    licence_id: str | None
    created_at: datetime
    details: Mapping[str, str] = _NONE
    read_at: datetime | None = None
