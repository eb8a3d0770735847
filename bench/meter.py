"""What an act costs: processor time of this process, and of the database server for it.

Time on the wall is not looked at: waiting for a disk or another process is nobody's work here.
SQLite works inside the process. PostgreSQL gives each connection a process of its own; where
the server runs on this machine, the kernel tells how long each of them has computed. What its
background writers do later for all connections together is in no figure.
"""

import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.pool import StaticPool

_BACKENDS = text(
    "SELECT pid FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds of processor time; ``database`` is empty where it is within the process or unseen."""

    process: float
    database: float | None = None


Meter = Callable[[Callable[[], object]], Spent]
"""Does an act and tells what it cost."""


def own_process(act: Callable[[], object]) -> Spent:
    """Do an act; tell what this process computed, user and system, for it."""
    started = time.process_time()
    act()
    return Spent(time.process_time() - started)


@contextmanager
def meter_of(engine: Engine) -> Iterator[Meter]:
    """Give the meter for acts on a database."""
    with backends_of(engine) as backends:
        yield backends.spent if backends else own_process


@contextmanager
def backends_of(engine: Engine) -> Iterator["Backends | None"]:
    """Give the database server's processes, where there are any and they can be seen."""
    if engine.dialect.name == "sqlite":
        yield None
        return
    backends = Backends(engine.url.render_as_string(hide_password=False))
    try:
        yield backends if backends.seen else None
    finally:
        backends.close()


class Backends:
    """The processes of a PostgreSQL server that work for one database."""

    def __init__(self, url: str) -> None:
        self._database = make_url(url).database or ""
        # One connection that stays: its own process is left out of what is counted.
        self._engine = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=StaticPool)

    @property
    def seen(self) -> bool:
        """Whether they run on this machine: a process of that number names our database."""
        with suppress(OSError):
            return self._database in (self._own / "cmdline").read_text()
        return False

    def close(self) -> None:
        """Close the connection that looks."""
        self._engine.dispose()

    @property
    def folder(self) -> Path | None:
        """Where the server keeps its data, for whoever may know and write there."""
        with suppress(OSError):
            folder = (self._own / "cwd").readlink()
            return folder if os.access(folder, os.W_OK) else None
        return None

    @cached_property
    def _own(self) -> Path:
        with self._engine.connect() as connection:
            own = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
        return Path(f"/proc/{own}")

    def computed(self) -> dict[int, float]:
        """Return seconds of processor time by process, of those that are there now."""
        with self._engine.connect() as connection:
            return processor_times(connection.execute(_BACKENDS).scalars())

    def spent(self, act: Callable[[], object]) -> Spent:
        """Do an act; tell what this process and the server's computed for it."""
        before = self.computed()
        own = own_process(act)
        return Spent(own.process, between(before, self.computed()))


def processor_times(processes: Iterable[int]) -> dict[int, float]:
    """Return the seconds that each process of this machine has computed, of those still there."""
    times = {}
    for pid in processes:
        with suppress(OSError):
            # The clock that counts a process's time, as clock_getcpuclockid(3) numbers it.
            times[pid] = time.clock_gettime(~pid << 3 | 2)
    return times


def between(before: dict[int, float], after: dict[int, float]) -> float:
    """Return the seconds computed between two looks by the processes that are there at the end."""
    return sum(spent - before.get(pid, 0.0) for pid, spent in after.items())
