"""To whom a holder may offer something: the parties whose scenarios the own licences fit."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from wallet.desks.shared.access import signed_in_account
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.words.authorization_words import Asker, Purpose, asker_of, purpose_of
from wallet.domain.civil_dates import city_date
from wallet.domain.licence_sets.licence_set import LicenceSet
from wallet.domain.licences.licence import Licence, LicenceStatus
from wallet.domain.registry.scenario import Scenario, ScenarioState
from wallet.repository.database import Repository
from wallet.repository.licences.licence_lookups import LicenceOutline
from wallet.repository.registry.relying_parties import Place
from wallet.services.access.holding import held_outlines
from wallet.services.standing.receiving import receiver_faults

_PAGE = 50
_LONGEST_CODE = 64
Held = TypeVar("Held", Licence, LicenceOutline)


@dataclass(frozen=True, slots=True)
class PartyChoice:
    """One party and purpose that the holder's licences fit, and which those are."""

    scenario_code: str
    asker: Asker
    purpose: Purpose
    fitting: list[LicenceOutline]
    type_names: list[str]


def party_choices(
    prepared: LicenceSet | None, wanted: str, unverified_cursor: str | None
) -> tuple[list[PartyChoice], str | None]:
    """Return a page of parties, by scenario or those whose name has a word; and the next cursor.

    A page looks at fifty scenarios, or units: it is shorter where licences do not fit all of them.
    """
    with current_deployment().database.read() as repository:
        if wanted:
            units, cursor = repository.unit_search.page(wanted, None, unverified_cursor, _PAGE)
            scenarios = repository.scenarios.offered_by([one.id for one in units])
        else:
            after = (unverified_cursor or "")[:_LONGEST_CODE] or None
            found = repository.scenarios.offered(after, _PAGE + 1)
            scenarios, cursor = found[:_PAGE], found[_PAGE - 1].code if found[_PAGE:] else None
        return _fitting(repository, scenarios, _usable(repository, prepared)), cursor


def chosen_party(prepared: LicenceSet | None, scenario_code: str) -> PartyChoice | None:
    """Return the one of a scenario, if a licence fits it and something can be granted under it."""
    with current_deployment().database.read() as repository:
        scenario = repository.scenarios.find(scenario_code[:_LONGEST_CODE])
        if scenario is None or scenario.state is not ScenarioState.APPROVED:
            return None
        found = _fitting(repository, [scenario], _usable(repository, prepared))
    return found[0] if found else None


def in_order_of(prepared: LicenceSet, held: Sequence[Held]) -> list[Held]:
    """Return those of the held licences that are in a set, as they lie there."""
    known = {licence.id: licence for licence in held}
    return [known[one] for one in prepared.licence_ids if one in known]


def _usable(repository: Repository, prepared: LicenceSet | None) -> list[LicenceOutline]:
    today = city_date(current_deployment().clock())
    held = held_outlines(repository, signed_in_account())
    if prepared is not None:
        held = in_order_of(prepared, held)
    return [one for one in held if one.status_on(today) is LicenceStatus.VALID]


def _fitting(
    repository: Repository, scenarios: list[Scenario], usable: list[LicenceOutline]
) -> list[PartyChoice]:
    types = {one.type_code for one in usable}
    open_to = [
        one
        for one in scenarios
        if one.longest_term_days > 0 and not types.isdisjoint(one.askable_fields)
    ]
    places = {one.code: Place(one.unit_id, one.code) for one in open_to}
    faults = receiver_faults(repository, places.values(), current_deployment().clock())
    open_to = [one for one in open_to if faults[places[one.code]] is None]
    units = repository.units.by_ids(one.unit_id for one in open_to)
    kinds = repository.catalogue.versions_of(types)
    choices = []
    for one in open_to:
        fitting = [licence for licence in usable if licence.type_code in one.askable_fields]
        names = [kinds[licence.type_code, licence.type_version].name for licence in fitting]
        asker = asker_of(units[one.unit_id], None)
        choices.append(PartyChoice(one.code, asker, purpose_of(one), fitting, names))
    return choices
