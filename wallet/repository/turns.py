"""Writers of one SQLite file wait in line: whoever came first writes first.

SQLite lets a writer that waits look again after ever longer pauses, up to a tenth of a second:
among many short writers one that has waited long is the last to be let in. So the writers of a
process form a line, and only its head asks SQLite, in short steps.
"""

import sqlite3
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

LONGEST_WAIT = 15.0
"""Seconds after which a writer gives up."""

_STEP = 0.0002
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_BUSY_SNAPSHOT, sqlite3.SQLITE_BUSY_RECOVERY})


class Turns:
    """The line of one process; who waits longer than so many seconds gives up."""

    def __init__(self, longest_wait: float = LONGEST_WAIT) -> None:
        self._longest_wait = longest_wait
        self._lock = Lock()
        self._taken = False
        self._line: deque[Lock] = deque()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait until everybody who came before has written.

        Raises:
            sqlite3.OperationalError: it takes longer than the longest wait.
        """
        self._wait()
        try:
            yield
        finally:
            self._pass_on()

    def _wait(self) -> None:
        with self._lock:
            if not self._taken:
                self._taken = True
                return
            place = Lock()
            place.acquire()  # whoever is before gives it back
            self._line.append(place)
        if not place.acquire(timeout=self._longest_wait) and self._leave(place):
            raise sqlite3.OperationalError("the line of writers did not move")

    def _leave(self, place: Lock) -> bool:
        """Leave the line; returns False when the turn came at this very moment."""
        with self._lock:
            if place not in self._line:
                return False
            self._line.remove(place)
            return True

    def _pass_on(self) -> None:
        with self._lock:
            if self._line:
                self._line.popleft().release()
            else:
                self._taken = False


def begin_writing(driver_connection: Any) -> None:
    """Take the lock of SQLite's one writer, against those of other processes.

    Raises:
        sqlite3.OperationalError: it is not free within :data:`LONGEST_WAIT`.
    """
    until = time.monotonic() + LONGEST_WAIT
    driver_connection.execute("PRAGMA busy_timeout=0")
    try:
        while not _begun(driver_connection, may_wait=time.monotonic() < until):
            time.sleep(_STEP)
    finally:
        driver_connection.execute(f"PRAGMA busy_timeout={LONGEST_WAIT * 1000:.0f}")


def _begun(driver_connection: Any, *, may_wait: bool) -> bool:
    try:
        driver_connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if may_wait and error.sqlite_errorcode in _BUSY:
            return False
        raise
    return True
