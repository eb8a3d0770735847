"""The licence as somebody saw it when deciding: an act on it never undoes what came meanwhile."""

from dataclasses import dataclass

from wallet.domain.errors import Conflict, InvalidInput
from wallet.domain.licences.licence import Licence, LicenceState

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
