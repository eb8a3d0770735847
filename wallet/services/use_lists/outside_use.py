"""How the applications outside use lists are used: which, for what, how often of late (Art. 15)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from wallet.domain.registry.scenario import Scenario
from wallet.repository.database import Repository

LATELY = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class OutsideUse:
    """One application: how many cases it was read in lately, and when the last of all was.

    ``cases`` is a hundred at most, which stands for as many or more.
    """

    scenario: Scenario
    cases: int
    last_at: datetime | None


def outside_uses(
    repository: Repository, now: datetime, before: str | None, limit: int
) -> tuple[list[OutsideUse], str | None]:
    """Return a page of the city's applications, the newest code first; and where the next begins.

    ``before`` is the code of the last application of the page before.
    """
    found = repository.scenarios.outside_lists(before, limit + 1)
    page = found[:limit]
    return uses_of(repository, page, now), page[-1].code if len(found) > limit else None


def uses_of(
    repository: Repository, scenarios: Sequence[Scenario], now: datetime
) -> list[OutsideUse]:
    """Return how each of some applications is used."""
    uses = repository.cases.uses_of_scenarios([one.code for one in scenarios], now - LATELY)
    return [OutsideUse(one, uses[one.code].cases, uses[one.code].last_at) for one in scenarios]
