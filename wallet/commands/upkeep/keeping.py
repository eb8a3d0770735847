"""Keeping a process of ours running beside another: started again whenever it dies."""

import subprocess
import sys
from collections.abc import Callable, Sequence
from threading import Event

_SECONDS_BETWEEN_LOOKS = 0.5
_SECONDS_AFTER_A_DEATH = 2.0


def keep_running(words: Sequence[str], stopping: Event, to_stop: Callable[[], bool]) -> None:
    """Run ``python -m wallet WORDS`` until told to stop; a death is followed by a new start."""
    while not to_stop():
        process = subprocess.Popen([sys.executable, "-m", "wallet", *words])  # noqa: S603 ours
        while process.poll() is None and not to_stop():
            stopping.wait(_SECONDS_BETWEEN_LOOKS)
        if process.poll() is None:
            process.terminate()
            process.wait()
        elif not to_stop():
            stopping.wait(_SECONDS_AFTER_A_DEATH)
