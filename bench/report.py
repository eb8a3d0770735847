"""What is printed and kept of the figures: medians of the runs, with lowest and highest."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from bench.figures import Figure
from bench.rounds import Measured
from bench.tables import Table

Run = dict[str, list[Figure]]
"""The figures of one whole run, by database."""

_WIDTHS = (34, 8, 21, 21, 24, 21, 21)
WITHIN = {"sqlite": "within", "postgresql": "not seen"}
_HEADS = ("figure", "", "process, ms", "its ceiling", "ratio", "database, ms", "its ceiling's")


@dataclass(frozen=True, slots=True)
class Several:
    """One figure of several runs."""

    taken: Sequence[Figure]

    @property
    def middle(self) -> Figure:
        """The figure of the run in the middle."""
        ordered = sorted(self.taken, key=lambda one: one.measured.figure_ms)
        return ordered[len(ordered) // 2]

    def spread(self, value: Callable[[Measured], float | None], form: str) -> str:
        """Return the median and, of several runs, the lowest and the highest."""
        values = [value(one.measured) for one in self.taken]
        known = [one for one in values if one is not None]
        if not known:
            return ""
        middle = format(median(known), form)
        if len(known) == 1:
            return middle
        return f"{middle} ({min(known):{form}}–{max(known):{form}})"

    def cells(self, kind: str) -> list[str]:
        """Return process, ceiling, ratio, database time and that of the ceiling."""
        unseen = WITHIN[kind]
        return [
            self.spread(lambda one: one.figure_ms, ".2f"),
            self.spread(lambda one: one.ceiling_ms, ".2f"),
            self.spread(lambda one: one.ratio, ".2f") + " ×",
            self.spread(lambda one: one.database_ms, ".2f") or unseen,
            self.spread(lambda one: one.ceiling_database_ms, ".2f") or unseen,
        ]


def plain(runs: Sequence[Run]) -> str:
    """Return the figures for a terminal: each with its target, and whether it is met."""
    table = Table(_HEADS, _WIDTHS, markdown=False)
    lines = []
    for kind in _kinds(runs):
        lines += [f"\n{kind}: processor time for one act", *table.head()]
        for several in _by_figure(runs, kind):
            figure = several.middle
            told = f"  {_verdict(figure)}  {figure.remark}".rstrip()
            lines.append(table.row(figure.name, "", *several.cells(kind)) + told)
    return "\n".join(lines)


def markdown(runs: Sequence[Run], before: Sequence[Run] = ()) -> str:
    """Return one table for each database; with earlier runs, each figure has a row of both."""
    table = Table((*_HEADS, "target"), (), markdown=True)
    lines = []
    for kind in _kinds(runs):
        lines += [f"\n**{kind}**\n", *table.head()]
        earlier = {one.middle.name: one for one in _by_figure(before, kind)}
        for several in _by_figure(runs, kind):
            figure = several.middle
            if old := earlier.get(figure.name):
                cells = old.cells(kind)
                lines.append(table.row(figure.name, "before", *cells, old.middle.remark))
            when = "after" if before else ""
            told = "; ".join(filter(None, (_verdict(figure), figure.remark)))
            lines.append(table.row(figure.name, when, *several.cells(kind), told))
    return "\n".join(lines)


def save(path: Path, runs: Sequence[Run]) -> None:
    """Keep runs in a file that ``load`` reads."""
    kept = [{kind: [asdict(one) for one in run[kind]] for kind in run} for run in runs]
    path.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def load(path: Path) -> list[Run]:
    """Return the runs that were kept in a file."""
    kept = json.loads(path.read_text(encoding="utf-8"))
    return [
        {
            kind: [Figure(**one | {"measured": Measured(**one["measured"])}) for one in taken]
            for kind, taken in run.items()
        }
        for run in kept
    ]


def _kinds(runs: Sequence[Run]) -> list[str]:
    return list(dict.fromkeys(kind for run in runs for kind in run))


def _by_figure(runs: Sequence[Run], kind: str) -> Iterator[Several]:
    names = dict.fromkeys(one.name for run in runs for one in run.get(kind, []))
    for name in names:
        found = (one for run in runs for one in run.get(kind, []) if one.name == name)
        yield Several(list(found))


def _verdict(figure: Figure) -> str:
    return f"{figure.target}: {'met' if figure.met else 'MISSED'}"
