"""What a public body reads by: a matter on its use list, or an approved application (Art. 13, 15).

Whichever it is, the same is known of it: the matter, what is read for it, and how long that may be
looked at again. So both are read by in one way.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from wallet.domain.grounds.use_list import (
    LONGEST_RETENTION_DAYS,
    PaperMaterial,
    Replacement,
    UseListEntry,
)
from wallet.domain.registry.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Duty:
    """One matter of one unit, and what its licences are read for.

    It rests on an entry of the use list, in a version; or, outside of it, on a scenario whose
    ``legal_ground`` was approved.
    """

    unit_id: str
    matter_code: str
    matter_name: str
    materials: tuple[PaperMaterial, ...]
    retention_days: int
    entry_id: str | None = None
    list_version: int = 0
    scenario_code: str | None = None
    scenario_name: str | None = None
    legal_ground: str = ""

    @property
    def outside_list(self) -> bool:
        """Whether it rests on an application (Art. 15)."""
        return self.scenario_code is not None

    def type_codes(self) -> tuple[str, ...]:
        """Return every licence type that is read, each once."""
        found = (one.type_code for paper in self.materials for one in paper.replaced_by)
        return tuple(dict.fromkeys(found))


def listed(entry: UseListEntry) -> Duty:
    """Return the duty of an entry of a use list."""
    return Duty(
        entry.unit_id,
        entry.matter_code,
        entry.matter_name,
        entry.materials,
        entry.retention_days,
        entry_id=entry.id,
        list_version=entry.version or 0,
    )


def applied_for(scenario: Scenario, type_names: Mapping[str, str]) -> Duty:
    """Return the duty of an application outside the use list.

    It names no papers: each licence type stands for itself, under its name.
    """
    materials = tuple(
        PaperMaterial(
            code, type_names.get(code, code), required=True, replaced_by=(Replacement(code, names),)
        )
        for code, names in scenario.read_fields.items()
    )
    return Duty(
        scenario.unit_id,
        scenario.matter_code,
        scenario.matter_name,
        materials,
        min(max(scenario.retention_days, 1), LONGEST_RETENTION_DAYS),
        scenario_code=scenario.code,
        scenario_name=scenario.name,
        legal_ground=scenario.legal_ground,
    )
