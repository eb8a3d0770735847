"""A change that waits for the second clerk: what was asked, by whom, until when (Art. 8)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from wallet.domain.changes.licence_change import Difference, LicenceChange, Seen
from wallet.domain.errors import Conflict, NotFound, NotPermitted

APPROVAL_LIFETIME = timedelta(days=7)
"""How long a change waits for the second clerk; then it lapses, and the licence is untouched."""


class ChangeState(StrEnum):
    """Where a change stands: one that waits for a second clerk, or a list of licences to change.

    A list begins before it waits, and a worker carries it out once it is ``approved``; it is
    ``undecided`` while nobody has said how its file is meant.
    """

    RECEIVED = "received"
    UNDECIDED = "undecided"
    CHECKING = "checking"
    CHECKED = "checked"
    AWAITING_APPROVAL = "awaiting_approval"
    APPROVED = "approved"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class RowState(StrEnum):
    """Where a row of a list of licences stands."""

    PENDING = "pending"
    DONE = "done"
    REFUSED = "refused"


class UnknownChangeRequest(NotFound):
    """No such change, or another unit's."""

    code = "unknown_change_request"
    zh = "没有找到这项待复核的办理。"
    en = "This change awaiting approval was not found."


class ChangeNotOpen(Conflict):
    """The change was approved, refused, withdrawn, or lapsed."""

    code = "change_not_open"
    zh = "这项办理已经有了结果，或者已经超过 7 天自动失效。"
    en = "This change has been decided already, or lapsed after seven days."


class SameClerk(NotPermitted):
    """Who asked for a change cannot approve it."""

    code = "same_clerk"
    zh = "不能复核自己提交的办理，请由本单位另一位经办人复核。"
    en = "You cannot approve what you asked for; another clerk of the unit must."


class ChangeAwaitsApproval(Conflict):
    """The licence has a change waiting for the second clerk already."""

    code = "change_awaits_approval"
    zh = "这张证照已有一项办理在等复核，这次没有办理。请先处理那一项。"
    en = "A change of this licence awaits approval; nothing was done. Deal with that one first."


@dataclass(frozen=True, slots=True)
class ChangeRequest:
    """A change that waits, or waited, for a second clerk; or a list of licences to change.

    ``licence_id`` is None for a list; ``rows`` is then how many it names. ``seen`` is the licence
    as it was when this was asked, ``differences`` are what the second clerk is shown, and
    ``contents`` is what was asked beyond the act, as the services write it down.
    """

    id: str
    unit_id: str
    change: LicenceChange
    licence_id: str | None
    rows: int
    state: ChangeState
    requested_by: str
    requested_name: str
    requested_at: datetime
    lapses_at: datetime
    decided_name: str | None = None
    decided_at: datetime | None = None
    decision_reason: str | None = None
    seen: Seen | None = None
    differences: tuple[Difference, ...] = ()
    contents: Mapping[str, object] | None = None

    def state_at(self, now: datetime) -> ChangeState:
        """Return where it stands: what nobody approved within seven days has lapsed."""
        waits = self.state is ChangeState.AWAITING_APPROVAL
        return ChangeState.LAPSED if waits and self.lapses_at <= now else self.state

    def ensure_open(self, now: datetime) -> None:
        """Refuse to decide what is decided.

        Raises:
            ChangeNotOpen: it does not wait any more.
        """
        if self.state_at(now) is not ChangeState.AWAITING_APPROVAL:
            raise ChangeNotOpen(state=self.state_at(now).value)
