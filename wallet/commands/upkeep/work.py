"""`python -m wallet work`: the process that takes in what bureaux have uploaded; keeps house."""

import argparse
import gc
import logging
import os
import secrets
import signal
import socket
import threading

from wallet.commands.keys.announcing import announce_in_background
from wallet.commands.upkeep.housekeeping import Housekeeping
from wallet.commands.upkeep.keeping import keep_running
from wallet.commands.upkeep.list_work import ListWork
from wallet.domain.errors import Unavailable
from wallet.services.collecting.holding import Workshop
from wallet.services.collecting.turns import Turns
from wallet.services.deployment import Deployment

_log = logging.getLogger(__name__)
_COLLECTED_AFTER = (100_000, 20, 20)
"""A batch makes some hundred thousand objects, and none that hold each other in a circle."""

_SECONDS_BETWEEN_LOOKS = 1.0
_SECONDS_AFTER_TROUBLE = 5.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("--once", action="store_true", help="stop when nothing waits any more")
    parser.add_argument(
        "--keep", action="store_true", help="run it as a process that is started again if it dies"
    )
    parser.add_argument(
        "--of", type=int, metavar="PID", help="stop when this parent process is gone"
    )


def run(arguments: argparse.Namespace, deployment: Deployment) -> int:
    """Work until stopped; a batch that was begun is finished first, a file is read no further."""
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())

    def to_stop() -> bool:
        orphaned = arguments.of is not None and os.getppid() != arguments.of
        return stopping.is_set() or orphaned

    if arguments.keep:
        keep_running(["work", "--of", str(os.getpid())], stopping, to_stop)
        return 0
    workshop = Workshop(
        deployment.database,
        deployment.document_maker,
        deployment.entropy,
        deployment.clock,
        f"{socket.gethostname()[:40]}/{os.getpid()}/{secrets.token_hex(4)}",
        to_stop,
    )
    announce_in_background(deployment, "work")
    # What is loaded by now stays: the collector need not look through it again and again.
    gc.freeze()
    gc.set_threshold(*_COLLECTED_AFTER)
    housekeeping, turns = Housekeeping(deployment, stopping), Turns(workshop)
    lists = ListWork(workshop, stopping)
    if arguments.once:
        while not to_stop() and _look(turns) is None and turns.at_work:
            turns.wait(_SECONDS_BETWEEN_LOOKS)
        turns.leave_off()
        lists.do_all()
        housekeeping.do_all()
        return 0
    with housekeeping.in_background(), lists.in_background():
        while not to_stop():
            trouble = _look(turns)
            if trouble is None and turns.at_work:
                turns.wait(_SECONDS_BETWEEN_LOOKS)
            else:
                stopping.wait(trouble or _SECONDS_BETWEEN_LOOKS)
        turns.leave_off()
    return 0


def _look(turns: Turns) -> float | None:
    """Let everything have its turn; returns how long to wait where the database is away."""
    try:
        turns.take()
    except Unavailable as error:
        _log.warning("waiting: %s", error.code)
        return _SECONDS_AFTER_TROUBLE
    return None
