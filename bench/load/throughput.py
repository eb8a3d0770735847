"""Verifications a second through real server processes, every answer counted against the trail."""

import argparse
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from sqlalchemy import distinct, func, select, text

from bench.databases import kinds, templates
from bench.disk import syncs_a_second
from bench.load.scanning import Scan, scan_all
from bench.meter import Backends, between
from bench.percentiles import percentile_ms
from bench.report import WITHIN
from bench.serving import ServedTown, served_town
from bench.tables import Table
from tests.town import Town, found_town
from wallet.domain.showing.verification import Outcome
from wallet.domain.trail.audit import AuditAction
from wallet.repository.act_tables import audit_entries, verifications

_WARM_UP = 200
_WIDTHS = (11, 10, 12, 10, 10, 12, 14, 12, 8, 14)
_HEADS = (
    *("", "processes", "answers/s", "p50, ms", "p99, ms"),
    *("server, ms", "database, ms", "client, ms", "cores", "syncs/s"),
)


@dataclass(frozen=True, slots=True)
class Throughput:
    """One measurement; times are milliseconds, those of processors for one verification."""

    database: str
    processes: int
    a_second: float
    p50: float
    p99: float
    server: float
    backends: float | None
    client: float
    cores: float
    syncs: str

    def cells(self) -> list[str]:
        """Return what the table shows of it."""
        backends = WITHIN[self.database] if self.backends is None else f"{self.backends:.2f}"
        return [
            *(self.database, str(self.processes), f"{self.a_second:.0f}"),
            *(f"{self.p50:.1f}", f"{self.p99:.1f}", f"{self.server:.2f}", backends),
            *(f"{self.client:.2f}", f"{self.cores:.2f}", self.syncs),
        ]


@dataclass(slots=True)
class Computed:
    """Seconds of processor time of everybody who takes part, and on the wall, within a block."""

    wall: float = 0.0
    client: float = 0.0
    server: float = 0.0
    backends: float | None = None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("--processes", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--codes", type=int, default=3_000, help="codes for each measurement")
    parser.add_argument("--connections", type=int, default=16, help="counters that scan at once")
    parser.add_argument("--markdown", action="store_true", help="print one table for the docs")


def run(arguments: argparse.Namespace) -> int:
    """Measure on both databases; returns 1 where a code was not valid exactly once."""
    table = Table(_HEADS, _WIDTHS, markdown=arguments.markdown)
    print(*table.head(), sep="\n")
    faults = []
    with templates() as made:
        for kind, processes in product(kinds(), arguments.processes):
            with (
                made.copy(kind) as url,
                tempfile.TemporaryDirectory() as var,
                served_town(url, Path(var), processes=processes, found=found_town) as served,
            ):
                measured, found = measure(
                    served, kind, processes, arguments.codes, arguments.connections
                )
            print(table.row(*measured.cells()), flush=True)
            faults += [f"{kind}, {processes} processes: {fault}" for fault in found]
    print(*faults, sep="\n")
    return 1 if faults else 0


def measure(
    served: ServedTown[Town], kind: str, processes: int, codes: int, connections: int
) -> tuple[Throughput, list[str]]:
    """Let the counters scan so many codes; returns what was measured, and every fault found."""
    syncs = _syncs(served)
    sessions = served.open_sessions(served.town.card_id, _WARM_UP + codes)
    scans = scan_all(served, sessions[:_WARM_UP], connections)
    with computed(served) as spent:
        counted = scan_all(served, sessions[_WARM_UP:], connections)
    whole = spent.client + spent.server + (spent.backends or 0.0)
    measured = Throughput(
        database=kind,
        processes=processes,
        a_second=len(counted) / spent.wall,
        p50=percentile_ms([one.took for one in counted], 50),
        p99=percentile_ms([one.took for one in counted], 99),
        server=spent.server * 1_000 / len(counted),
        backends=None if spent.backends is None else spent.backends * 1_000 / len(counted),
        client=spent.client * 1_000 / len(counted),
        cores=whole / spent.wall,
        syncs=syncs,
    )
    return measured, faults_of(served, sessions, [*scans, *counted])


@contextmanager
def computed(served: ServedTown[Any]) -> Iterator[Computed]:
    """Add up who computes how long while the block runs."""
    backends: Backends | None = served.backends
    in_database = backends.computed() if backends else {}
    in_server = served.processor_times()
    spent, own, started = Computed(), time.process_time(), time.monotonic()
    yield spent
    spent.wall, spent.client = time.monotonic() - started, time.process_time() - own
    spent.server = between(in_server, served.processor_times())
    if backends:
        spent.backends = between(in_database, backends.computed())


def faults_of(served: ServedTown[Town], sessions: Sequence[int], scans: list[Scan]) -> list[str]:
    """Tell where answers, verifications and trail do not say the same: each code valid once."""
    outcomes = Counter(one.outcome for one in scans)
    valid = select(verifications).where(verifications.c.outcome == Outcome.VALID.value).subquery()
    entries = audit_entries.c.action == AuditAction.LICENCE_VERIFIED.value
    with served.deployment.database.read() as repository:
        rows, spent = repository.connection.execute(
            select(func.count(), func.count(distinct(valid.c.redeemed_session_id))).select_from(
                valid
            )
        ).one()
        trail = repository.connection.execute(
            select(func.count()).select_from(audit_entries).where(entries)
        ).scalar_one()
    expected = len(sessions)
    looked_at = {
        "answers": len(scans),
        "answers that say valid": outcomes[Outcome.VALID.value],
        "valid verifications stored": rows,
        "codes spent": spent,
        "entries in the trail": trail,
    }
    return [
        f"{found} {name} for {expected} codes"
        for name, found in looked_at.items()
        if found != expected
    ]


def _syncs(served: ServedTown[Any]) -> str:
    """Return how often a second the database's disk keeps something, and whether it is asked to."""
    engine, backends = served.deployment.database.engine, served.backends
    if engine.dialect.name == "sqlite":
        return f"{syncs_a_second(Path(engine.url.database or '').parent):.0f}"
    folder = backends.folder if backends else None
    if folder is None:
        return "not seen"
    with served.deployment.database.read() as repository:
        asked = repository.connection.execute(text("SHOW fsync")).scalar_one()
    return f"{syncs_a_second(folder):.0f}{'' if asked == 'on' else ', off'}"
