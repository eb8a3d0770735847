"""Measuring two acts against each other, and the arithmetic of it.

The acts take turns, a round of one and a round of the other, so that whatever else the machine
does meets both.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from statistics import median

from bench.meter import Meter, Spent

Act = Callable[[], object]
"""Something that is ready to be done once; what it needs was prepared before."""

_MILLISECONDS = 1_000.0


@dataclass(frozen=True, slots=True)
class Plan:
    """How often: rounds that count, acts in a round, and acts before that do not count."""

    rounds: int
    acts: int
    warm_up: int

    @property
    def total(self) -> int:
        """How many acts of each kind are needed."""
        return self.warm_up + self.rounds * self.acts


@dataclass(frozen=True, slots=True)
class Measured:
    """Milliseconds of processor time for one act, and for its ceiling in the same rounds.

    The ratio is of the process's own time. The database server's stands beside it, and is empty
    where the database works within the process or its server cannot be seen.
    """

    figure_ms: float
    ceiling_ms: float
    ratio: float
    database_ms: float | None = None
    ceiling_database_ms: float | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """What one round of the ceiling and one of the figure cost."""

    ceiling: Spent
    figure: Spent


def compare(figure: Iterator[Act], ceiling: Iterator[Act], plan: Plan, meter: Meter) -> Measured:
    """Run both in turns; each result is the median of the rounds, the ratio that of the ratios."""
    for acts in (figure, ceiling):
        _run(acts, plan.warm_up, meter)
    rounds = [
        Round(_run(ceiling, plan.acts, meter), _run(figure, plan.acts, meter))
        for _ in range(plan.rounds)
    ]
    return measured(rounds, plan.acts)


def measured(rounds: Sequence[Round], acts: int) -> Measured:
    """Return the medians of rounds of so many acts each."""
    return Measured(
        figure_ms=_median_ms([one.figure.process for one in rounds], acts) or 0.0,
        ceiling_ms=_median_ms([one.ceiling.process for one in rounds], acts) or 0.0,
        ratio=median(one.figure.process / one.ceiling.process for one in rounds),
        database_ms=_median_ms([one.figure.database for one in rounds], acts),
        ceiling_database_ms=_median_ms([one.ceiling.database for one in rounds], acts),
    )


def _median_ms(seconds: Sequence[float | None], acts: int) -> float | None:
    known = [one for one in seconds if one is not None]
    return median(known) * _MILLISECONDS / acts if known else None


def _run(acts: Iterator[Act], count: int, meter: Meter) -> Spent:
    """Do so many acts; returns what all of them cost. Preparing them is not counted."""
    prepared = list(islice(acts, count))
    if len(prepared) < count:
        raise ValueError("there are fewer acts than the plan needs")

    def all_of_them() -> None:
        for act in prepared:
            act()

    return meter(all_of_them)
