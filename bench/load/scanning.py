"""Many counters scanning at once: each code once, over a few connections that stay open."""

import json
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from bench.load.connection import Connection, post
from bench.serving import ServedTown


@dataclass(frozen=True, slots=True)
class Scan:
    """One scan: when it was sent and answered, in seconds of one clock, and what it came to."""

    sent: float
    answered: float
    outcome: str

    @property
    def took(self) -> float:
        """Seconds until the answer."""
        return self.answered - self.sent


def scan_all(
    served: ServedTown[Any],
    sessions: Sequence[int],
    connections: int,
    after_each: Callable[[], object] = lambda: None,
) -> list[Scan]:
    """Scan the code of each session once; every connection sends its next as soon as it may.

    Raises:
        AssertionError: an answer that is no result of a verification.
    """
    headers = served.bearer("hotel-system")
    waiting = deque(sessions)
    scans: list[Scan] = []

    def counter() -> None:
        with Connection(served.url) as connection:
            while waiting:
                try:
                    session = waiting.popleft()
                except IndexError:  # another counter took the last one
                    return
                scans.append(_scan(served, connection, headers, session))
                after_each()

    with ThreadPoolExecutor(connections) as pool:
        for counting in [pool.submit(counter) for _ in range(connections)]:
            counting.result()
    return scans


def _scan(
    served: ServedTown[Any], connection: Connection, headers: dict[str, str], session: int
) -> Scan:
    asked = {"code": served.code(session), "scenario": "hotel-check-in", "place": "前台"}
    request = post(served.url, "/api/v1/verifications", headers, json.dumps(asked).encode())
    sent = time.monotonic()
    answer = connection.send(request)
    answered = time.monotonic()
    assert answer.status == HTTPStatus.OK, answer
    return Scan(sent, answered, json.loads(answer.body)["outcome"])
