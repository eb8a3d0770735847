"""What a process used, as the kernel counts it."""

import os
from collections.abc import Iterable
from pathlib import Path

_TICK = 1 / os.sysconf("SC_CLK_TCK")
_USER, _SYSTEM = 11, 12


def seconds_used(pids: Iterable[int]) -> float:
    """Return the processor seconds, user and system, of processes that are there still."""
    return sum(_seconds(pid) for pid in pids)


def children_of(pid: int) -> list[int]:
    """Return the processes that one has started."""
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(one) for one in found.split()]


def kilobytes_held(pids: Iterable[int]) -> int:
    """Return the memory that processes hold, without what they share with files."""
    return sum(_anonymous(pid) for pid in pids)


def _seconds(pid: int) -> float:
    try:
        told = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
    except FileNotFoundError:
        return 0.0
    fields = told.rpartition(")")[2].split()
    return (int(fields[_USER]) + int(fields[_SYSTEM])) * _TICK


def _anonymous(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("RssAnon"))
