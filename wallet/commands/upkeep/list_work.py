"""What the worker does with lists of changes: a turn for each, in a thread of its own.

A collection of a million rows holds up no list, and no list holds up a collection.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from wallet.domain.errors import Unavailable
from wallet.domain.failure_trace import kind_and_places
from wallet.services.changes.lists.working import fail_lists_unforeseen, work_on_next_list
from wallet.services.collecting.holding import Workshop

_log = logging.getLogger(__name__)
_SECONDS_BETWEEN_LOOKS = 1.0
_SECONDS_AFTER_TROUBLE = 5.0


class ListWork:
    """The turns of one worker."""

    def __init__(self, workshop: Workshop, stopping: Event) -> None:
        self._workshop = workshop
        self._stopping = stopping

    @contextmanager
    def in_background(self) -> Iterator[None]:
        """Work while the block runs; a row that was begun is finished first."""
        thread = Thread(target=self._work, daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._stopping.set()
            thread.join()

    def do_all(self) -> None:
        """Give turns until no list waits any more."""
        while self._turn() and not self._to_stop():
            pass

    def _work(self) -> None:
        while not self._to_stop():
            if not self._turn():
                self._stopping.wait(_SECONDS_BETWEEN_LOOKS)

    def _turn(self) -> bool:
        try:
            return work_on_next_list(self._workshop)
        except Unavailable as error:
            _log.warning("waiting: %s", error.code)
        except Exception as error:  # noqa: BLE001 - the edge: one list must not stop the others
            _log.error("unforeseen: %s", kind_and_places(error))
            self._give_up()
        self._stopping.wait(_SECONDS_AFTER_TROUBLE)
        return False

    def _give_up(self) -> None:
        try:
            fail_lists_unforeseen(self._workshop)
        except Unavailable as error:
            _log.warning("waiting: %s", error.code)

    def _to_stop(self) -> bool:
        return self._stopping.is_set() or self._workshop.stopping()
