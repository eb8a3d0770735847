"""Measuring two acts against each other, and the arithmetic of it.

The acts take turns, a round of one and a round of the other, so that whatever else the machine
does meets both. Processor time is counted (user and system, of the whole process), not the time
on the wall: waiting for a disk or for a database server is nobody's work here.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from statistics import median

Act = Callable[[], object]
"""Something that is ready to be done once; what it needs was prepared before."""

Clock = Callable[[], float]


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
    """Milliseconds of processor time for one act, and for its ceiling in the same rounds."""

    figure_ms: float
    ceiling_ms: float
    ratio: float


def compare(
    figure: Iterator[Act], ceiling: Iterator[Act], plan: Plan, clock: Clock = time.process_time
) -> Measured:
    """Run both in turns; each result is the median of the rounds, the ratio that of the ratios."""
    _run(figure, plan.warm_up, clock)
    _run(ceiling, plan.warm_up, clock)
    rounds = [
        (_run(ceiling, plan.acts, clock), _run(figure, plan.acts, clock))
        for _ in range(plan.rounds)
    ]
    return Measured(
        figure_ms=median(figure_ms for _, figure_ms in rounds),
        ceiling_ms=median(ceiling_ms for ceiling_ms, _ in rounds),
        ratio=median(figure_ms / ceiling_ms for ceiling_ms, figure_ms in rounds),
    )


def _run(acts: Iterator[Act], count: int, clock: Clock) -> float:
    """Do so many acts; returns milliseconds for each. Preparing them is not counted."""
    prepared = list(islice(acts, count))
    if len(prepared) < count:
        raise ValueError("there are fewer acts than the plan needs")
    started = clock()
    for act in prepared:
        act()
    return (clock() - started) * 1000 / max(count, 1)
