"""What an issuer may decide about a licence: its state, its next version, its end (Art. 8)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from wallet.domain.errors import InvalidInput, NotFound
from wallet.domain.licences.licence import LicenceState, RevocationKind, stated_reason


class ChangeAct(StrEnum):
    """An act on one licence that is there already."""

    SUSPENSION = "suspension"
    RESUMPTION = "resumption"
    REVOCATION = "revocation"
    TRANSFER = "transfer"
    VOIDING = "voiding"
    AMENDMENT = "amendment"
    CORRECTION = "correction"
    SUPERSESSION = "supersession"


STATE_AFTER = {
    ChangeAct.SUSPENSION: LicenceState.SUSPENDED,
    ChangeAct.RESUMPTION: LicenceState.VALID,
    ChangeAct.REVOCATION: LicenceState.REVOKED,
    ChangeAct.TRANSFER: LicenceState.TRANSFERRED,
    ChangeAct.VOIDING: LicenceState.VOID,
}
"""The acts that change nothing but the state; a list of licences takes these."""

ENDING_ACTS = frozenset({ChangeAct.REVOCATION, ChangeAct.TRANSFER, ChangeAct.VOIDING})
"""The acts of these that end a licence with none in its place."""


class AmendmentKind(StrEnum):
    """Why the next version is made: the matter changed 变更, or the data was wrong 更正."""

    AMENDED = "amended"
    CORRECTED = "corrected"


class KindMissing(InvalidInput):
    """A revocation is one of three acts."""

    code = "kind_missing"
    zh = "请先选注销、撤销或吊销。"
    en = "Choose deregistration, rescission or withdrawal as a penalty first."


class UnknownAct(NotFound):
    """There is no such act on a licence."""

    code = "unknown_act"
    zh = "没有这种办理，没有执行任何操作。"
    en = "There is no such act; nothing was done."


class NothingChanges(InvalidInput):
    """A next version differs from the present one."""

    code = "nothing_changes"
    zh = "内容和现在的一样，没有可变更的。"
    en = "Nothing differs from what the licence says now."


@dataclass(frozen=True, slots=True)
class LicenceChange:
    """A change of the state that somebody wants; unverified until :meth:`checked`.

    Of an amendment or a supersession it is the summary that lists and pages name.
    """

    act: ChangeAct
    reason: str
    kind: RevocationKind | None = None

    @property
    def ends(self) -> bool:
        """Whether the licence is over afterwards, with none in its place."""
        return self.act in ENDING_ACTS

    def checked(self) -> "LicenceChange":
        """Return it as it is stored: only a revocation has a kind.

        Raises:
            ReasonMissing: blank, or longer than 500 characters.
            KindMissing: a revocation of none of the three kinds.
        """
        if self.act is not ChangeAct.REVOCATION:
            return LicenceChange(self.act, stated_reason(self.reason))
        if self.kind is None:
            raise KindMissing(field="kind")
        return LicenceChange(self.act, stated_reason(self.reason), self.kind)


@dataclass(frozen=True, slots=True)
class Amendment:
    """What is to differ; unverified. Without ``valid_until`` and ``long_term`` the term stays."""

    changes: Mapping[str, object]
    reason: str
    kind: AmendmentKind = AmendmentKind.AMENDED
    valid_until: date | str | None = None
    long_term: bool = False

    @property
    def act(self) -> ChangeAct:
        """Which of the two acts it is."""
        corrects = self.kind is AmendmentKind.CORRECTED
        return ChangeAct.CORRECTION if corrects else ChangeAct.AMENDMENT


def state_act(unverified: str) -> ChangeAct:
    """Return an act on the state of a licence by its name.

    Raises:
        UnknownAct: there is none of this name.
    """
    if unverified not in frozenset(STATE_AFTER):
        raise UnknownAct
    return ChangeAct(unverified)


def revocation_kind(unverified: str) -> RevocationKind | None:
    """Return one of the three kinds by its name, or None."""
    return RevocationKind(unverified) if unverified in frozenset(RevocationKind) else None
