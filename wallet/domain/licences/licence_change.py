"""What an issuer may decide about a licence, and who must agree before it takes effect (Art. 8)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from wallet.domain.errors import Conflict, InvalidInput, NotFound, NotPermitted
from wallet.domain.licences.licence import LicenceState, RevocationKind, stated_reason

APPROVAL_LIFETIME = timedelta(days=7)
"""How long a change waits for the second clerk; then it lapses, and the licence is untouched."""


class ChangeAct(StrEnum):
    """An act that changes the state of one licence."""

    SUSPENSION = "suspension"
    RESUMPTION = "resumption"
    REVOCATION = "revocation"
    TRANSFER = "transfer"
    VOIDING = "voiding"


ENDING_ACTS = frozenset({ChangeAct.REVOCATION, ChangeAct.TRANSFER, ChangeAct.VOIDING})
"""What cannot be taken back, and takes a second clerk where the unit is set so."""

STATE_AFTER = {
    ChangeAct.SUSPENSION: LicenceState.SUSPENDED,
    ChangeAct.RESUMPTION: LicenceState.VALID,
    ChangeAct.REVOCATION: LicenceState.REVOKED,
    ChangeAct.TRANSFER: LicenceState.TRANSFERRED,
    ChangeAct.VOIDING: LicenceState.VOID,
}


class AmendmentKind(StrEnum):
    """Why the next version is made: the matter changed 变更, or the data was wrong 更正."""

    AMENDED = "amended"
    CORRECTED = "corrected"


class ChangeState(StrEnum):
    """Where a change that waits for a second clerk stands."""

    AWAITING_APPROVAL = "awaiting_approval"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


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
    zh = "这张证照已有一项办理在等复核，请先处理那一项。"
    en = "A change of this licence awaits approval already; deal with that one first."


class KindMissing(InvalidInput):
    """A revocation is one of three acts."""

    code = "kind_missing"
    zh = "请先选注销、撤销或吊销。"
    en = "Choose deregistration, rescission or withdrawal as a penalty first."


class NothingChanges(InvalidInput):
    """A next version differs from the present one."""

    code = "nothing_changes"
    zh = "内容和现在的一样，没有可变更的。"
    en = "Nothing differs from what the licence says now."


@dataclass(frozen=True, slots=True)
class LicenceChange:
    """A change that somebody wants: checked as far as it can be without the licence."""

    act: ChangeAct
    reason: str
    kind: RevocationKind | None = None

    @property
    def ends(self) -> bool:
        """Whether the licence is over afterwards."""
        return self.act in ENDING_ACTS


def wanted_change(
    act: ChangeAct, unverified_reason: str, unverified_kind: str = ""
) -> LicenceChange:
    """Return a change as somebody wrote it down.

    Raises:
        ReasonMissing: blank, or longer than 500 characters.
        KindMissing: a revocation of none of the three kinds.
    """
    if act is not ChangeAct.REVOCATION:
        return LicenceChange(act, stated_reason(unverified_reason))
    if unverified_kind not in frozenset(RevocationKind):
        raise KindMissing(field="kind")
    return LicenceChange(act, stated_reason(unverified_reason), RevocationKind(unverified_kind))


@dataclass(frozen=True, slots=True)
class ChangeRequest:
    """A change that waits, or waited, for a second clerk; or a list of licences to change.

    ``licence_id`` is None for a list; ``rows`` is then how many it names.
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
