"""A revocation in the middle of a stream of scans: it has to come among them, not after them."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from threading import Event
from typing import Any

import httpx

from bench.load.scanning import Scan, scan_all
from bench.serving import ServedTown
from wallet.domain.showing.verification import Outcome

_PATIENCE = 60
_REASON = {"kind": "rescinded", "reason": "依据第 1 号文"}


@dataclass(frozen=True, slots=True)
class Revocation:
    """What became of it; ``faults`` has each scan that was sent after its answer and denies it."""

    seconds: float
    scans: int
    meanwhile: int
    afterwards: int
    faults: tuple[str, ...]

    @property
    def among(self) -> bool:
        """Whether it was done before the scans had come to an end."""
        return self.afterwards > 0

    def told(self) -> str:
        """Say in a line what was measured."""
        return (
            f"a revocation among {self.scans} scans was answered after {self.seconds:.3f} s;"
            f" {self.meanwhile} scans were answered meanwhile, {self.afterwards} were sent later"
        )


def revoke_among_scans(
    served: ServedTown[Any], licence_id: str, licence_code: str, scans: int, counters: int
) -> Revocation:
    """Let counters scan codes of one licence, and revoke it when a third of them is answered."""
    sessions = served.open_sessions(licence_id, scans)
    answered, enough = count(1), Event()

    def look() -> None:
        if next(answered) >= scans // 3:
            enough.set()

    with (
        ThreadPoolExecutor(1) as pool,
        httpx.Client(base_url=served.url, timeout=_PATIENCE) as client,
    ):
        client.headers.update(served.bearer("bureau-system"))
        stream = pool.submit(scan_all, served, sessions, counters, look)
        assert enough.wait(_PATIENCE), "the scans do not get on"
        sent = time.monotonic()
        response = client.post(f"/api/v1/licences/{licence_code}/revocations", json=_REASON)
        done = time.monotonic()
        assert response.is_success, response.text
        return judged(stream.result(), sent, done)


def judged(scans: list[Scan], sent: float, done: float) -> Revocation:
    """Tell what scans say about a revocation that was sent and done at these moments."""
    later = [one for one in scans if one.sent > done]
    faults = [
        f"a scan that was sent after the revocation's answer says {one.outcome}"
        for one in later
        if one.outcome != Outcome.REVOKED.value
    ]
    return Revocation(
        seconds=done - sent,
        scans=len(scans),
        meanwhile=sum(sent <= one.answered <= done for one in scans),
        afterwards=len(later),
        faults=tuple(faults),
    )
