"""``python -m bench``: the figures of both databases beside their ceilings, run after run."""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.collecting import Files, batch_import
from bench.databases import kinds, templates
from bench.figures import (
    Figure,
    code_renewal,
    company_home,
    full_verification,
    holder_page,
    holder_pages,
    nothing_new,
)
from bench.report import Run, load, markdown, plain, save
from bench.rounds import Plan
from bench.stage import Stage, staged

VERIFICATIONS = Plan(rounds=15, acts=40, warm_up=60)
RENEWALS = Plan(rounds=15, acts=40, warm_up=40)
POLLS = Plan(rounds=15, acts=100, warm_up=100)
IMPORTS = Files(rounds=5, licences=2_000)
PAGES = Plan(rounds=9, acts=10, warm_up=10)


def figures(stage: Stage) -> Iterator[Figure]:
    """Measure every figure on one database."""
    yield full_verification(stage, VERIFICATIONS)
    yield code_renewal(stage, RENEWALS)
    yield nothing_new(stage, POLLS)
    for name, path in holder_pages(stage).items():
        yield holder_page(stage, name, path, PAGES)
    yield company_home(stage, PAGES)
    yield batch_import(stage, IMPORTS)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("--runs", type=int, default=1, help="whole runs, each in a new process")
    parser.add_argument("--markdown", action="store_true", help="print one table for the docs")
    parser.add_argument("--save", type=Path, metavar="FILE", help="keep what was measured")
    parser.add_argument(
        "--before", type=Path, metavar="FILE", help="put what was kept earlier into the same table"
    )


def run(arguments: argparse.Namespace) -> int:
    """Measure on SQLite, and on PostgreSQL where ``WALLET_TEST_POSTGRES_URL`` names a server."""
    runs = [_one_run()] if arguments.runs == 1 else _whole_runs(arguments.runs)
    if arguments.save:
        save(arguments.save, runs)
    if arguments.markdown:
        before = load(arguments.before) if arguments.before else []
        print(markdown(runs, before))
    else:
        print(plain(runs))
    return 0


def _one_run() -> Run:
    measured: Run = {}
    with templates() as made, tempfile.TemporaryDirectory() as name:
        for kind in kinds():
            folder = Path(name, kind)
            folder.mkdir()
            with made.copy(kind) as url, staged(url, folder) as stage:
                measured[kind] = list(figures(stage))
    return measured


def _whole_runs(count: int) -> list[Run]:
    """Measure in one process after another: none inherits another's caches, memory or luck."""
    runs: list[Run] = []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(count):
            file = Path(folder) / f"{number}.json"
            print(f"run {number + 1} of {count}", file=sys.stderr, flush=True)
            subprocess.run(
                [sys.executable, "-m", "bench", "--save", str(file)],
                check=True,
                stdout=subprocess.DEVNULL,
            )
            runs += load(file)
    return runs
