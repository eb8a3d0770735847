"""Filing (报备, Art. 20): a district's social scenarios are told to the general office.

The measure names no time limit: a filing is made in the moment of approval, so it cannot be late.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from wallet.domain.errors import Conflict
from wallet.domain.registry.scenario import Scenario, ScenarioKind


class FilingState(StrEnum):
    """A filing is told, taken note of or queried, and lapses with its scenario."""

    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class Filing:
    """That a district's scenario was told to the general office, and what came of it."""

    id: str
    scenario_code: str
    unit_id: str
    district_code: str
    state: FilingState
    filed_at: datetime
    decided_at: datetime | None = None
    reason: str | None = None


class FilingStateConflict(Conflict):
    """The filing is not in a state that allows the act."""

    code = "filing_state_conflict"
    zh = "这份报备已经处理过，或已经失效。"
    en = "The filing has been dealt with, or has lapsed."


_NEXT: Mapping[FilingState, frozenset[FilingState]] = {
    FilingState.SUBMITTED: frozenset(
        {FilingState.ACCEPTED, FilingState.RETURNED, FilingState.LAPSED}
    ),
    FilingState.ACCEPTED: frozenset({FilingState.LAPSED}),
    FilingState.RETURNED: frozenset({FilingState.SUBMITTED, FilingState.LAPSED}),
    FilingState.LAPSED: frozenset(),
}


def must_be_filed(scenario: Scenario) -> bool:
    """Whether a scenario is a district's social one (Art. 20)."""
    return scenario.kind is ScenarioKind.SOCIAL and scenario.district_code is not None


def ensure_filing_may_become(present: FilingState, wanted: FilingState) -> None:
    """Refuse a step that the life of a filing does not have.

    Raises:
        FilingStateConflict: such as accepting what was returned.
    """
    if wanted not in _NEXT[present]:
        raise FilingStateConflict(present=present.value, wanted=wanted.value)
