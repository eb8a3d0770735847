"""The choice of a matter at a counter: some of those in force, or those that were looked for."""

from dataclasses import dataclass
from datetime import datetime

from wallet.domain.civil_dates import city_date
from wallet.domain.grounds.use_list import UseListState
from wallet.repository.database import Repository
from wallet.services.use_lists.duties import open_duty

_SHOWN = 50


@dataclass(frozen=True, slots=True)
class OfferedMatter:
    """One matter of a unit's use list, or one that was applied for outside of it."""

    code: str
    name: str
    outside_list: bool = False


@dataclass(frozen=True, slots=True)
class MatterChoice:
    """The matters that a form offers; ``more`` says that there are others to look for."""

    matters: tuple[OfferedMatter, ...]
    wanted: str
    missed: bool
    more: bool


def matter_choice(
    repository: Repository, unit_id: str, chosen: str, wanted: str, now: datetime
) -> MatterChoice:
    """Return a unit's matters that are in force, and always the one that was chosen before.

    Those that were looked for come alone; where there are none, it is said.
    """
    most = _SHOWN + 1
    offered = _found(repository, unit_id, wanted, now, most) if wanted else []
    missed = bool(wanted) and not offered
    if not offered:
        in_force = repository.use_lists.in_force(unit_id, limit=most)
        offered = [OfferedMatter(one.matter_code, one.matter_name) for one in in_force]
        offered = _each_once(offered + matters_outside_list(repository, unit_id, now, most))
        before = open_duty(repository, unit_id, chosen, now) if chosen else None
        if before and before.matter_code not in {one.code for one in offered}:
            matter = OfferedMatter(before.matter_code, before.matter_name, before.outside_list)
            offered = [matter, *offered]
    return MatterChoice(tuple(offered[:_SHOWN]), wanted, missed, more=len(offered) > _SHOWN)


def matters_outside_list(
    repository: Repository, unit_id: str, now: datetime, most: int
) -> list[OfferedMatter]:
    """Return the first matters that a unit may read for outside of its list now, each once."""
    today, found = city_date(now), repository.scenarios.with_matter(unit_id, most)
    names = {one.matter_code: one.matter_name for one in found if one.in_force_on(today)}
    return [OfferedMatter(code, name, outside_list=True) for code, name in names.items()]


def _found(
    repository: Repository, unit_id: str, wanted: str, now: datetime, most: int
) -> list[OfferedMatter]:
    """Return what is in force by its whole code or the beginning of its name."""
    listed = repository.use_lists.found(unit_id, wanted, state=UseListState.APPROVED, limit=most)
    offered = [OfferedMatter(one.matter_code, one.matter_name) for one in listed]
    outside = matters_outside_list(repository, unit_id, now, most)
    fitting = [one for one in outside if one.code == wanted or one.name.startswith(wanted)]
    return _each_once(offered + fitting)


def _each_once(offered: list[OfferedMatter]) -> list[OfferedMatter]:
    # The use list goes first, as it does when the case is opened.
    return list({one.code: one for one in reversed(offered)}.values())[::-1]
