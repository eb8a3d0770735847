"""What an issuer may decide about a licence: its state, its next version, its end (Art. 8)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from wallet.domain.errors import Conflict, InvalidInput, NotFound
from wallet.domain.licences.licence import Licence, LicenceState, RevocationKind, stated_reason

_LONGEST_VERSION = 3


class SeenUnreadable(InvalidInput):
    """What the form or the header says of the version that was read is none."""

    code = "version_unreadable"
    zh = "没有说明办理时看到的是证照的哪一版，没有办理。请重新打开证照再办。"
    en = "It is not said which version of the licence was read; nothing was done. Open it anew."


class LicenceChangedMeanwhile(Conflict):
    """Somebody changed the licence after it was read for this act."""

    code = "licence_changed_meanwhile"
    zh = "您打开之后，这张证照已经变了，这次没有办理。请重新打开，核对之后再办。"
    en = "The licence has changed since it was read; nothing was done. Open it anew and check."

    def __init__(self, licence: Licence, changed: tuple[str, ...]) -> None:
        super().__init__(version=licence.version, state=licence.state.value, changed=changed)
        self.version = licence.version
        self.changed = changed
        """The names of what differs from what was seen."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A version of a licence, and its state where the reader was shown it; ``3-valid`` as text."""

    version: int
    state: LicenceState | None = None

    def __str__(self) -> str:
        """Return it as a form or an entity tag carries it."""
        return f"{self.version}-{self.state.value}" if self.state else str(self.version)

    def fits(self, licence: Licence) -> bool:
        """Tell whether the licence is still as it was seen."""
        return licence.version == self.version and self.state in {None, licence.state}


def seen_now(licence: Licence) -> Seen:
    """Return what a reader sees now."""
    return Seen(licence.version, licence.state)


def read_seen(unverified: str) -> Seen:
    """Return what a form or an entity tag carries.

    Raises:
        SeenUnreadable: it is none.
    """
    version, _, state = unverified.partition("-")
    whole = version.isascii() and version.isdigit() and len(version) <= _LONGEST_VERSION
    if not whole or (state and state not in frozenset(LicenceState)):
        raise SeenUnreadable(field="version")
    return Seen(int(version), LicenceState(state) if state else None)


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing before and after: a field of the face by its name, or something beside the face.

    Beside the face stand ``number``, ``holders``, ``valid_from`` and ``valid_until``; blank is
    long-term for the last day.
    """

    name: str
    before: str
    after: str
    on_face: bool = True


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
    PROLONGATION = "prolongation"
    """An amendment of the last day and of nothing else; there are lists of it."""
    RESIGNING = "resigning"
    """The same licence in a document of its own once more, for its key was withdrawn."""


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

LISTED_ACTS = (
    *STATE_AFTER,
    ChangeAct.AMENDMENT,
    ChangeAct.CORRECTION,
    ChangeAct.PROLONGATION,
    ChangeAct.SUPERSESSION,
)
"""What a list of licences may want, in the order in which a form offers it."""


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


@dataclass(frozen=True, slots=True)
class Resigning:
    """That the licence is signed once more, and why; nothing that it says differs."""

    reason: str
    act: ChangeAct = ChangeAct.RESIGNING


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
