"""Scenarios (场景): who may see which fields of which licences, and for what (Art. 13, 18)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from wallet.domain.errors import Conflict


class ScenarioKind(StrEnum):
    """Government scenarios rest on duty, social ones on the holder's own act (Art. 3)."""

    GOVERNMENT = "government"
    SOCIAL = "social"


class ScenarioState(StrEnum):
    """Only an approved scenario opens anything."""

    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    SUSPENDED = "suspended"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class ShownField:
    """One field that the scenario lets a verifier see, masked unless it says otherwise."""

    name: str
    masked: bool = True


@dataclass(frozen=True, slots=True)
class AskedField:
    """One field that may be asked of a holder: needed for the purpose, or only useful."""

    name: str
    required: bool = True


@dataclass(frozen=True, slots=True)
class Scenario:
    """A registered reason to look at licences; its text is what the holder reads.

    ``shown_fields`` are seen when a licence is presented, ``askable_fields`` may be asked of the
    holder for at most ``longest_term_days``, and what was retrieved is kept ``retention_days``.
    ``district_code`` names the district that promotes it (Art. 20); ``legal_ground`` is given for
    a government scenario that stands on no use list (Art. 15): for its matter the ``read_fields``
    are read by duty, by licence type.
    """

    code: str
    unit_id: str
    name: str
    kind: ScenarioKind
    purpose: str
    shown_fields: Mapping[str, tuple[ShownField, ...]]
    in_force_from: date
    in_force_until: date | None
    state: ScenarioState
    askable_fields: Mapping[str, tuple[AskedField, ...]] = field(default_factory=dict)
    longest_term_days: int = 0
    retention_days: int = 0
    district_code: str | None = None
    decision_reason: str | None = None
    legal_ground: str = ""
    matter_code: str = ""
    matter_name: str = ""
    read_fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def is_approved(self) -> bool:
        """Whether it was approved and is neither suspended nor ended."""
        return self.state is ScenarioState.APPROVED

    def in_force_on(self, today: date) -> bool:
        """Whether the scenario opens anything on this civil date."""
        return (
            self.is_approved
            and self.in_force_from <= today
            and (self.in_force_until is None or today <= self.in_force_until)
        )

    def covers(self, type_code: str) -> bool:
        """Whether licences of this type may be looked at here."""
        return type_code in self.shown_fields

    def type_codes(self) -> tuple[str, ...]:
        """Return the licence types that are shown, may be asked, or are read, each once."""
        named = [*self.shown_fields, *self.askable_fields, *self.read_fields]
        return tuple(dict.fromkeys(named))

    def may_ask(self, type_code: str, name: str) -> bool:
        """Whether this field may be asked of a holder at all."""
        return any(asked.name == name for asked in self.askable_fields.get(type_code, ()))

    def requires(self, type_code: str, name: str) -> bool:
        """Whether the purpose needs this field, so that the holder cannot leave it out."""
        return any(
            asked.name == name and asked.required
            for asked in self.askable_fields.get(type_code, ())
        )


_NEXT: Mapping[ScenarioState, frozenset[ScenarioState]] = {
    ScenarioState.SUBMITTED: frozenset({ScenarioState.APPROVED, ScenarioState.RETURNED}),
    ScenarioState.RETURNED: frozenset({ScenarioState.SUBMITTED}),
    ScenarioState.APPROVED: frozenset({ScenarioState.SUSPENDED, ScenarioState.ENDED}),
    ScenarioState.SUSPENDED: frozenset({ScenarioState.APPROVED, ScenarioState.ENDED}),
    ScenarioState.ENDED: frozenset(),
}


class ScenarioStateConflict(Conflict):
    """The scenario is not in a state that allows the act."""

    code = "scenario_state_conflict"
    zh = "这个场景当前的状态不允许这项操作。"
    en = "The scenario's state does not allow this."


def ensure_may_become(present: ScenarioState, wanted: ScenarioState) -> None:
    """Refuse a step that the life of a scenario does not have.

    Raises:
        ScenarioStateConflict: such as approving what was ended.
    """
    if wanted not in _NEXT[present]:
        raise ScenarioStateConflict(present=present.value, wanted=wanted.value)
