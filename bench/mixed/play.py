"""Many clients of every kind for a minute: no server error, nothing lost, no long wait."""

import argparse
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from itertools import cycle, islice
from pathlib import Path

from bench.databases import kinds, templates
from bench.mixed import offices, parts
from bench.mixed.checking import entries_by_action, losses
from bench.mixed.crowd import Crowd, found_crowd
from bench.mixed.ledger import Ledger
from bench.mixed.report import Played, told
from bench.mixed.revocation import revoke_among_scans
from bench.mixed.scene import Scene
from bench.mixed.waiting import lock_waits
from bench.serving import ServedTown, served_town

# Twenty clients, then again; one of each kind stands in front, so that few clients have them all.
PARTS: tuple[parts.Part, ...] = (
    *(parts.holder, parts.system, parts.counter, parts.typist, parts.guest, parts.window),
    *(offices.bureau, offices.clerk, offices.importer, offices.supervisor),
    *(parts.holder,) * 8,
    *(parts.system, parts.counter),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--scans", type=int, default=400, help="in the stream with the revocation")
    parser.add_argument("--markdown", action="store_true", help="print tables for the docs")


def run(arguments: argparse.Namespace) -> int:
    """Play on both databases; returns 1 where something was lost or came too late."""
    played: dict[str, Played] = {}
    with templates() as made:
        for kind in kinds():
            with made.copy(kind) as url, tempfile.TemporaryDirectory() as var:
                played[kind] = play(
                    url,
                    Path(var),
                    clients=arguments.clients,
                    seconds=arguments.seconds,
                    processes=arguments.processes,
                    scans=arguments.scans,
                )
    print(*told(played, markdown=arguments.markdown), sep="\n")
    return 0 if all(one.good for one in played.values()) else 1


def play(
    url: str, var: Path, *, clients: int, seconds: float, processes: int, scans: int
) -> Played:
    """Serve the town on an empty, migrated database, let the clients in, and count afterwards."""
    found = partial(found_crowd, count=clients)
    with served_town(url, var, processes=processes, found=found, options=()) as served:
        database, ledger = served.deployment.database, Ledger()
        before = entries_by_action(database)
        with lock_waits(database) as waits:
            _let_in(served, ledger, clients, seconds)
        lost = tuple(losses(database, before, ledger))
        town = served.town.town
        revocation = revoke_among_scans(served, town.card_id, town.card_code, scans, 16)
    faults = (*ledger.faults, *lost, *revocation.faults)
    return Played(ledger.waits, waits, revocation, faults)


def _let_in(served: ServedTown[Crowd], ledger: Ledger, clients: int, seconds: float) -> None:
    """Let every client play its part; each ends by itself when the time is over."""
    played = zip(islice(cycle(PARTS), clients), served.town.residents, strict=True)
    with ExitStack() as opened, ThreadPoolExecutor(clients) as pool:
        scene = Scene(served, ledger, time.monotonic() + seconds, opened)
        playing = [(part, pool.submit(part, scene, resident)) for part, resident in played]
    for part, client in playing:
        if error := client.exception():
            ledger.fault(f"{part.__name__}: {error!r}"[:500])
