"""How one licence of the demonstration city is written down, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from wallet.domain.changes.licence_change import AmendmentKind
from wallet.domain.licences.licence import LicenceState, RevocationKind

Day = date | int
"""A fixed date, or days from the day of seeding; the past is negative."""


@dataclass(frozen=True, slots=True)
class Amended:
    """Face fields changed: the next version is made."""

    day: int
    reason: str
    changes: Mapping[str, str]
    act: AmendmentKind = AmendmentKind.AMENDED


@dataclass(frozen=True, slots=True)
class Suspended:
    """The issuer suspended it."""

    day: int
    reason: str


@dataclass(frozen=True, slots=True)
class Revoked:
    """Deregistered, rescinded or withdrawn as a penalty."""

    day: int
    kind: RevocationKind
    reason: str


@dataclass(frozen=True, slots=True)
class Ended:
    """Transferred or void."""

    day: int
    state: LicenceState
    reason: str


@dataclass(frozen=True, slots=True)
class Renewing:
    """It was issued in the place of an earlier licence of its kind, named by its number."""

    number: str
    reason: str


@dataclass(frozen=True, slots=True)
class Disputed:
    """Somebody doubts what it says (Art. 23)."""

    day: int


Change = Amended | Suspended | Revoked | Ended | Disputed


@dataclass(frozen=True, slots=True)
class PlannedLicence:
    """One licence. ``until`` None is long-term; ``face`` holds what the holder's data do not say.

    A whole number in ``face`` is a day like the others.
    """

    kind: str
    number: str
    holders: tuple[str, ...]
    issued: Day
    until: Day | None
    face: Mapping[str, str | int] = field(default_factory=dict)
    then: tuple[Change, ...] = ()
    starts: Day | None = None
    late: int = 0
    """Days from the day of issue to the day on which it was collected."""
    renews: Renewing | None = None
    slipped: Mapping[str, str] = field(default_factory=dict)
    """What stands wrongly on its face, since it was stored before faces were compared."""
