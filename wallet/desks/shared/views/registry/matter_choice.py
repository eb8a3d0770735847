"""The choice of a matter at a counter: some of those in force, or those that were looked for."""

from dataclasses import dataclass

from wallet.domain.grounds.use_list import UseListEntry, UseListState
from wallet.repository.database import Repository

_SHOWN = 50


@dataclass(frozen=True, slots=True)
class MatterChoice:
    """The matters that a form offers; ``more`` says that there are others to look for."""

    matters: tuple[UseListEntry, ...]
    wanted: str
    missed: bool
    more: bool


def matter_choice(repository: Repository, unit_id: str, chosen: str, wanted: str) -> MatterChoice:
    """Return a unit's matters that are in force, and always the one that was chosen before.

    Those that were looked for come alone; where there are none, it is said.
    """
    lists = repository.use_lists
    found = lists.found(unit_id, wanted, limit=_SHOWN + 1) if wanted else []
    offered = [one for one in found if one.state is UseListState.APPROVED]
    missed = bool(wanted) and not offered
    if not offered:
        found = offered = lists.in_force(unit_id, limit=_SHOWN + 1)
        before = lists.approved(unit_id, chosen) if chosen else None
        if before and before not in offered:
            offered = [before, *offered]
    return MatterChoice(tuple(offered[:_SHOWN]), wanted, missed, len(found) > _SHOWN)
