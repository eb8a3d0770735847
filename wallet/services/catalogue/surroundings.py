"""What a catalogue entry is held against: the other entries, and who relies on its fields."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from wallet.domain.catalogue.catalogue_draft import CatalogueDraft
from wallet.domain.catalogue.entry_changes import unsettled_fields
from wallet.domain.catalogue.entry_reading import USCC_LENGTH, CatalogueSurroundings, read_entry
from wallet.domain.catalogue.issuing_catalogue import FaceField, LicenceType
from wallet.domain.grounds.use_list import UseListEntry, UseListState
from wallet.domain.registry.scenario import Scenario, ScenarioState
from wallet.domain.spoken_code import tidy_number
from wallet.repository.database import Repository

_LIVING_SCENARIOS = frozenset(
    {ScenarioState.SUBMITTED, ScenarioState.APPROVED, ScenarioState.SUSPENDED}
)
_LIVING_ENTRIES = (UseListState.DRAFTED, UseListState.SUBMITTED, UseListState.APPROVED)
_ALL_ENTRIES = 100_000


@dataclass(frozen=True, slots=True)
class Reliance:
    """One unit's scenario or use list that names fields of an entry."""

    unit_name: str
    name: str
    in_scenario: bool
    fields: tuple[FaceField, ...]


def surroundings_of(repository: Repository, draft: CatalogueDraft) -> CatalogueSurroundings:
    """Return what a draft is read against, as it stands now."""
    known = repository.catalogue.all_latest()
    revised = next((one for one in known if one.type_code == draft.revises), None)
    bodies = {one.type_code[:USCC_LENGTH]: one.defining_body for one in known}
    body = " ".join(draft.form.defining_body.split())
    for unit in repository.units.called(body, tidy_number(draft.form.type_code)[:USCC_LENGTH]):
        bodies.setdefault(unit.uscc, unit.name)
    return CatalogueSurroundings(
        issuer_id=draft.issuer_id,
        version=revised.version + 1 if revised else 1,
        revised=revised,
        taken_codes=frozenset(one.type_code for one in known),
        bodies=bodies,
    )


def entry_of(repository: Repository, draft: CatalogueDraft) -> LicenceType:
    """Return the entry that a draft describes.

    Raises:
        FormNotAcceptable: with every fault of the form.
    """
    return read_entry(draft.form, surroundings_of(repository, draft))


def reliances_on_change(
    repository: Repository, present: LicenceType | None, coming: LicenceType
) -> list[Reliance]:
    """Return who names a field that a new version removes or changes the format of."""
    if present is None:
        return []
    return _reliances(repository, present, unsettled_fields(present, coming))


def reliances_on_type(repository: Repository, present: LicenceType) -> list[Reliance]:
    """Return who names an entry at all: they would meet no new licence of it."""
    return _reliances(repository, present, present.fields)


def _reliances(
    repository: Repository, present: LicenceType, fields: Collection[FaceField]
) -> list[Reliance]:
    if not fields:
        return []
    scenarios = repository.scenarios.all()
    living = [one for one in scenarios if one.state in _LIVING_SCENARIOS]
    entries = repository.use_lists.in_states(_LIVING_ENTRIES, _ALL_ENTRIES)
    unit_ids = {one.unit_id for one in living} | {one.unit_id for one in entries}
    names = repository.units.names(unit_ids)
    return [
        *_of_scenarios(living, names, present.type_code, fields),
        *_of_use_lists(entries, names, present.type_code, fields),
    ]


def _of_scenarios(
    scenarios: list[Scenario],
    names: dict[str, str],
    type_code: str,
    fields: Collection[FaceField],
) -> Iterator[Reliance]:
    for one in scenarios:
        named = {shown.name for shown in one.shown_fields.get(type_code, ())}
        named |= {asked.name for asked in one.askable_fields.get(type_code, ())}
        relied = tuple(field for field in fields if field.name in named)
        if relied:
            yield Reliance(names[one.unit_id], one.name, in_scenario=True, fields=relied)


def _of_use_lists(
    entries: list[UseListEntry],
    names: dict[str, str],
    type_code: str,
    fields: Collection[FaceField],
) -> Iterator[Reliance]:
    for one in entries:
        named = {
            name
            for paper in one.materials
            for replacement in paper.replaced_by
            if replacement.type_code == type_code
            for name in replacement.fields
        }
        relied = tuple(field for field in fields if field.name in named)
        if relied:
            yield Reliance(names[one.unit_id], one.matter_name, in_scenario=False, fields=relied)
