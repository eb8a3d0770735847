"""``python -m bench``: print the figures of both databases beside their ceilings."""

import sys
import tempfile
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from bench.collecting import Files, batch_import
from bench.figures import (
    Figure,
    code_renewal,
    company_home,
    full_verification,
    holder_page,
    holder_pages,
    nothing_new,
)
from bench.long_import import long_import
from bench.rounds import Plan
from bench.stage import Stage, staged
from tests.databases import POSTGRES_URL, Templates
from tests.deployments import found_standing_town

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


def line(figure: Figure) -> str:
    """Write one figure: processor time, its ceiling's, the ratio, the target, whether it is met."""
    measured = figure.measured
    met = "met" if figure.met else "MISSED"
    return (
        f"{figure.name:<34}{measured.figure_ms:>8.3f} ms{measured.ceiling_ms:>9.3f} ms"
        f"{measured.ratio:>8.2f} x  {figure.target:<24}{met:<8}{figure.remark}"
    ).rstrip()


def main(arguments: Sequence[str] = ()) -> int:
    """Measure on SQLite, and on PostgreSQL where ``WALLET_TEST_POSTGRES_URL`` names a server.

    ``import ROWS`` takes in so many rows instead of measuring the figures.
    """
    show = _print_figures
    if arguments:
        _command, rows = arguments
        show = partial(_print_import, int(rows))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        templates = Templates(folder, found_standing_town)
        try:
            for kind in ("sqlite", "postgresql"):
                if kind == "postgresql" and not POSTGRES_URL:
                    print("postgresql: not measured, WALLET_TEST_POSTGRES_URL is not set")
                    continue
                show(kind, templates, folder)
        finally:
            templates.drop()
    return 0


def _print_figures(kind: str, templates: Templates, folder: Path) -> None:
    print(f"\n{kind}: processor time for one request, median of the rounds")
    print(f"{'figure':<34}{'measured':>11}{'ceiling':>12}{'ratio':>10}  target")
    with templates.copy(kind) as url, staged(url, folder) as stage:
        for figure in figures(stage):
            print(line(figure), flush=True)


def _print_import(rows: int, kind: str, templates: Templates, folder: Path) -> None:
    print(f"\n{kind}: uploads, each received, checked and taken in")
    with templates.copy(kind) as url, staged(url, folder) as stage:
        for told in long_import(stage, rows):
            print(told, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
