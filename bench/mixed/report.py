"""What a mixed run showed, and how it is printed: a row for each kind of request."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bench.mixed.revocation import Revocation
from bench.percentiles import percentile_ms
from bench.tables import Table

LONGEST_LOCK_WAIT = 2.0
_MOST_FAULTS = 20
_PERCENTS = (50, 99, 100)
_TOLD = "{} answers: p50, p99, longest, ms"


@dataclass(frozen=True, slots=True)
class Played:
    """Waits by kind of request and for locks, in seconds, and every fault."""

    waits: Mapping[str, Sequence[float]]
    lock_waits: Sequence[float]
    revocation: Revocation
    faults: tuple[str, ...]

    @property
    def longest_lock_wait(self) -> float:
        """Seconds that the longest wait for a lock took."""
        return max(self.lock_waits, default=0.0)

    @property
    def good(self) -> bool:
        """Whether nothing is lost, no lock was waited for too long, and no revocation came late."""
        in_time = self.longest_lock_wait <= LONGEST_LOCK_WAIT and self.revocation.among
        return in_time and not self.faults


def told(played: Mapping[str, Played], *, markdown: bool) -> Iterator[str]:
    """Write one table of all databases, then what became of locks and revocation on each."""
    heads = ["request", *(_TOLD.format(kind) for kind in played)]
    table = Table(heads, (52, *(48 for _ in played)), markdown=markdown)
    yield from table.head()
    for name in sorted({name for one in played.values() for name in one.waits}):
        yield table.row(name, *(_cell(one.waits.get(name, ())) for one in played.values()))
    yield table.row("all", *(_cell([*_all(one)]) for one in played.values()))
    for kind, one in played.items():
        yield ""
        yield f"{'**' if markdown else ''}{kind}{'**' if markdown else ''}: {_outcome(one)}"
        yield from one.faults[:_MOST_FAULTS]


def _outcome(played: Played) -> str:
    return (
        f"waits for a lock p99 {percentile_ms(played.lock_waits, 99):.0f} ms,"
        f" the longest {played.longest_lock_wait:.2f} s of {len(played.lock_waits)} looks;"
        f" {played.revocation.told()}; faults: {len(played.faults) or 'none'}."
        f" {'Good.' if played.good else 'NOT GOOD.'}"
    )


def _all(played: Played) -> Iterator[float]:
    for waits in played.waits.values():
        yield from waits


def _cell(waits: Sequence[float]) -> str:
    if not waits:
        return ""
    figures = " / ".join(f"{percentile_ms(waits, percent):.0f}" for percent in _PERCENTS)
    return f"{len(waits)}: {figures}"
