"""The same point work in a small city and in a large one: what one act costs, and the ratio."""

import argparse
import secrets
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from statistics import median

from sqlalchemy import make_url

from bench.databases import kinds, templates
from bench.filling.filling import fill
from bench.meter import Spent
from bench.report import WITHIN
from bench.rounds import Plan
from bench.scale.city import City, city_on
from bench.scale.work import Work, point_work, reports
from bench.tables import Table
from tests.deployments import deployment_on
from tests.factories import fixed_clock

MOST = 1.5
"""How much more an act may cost in the larger city."""

PLAN = Plan(rounds=5, acts=3, warm_up=2)
_HEADS = (
    *("", "small: process, ms", "database, ms", "large: process, ms", "database, ms"),
    *("database alone", "ratio"),
)
_WIDTHS = (34, 20, 14, 20, 14, 16, 10)
_MILLISECONDS = 1_000.0


@dataclass(frozen=True, slots=True)
class Grown:
    """What one kind of work costs in both cities, in seconds for one act."""

    name: str
    small: Spent
    large: Spent

    @property
    def ratio(self) -> float:
        """How many times as much it costs in the larger city, process and database together."""
        return _whole(self.large) / _whole(self.small)

    @property
    def database_ratio(self) -> float | None:
        """The same of the database alone, where it is seen; small beside the rest of a page."""
        small, large = self.small.database, self.large.database
        return large / small if small and large is not None else None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("--rows", type=int, nargs=2, default=[10_000, 1_000_000])
    parser.add_argument(
        "--filled", nargs=2, metavar="URL", help="databases that were filled so far before"
    )
    parser.add_argument("--only", default="", help="the work whose name has this in it")
    parser.add_argument("--markdown", action="store_true", help="print tables for the docs")


def run(arguments: argparse.Namespace) -> int:
    """Fill and compare on each database; returns 1 where point work grows beyond the limit."""
    table = Table(_HEADS, _WIDTHS, markdown=arguments.markdown)
    worst = 0.0
    for kind, urls in _filled(arguments.rows, arguments.filled):
        print("\n{}: {:,} and {:,} licences\n".format(kind, *arguments.rows))
        print(*table.head(), sep="\n")
        for grown in _compared(urls, point_work(), arguments.only):
            print(table.row(*_cells(grown, kind)), flush=True)
            worst = max(worst, grown.ratio)
        for grown in _compared(urls, reports(), arguments.only):
            told = replace(grown, name=f"report: {grown.name}")
            print(table.row(*_cells(told, kind)), flush=True)
    return 1 if worst > MOST else 0


def _compared(urls: list[str], work_to_do: Mapping[str, Work], only: str) -> Iterator[Grown]:
    mark = secrets.token_hex(4)
    with ExitStack() as opened:
        small, large = (opened.enter_context(city_on(_one_process(url), mark)) for url in urls)
        for name, work in work_to_do.items():
            if only in name:
                yield compare(name, work, small, large, PLAN)


def compare(name: str, work: Work, small: City, large: City, plan: Plan) -> Grown:
    """Let both cities take turns at one kind of work; each result is the median of the rounds."""
    mark = secrets.token_hex(4)
    cities = [(city, work(city, mark, plan.total)) for city in (small, large)]
    for city, acts in cities:
        _spent(city, acts, plan.warm_up)
    rounds = [[_spent(city, acts, plan.acts) for city, acts in cities] for _ in range(plan.rounds)]
    return Grown(name, *(_median(turns) for turns in zip(*rounds, strict=True)))


def _spent(city: City, acts: Iterator[object], count: int) -> Spent:
    """Do so many acts, each prepared before; returns what one of them cost."""
    prepared = list(islice(acts, count))

    def all_of_them() -> None:
        for act in prepared:
            act()

    spent = city.meter(all_of_them)
    database = None if spent.database is None else spent.database / count
    return Spent(spent.process / count, database)


def _median(turns: tuple[Spent, ...]) -> Spent:
    known = [one.database for one in turns if one.database is not None]
    return Spent(median(one.process for one in turns), median(known) if known else None)


def _whole(spent: Spent) -> float:
    return spent.process + (spent.database or 0.0)


@contextmanager
def _filled_databases(rows: list[int], kind: str) -> Iterator[list[str]]:
    with templates() as made, ExitStack() as copied:
        urls = [copied.enter_context(made.copy(kind)) for _ in rows]
        for url, wanted in zip(urls, rows, strict=True):
            deployment = deployment_on(url, fixed_clock, "filling")
            fill(deployment, wanted)
            deployment.database.engine.dispose()
        yield urls


def _filled(rows: list[int], urls: list[str] | None) -> Iterator[tuple[str, list[str]]]:
    if urls:
        yield make_url(urls[0]).get_backend_name(), urls
        return
    for kind in kinds():
        with _filled_databases(rows, kind) as filled:
            yield kind, filled


def _one_process(url: str) -> str:
    """Keep a statement within its connection's process: the meter does not see further ones."""
    made = make_url(url)
    if made.get_backend_name() == "sqlite":
        return url
    options = {"options": "-c max_parallel_workers_per_gather=0"}
    return made.update_query_dict(options).render_as_string(hide_password=False)


def _cells(grown: Grown, kind: str) -> list[str]:
    cells = [grown.name]
    for spent in (grown.small, grown.large):
        cells.append(f"{spent.process * _MILLISECONDS:.2f}")
        cells.append(
            WITHIN[kind] if spent.database is None else f"{spent.database * _MILLISECONDS:.2f}"
        )
    alone = "" if grown.database_ratio is None else f"{grown.database_ratio:.2f} ×"
    return [*cells, alone, f"{grown.ratio:.2f} ×"]
