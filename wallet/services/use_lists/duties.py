"""By what a unit reads for a matter: its use list first, then what was approved outside of it."""

from datetime import datetime

from wallet.domain.civil_dates import city_date
from wallet.domain.grounds.duty import Duty, applied_for, listed
from wallet.domain.grounds.use_list import MatterNotOpen, UnknownMatter
from wallet.domain.registry.scenario import Scenario
from wallet.repository.database import Repository
from wallet.services.authorization.gateway import Reader
from wallet.services.standing.standing import ensure_open
from wallet.services.use_lists.examination import known_types


def open_duty(repository: Repository, unit_id: str, code: str, now: datetime) -> Duty | None:
    """Return by what a unit could read for a matter now, if by anything; reads only."""
    entry = repository.use_lists.approved(unit_id, code)
    if entry is not None:
        return listed(entry)
    scenario = _in_force(repository, unit_id, code, now)
    return _applied(repository, scenario) if scenario else None


def held_duty(
    repository: Repository, now: datetime, reader: Reader, unit_id: str, code: str
) -> Duty:
    """Return by what a unit reads for a matter; nobody ends it until the transaction is over.

    Raises:
        UnknownMatter: neither on this unit's list, nor applied for.
        MatterNotOpen: what there is of it is not approved, not in force, or has ended.
        ScenarioNotOpen, UnitSuspended: the application was suspended or ended meanwhile, or its
            unit.
    """
    entry = repository.use_lists.approved(unit_id, code, held=True)
    if entry is not None:
        return listed(entry)
    scenario = _in_force(repository, unit_id, code, now)
    if scenario is None:
        of_unit = repository.use_lists.of_matter(unit_id, code)
        known = of_unit or repository.scenarios.of_matter(unit_id, code)
        raise MatterNotOpen if known else UnknownMatter
    actor = reader.verifier.actor
    held = ensure_open(repository, actor, reader.address, scenario.code, now)
    return _applied(repository, held)


def _in_force(repository: Repository, unit_id: str, code: str, now: datetime) -> Scenario | None:
    """Return the application for a matter that is in force; of several the one that began last."""
    today = city_date(now)
    found = repository.scenarios.of_matter(unit_id, code)
    in_force = [one for one in found if one.in_force_on(today)]
    return max(in_force, key=lambda one: (one.in_force_from, one.code), default=None)


def _applied(repository: Repository, scenario: Scenario) -> Duty:
    types = known_types(repository, scenario.read_fields)
    return applied_for(scenario, {code: kind.name for code, kind in types.items()})
