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
from wallet.domain.failure_trace import kind_and_places
from wallet.services.collecting.failing import fail_unforeseen
from wallet.services.collecting.working import Workshop, work_on_next
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
    """Work until stopped; a batch that was begun is finished first."""
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
    housekeeping, lists = Housekeeping(deployment, stopping), ListWork(workshop, stopping)
    if arguments.once:
        while _look(workshop)[0] and not to_stop():
            pass
        lists.do_all()
        housekeeping.do_all()
        return 0
    with housekeeping.in_background(), lists.in_background():
        while not to_stop():
            found, pause = _look(workshop)
            if not found:
                stopping.wait(pause)
    return 0


def _look(workshop: Workshop) -> tuple[bool, float]:
    """Work on what waits; returns whether something did, and how long to wait otherwise."""
    try:
        return work_on_next(workshop), _SECONDS_BETWEEN_LOOKS
    except Unavailable as error:
        _log.warning("waiting: %s", error.code)
    except Exception as error:  # noqa: BLE001 - the edge: one bad file must not stop the others
        _log.error("unforeseen: %s", kind_and_places(error))
        _give_up(workshop)
    return False, _SECONDS_AFTER_TROUBLE


def _give_up(workshop: Workshop) -> None:
    try:
        fail_unforeseen(workshop)
    except Unavailable as error:
        _log.warning("waiting: %s", error.code)
