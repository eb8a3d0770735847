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
    lists, most = repository.use_lists, _SHOWN + 1
    in_force = UseListState.APPROVED
    offered = lists.found(unit_id, wanted, state=in_force, limit=most) if wanted else []
    missed = bool(wanted) and not offered
    if not offered:
        offered = lists.in_force(unit_id, limit=most)
        before = lists.approved(unit_id, chosen) if chosen else None
        if before and before not in offered:
            offered = [before, *offered]
    return MatterChoice(tuple(offered[:_SHOWN]), wanted, missed, more=len(offered) > _SHOWN)
