"""What may be read, kept by hand: an independent account of every ground that was given."""

from dataclasses import dataclass, field
from datetime import datetime

from tests.town import CARD_FIELDS
from wallet.domain.catalogue.issuing_catalogue import Sensitivity
from wallet.domain.civil_dates import city_date
from wallet.domain.grounds.authorization import AuthorizationRequest
from wallet.domain.registry.scenario import Scenario, ScenarioState

FIELD_NAMES = tuple(one.name for one in CARD_FIELDS)
SENSITIVE = {one.name for one in CARD_FIELDS if one.sensitivity is Sensitivity.SENSITIVE}
QUOTA = 3


@dataclass
class Asked:
    """One request as it was sent, and what became of it."""

    request: AuthorizationRequest
    unit: str
    scenario: str
    fields: set[str]
    required: set[str]
    granted: frozenset[str] | None = None
    until: datetime | None = None
    withdrawn: bool = False
    authorization: object = None


@dataclass
class Ledger:
    """Grounds as they stand now, in plain containers."""

    scenarios: dict[str, Scenario] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    suspended_units: set[str] = field(default_factory=set)
    licence_in_force: bool = True
    handed_over: list[frozenset[str]] = field(default_factory=list)
    shown: list[frozenset[str]] = field(default_factory=list)
    reads: dict[tuple, int] = field(default_factory=dict)

    def open_to(self, unit: str, code: str, now: datetime) -> bool:
        """Whether a unit may do anything under a scenario at this moment."""
        scenario, today = self.scenarios.get(code), city_date(now)
        return (
            unit not in self.suspended_units
            and scenario is not None
            and scenario.unit_id == unit
            and scenario.state is ScenarioState.APPROVED
            and scenario.in_force_from <= today
            and (scenario.in_force_until is None or today <= scenario.in_force_until)
        )

    def may_retrieve(self, unit: str, asked: Asked, now: datetime) -> bool:
        """Whether the next read under a request is covered."""
        return (
            asked.unit == unit
            and asked.granted is not None
            and not asked.withdrawn
            and now < asked.until
            and self.licence_in_force
            and self.open_to(unit, asked.scenario, now)
            and asked.granted <= self.askable(asked.scenario)
            and self.reads.get((unit, city_date(now)), 0) < QUOTA
        )

    def take(self, unit: str, fields: frozenset[str], now: datetime) -> None:
        """Note a read that was let through."""
        day = unit, city_date(now)
        self.reads[day] = self.reads.get(day, 0) + 1
        self.handed_over.append(fields)

    def askable(self, code: str) -> set[str]:
        """The fields that a scenario lets be asked now."""
        return {
            one.name for of_type in self.scenarios[code].askable_fields.values() for one in of_type
        }

    def required(self, code: str) -> set[str]:
        """The fields that a holder cannot leave out."""
        return {
            one.name
            for of_type in self.scenarios[code].askable_fields.values()
            for one in of_type
            if one.required
        }
