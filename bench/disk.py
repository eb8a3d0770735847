"""How often a second a disk keeps something for good: the limit of whoever commits one by one."""

import os
import tempfile
import time
from pathlib import Path

_BLOCK = b"x" * 4096
_SECONDS = 1.0


def syncs_a_second(folder: Path, seconds: float = _SECONDS) -> float:
    """Write a block in place and sync it, again and again, as a database does with its log."""
    with tempfile.TemporaryFile(dir=folder) as file:
        place = file.fileno()
        os.pwrite(place, _BLOCK, 0)
        os.fsync(place)
        synced, started = 0, time.monotonic()
        while time.monotonic() - started < seconds:
            os.pwrite(place, _BLOCK, 0)
            os.fdatasync(place)
            synced += 1
        return synced / (time.monotonic() - started)
