"""A scenario as its pages show it: every field with what may be seen and what may be asked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from wallet.desks.shared.language import label_of
from wallet.desks.shared.words.registry.registry_words import (
    FILING_STATES,
    HISTORY,
    KINDS,
    SCENARIO_STATES,
)
from wallet.domain.actors.districts import DISTRICTS
from wallet.domain.catalogue.issuing_catalogue import LicenceType, Sensitivity
from wallet.domain.registry.filing import Filing
from wallet.domain.registry.scenario import Scenario
from wallet.domain.registry.scenario_draft import (
    CLEAR,
    MASKED,
    OPTIONAL,
    READ,
    REQUIRED,
    ScenarioDraft,
    sensitive_fields,
)
from wallet.repository.database import Repository


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field: ``shown`` is blank, masked or clear, ``asked`` blank, optional or required.

    ``read`` says whether it is read by duty, for a matter outside the use list.
    """

    name: str
    label: str
    sensitivity: str
    shown: str
    asked: str
    read: bool = False

    @property
    def sensitive(self) -> bool:
        """Whether the field is a sensitive one."""
        return self.sensitivity == Sensitivity.SENSITIVE.value


@dataclass(frozen=True, slots=True)
class TypeRows:
    """One licence type with its fields."""

    type_code: str
    name: str
    rows: tuple[FieldRow, ...]


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One line of what was done, in the page's language."""

    at: datetime
    title: str
    detail: str


@dataclass(frozen=True, slots=True)
class ScenarioView:
    """What the pages show of one scenario."""

    scenario: Scenario
    unit_name: str
    kind_word: str
    state_word: str
    district: str
    types: tuple[TypeRows, ...]
    sensitive: tuple[str, ...]
    filing: Filing | None
    filing_word: str
    history: tuple[HistoryLine, ...]
    begun: bool
    over: bool


@dataclass(frozen=True, slots=True)
class ScenarioRow:
    """One scenario in a list."""

    code: str
    name: str
    unit_name: str
    kind_word: str
    state: str
    state_word: str
    purpose: str
    district: str
    submitted_at: datetime | None
    in_force: bool


def catalogue_of(repository: Repository) -> dict[str, LicenceType]:
    """Return the city's approved entries by code."""
    return {kind.type_code: kind for kind in repository.catalogue.all_approved()}


def scenario_view(repository: Repository, scenario: Scenario, today: date) -> ScenarioView:
    """Return a scenario with its unit, its fields, its filing and its history."""
    catalogue = catalogue_of(repository)
    filing = repository.filings.of_scenario(scenario.code)
    return ScenarioView(
        scenario,
        repository.units.get(scenario.unit_id).name,
        str(KINDS[scenario.kind]),
        str(SCENARIO_STATES[scenario.state]),
        DISTRICTS.get(scenario.district_code or "", ""),
        rows_of_scenario(scenario, catalogue),
        tuple(
            f"{kind.name} · {label_of(field)}"
            for kind, field in sensitive_fields(scenario, catalogue)
        ),
        filing,
        str(FILING_STATES[filing.state]) if filing else "",
        history_of(repository, scenario.code),
        scenario.in_force_from <= today,
        scenario.in_force_until is not None and scenario.in_force_until < today,
    )


def scenario_rows(
    repository: Repository, scenarios: Iterable[Scenario], today: date
) -> list[ScenarioRow]:
    """Return scenarios as a list shows them."""
    found = list(scenarios)
    names = repository.units.names(one.unit_id for one in found)
    submitted = repository.scenarios.submitted_at([one.code for one in found])
    return [
        ScenarioRow(
            one.code,
            one.name,
            names.get(one.unit_id, ""),
            str(KINDS[one.kind]),
            one.state.value,
            str(SCENARIO_STATES[one.state]),
            one.purpose,
            DISTRICTS.get(one.district_code or "", ""),
            submitted.get(one.code),
            one.in_force_on(today),
        )
        for one in found
    ]


def history_of(repository: Repository, subject: str) -> tuple[HistoryLine, ...]:
    """Return what was done with a scenario, an application or a unit, the newest first."""
    return tuple(
        HistoryLine(act.at, str(HISTORY.get(act.act, act.act)), act.reason)
        for act in repository.registry_acts.of(subject)
    )


def rows_of_scenario(
    scenario: Scenario, catalogue: Mapping[str, LicenceType]
) -> tuple[TypeRows, ...]:
    """Return the fields that a scenario opens, by licence type."""
    draft = draft_of(scenario)
    return tuple(
        TypeRows(
            rows.type_code,
            rows.name,
            tuple(row for row in rows.rows if row.shown or row.asked or row.read),
        )
        for rows in rows_of_draft(draft, scenario.type_codes(), catalogue)
    )


def rows_of_draft(
    draft: ScenarioDraft, type_codes: Iterable[str], catalogue: Mapping[str, LicenceType]
) -> tuple[TypeRows, ...]:
    """Return every field of some types with what a form says of it."""
    kinds = [catalogue[code] for code in type_codes if code in catalogue]
    return tuple(
        TypeRows(
            kind.type_code,
            kind.name,
            tuple(
                FieldRow(
                    field.name,
                    label_of(field),
                    field.sensitivity.value,
                    draft.shown.get(kind.type_code, {}).get(field.name, ""),
                    draft.asked.get(kind.type_code, {}).get(field.name, ""),
                    draft.read.get(kind.type_code, {}).get(field.name) == READ,
                )
                for field in kind.visible_fields
            ),
        )
        for kind in kinds
    )


def draft_of(scenario: Scenario) -> ScenarioDraft:
    """Return a scenario as its form would say it, for correcting what was returned."""
    return ScenarioDraft(
        scenario.name,
        scenario.purpose,
        {
            code: {one.name: MASKED if one.masked else CLEAR for one in fields}
            for code, fields in scenario.shown_fields.items()
        },
        {
            code: {one.name: REQUIRED if one.required else OPTIONAL for one in fields}
            for code, fields in scenario.askable_fields.items()
        },
        str(scenario.longest_term_days or ""),
        str(scenario.retention_days) if scenario.askable_fields or scenario.read_fields else "",
        scenario.in_force_from.isoformat(),
        scenario.in_force_until.isoformat() if scenario.in_force_until else "",
        scenario.district_code or "",
        bool(scenario.legal_ground),
        scenario.legal_ground,
        scenario.matter_code,
        scenario.matter_name,
        {code: dict.fromkeys(names, READ) for code, names in scenario.read_fields.items()},
    )
