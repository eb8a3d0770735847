"""What the clients did and were answered: the side of the account that is not the server's."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Lock

from wallet.domain.trail.audit import AuditAction

_ID = re.compile(r"/(?=[^/]*\d)[^/]{8,}")


@dataclass
class Ledger:
    """Kept by all clients together."""

    waits: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    acts: Counter[AuditAction] = field(default_factory=Counter)
    issued: set[str] = field(default_factory=set)
    revoked: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def answered(self, method: str, path: str, status: int, seconds: float) -> None:
        """Write down one answer; one that is neither success nor redirect is a fault.

        The clients ask for nothing that could be refused.
        """
        kind = f"{method} {_ID.sub('/…', path)}"
        with self._lock:
            self.waits[kind].append(seconds)
            if not 200 <= status < 400:  # noqa: PLR2004 success and redirects
                self.faults.append(f"{kind} answered {status}")

    def did(self, *actions: AuditAction) -> None:
        """Count acts whose answer said that they were done."""
        with self._lock:
            self.acts.update(actions)

    def issue(self, numbers: Sequence[str]) -> None:
        """Keep the printed numbers of licences that are said to be issued."""
        with self._lock:
            self.issued.update(numbers)
            self.acts[AuditAction.LICENCE_ISSUED] += len(numbers)

    def revoke(self, number: str) -> None:
        """Keep the printed number of a licence that is said to be revoked."""
        with self._lock:
            self.revoked.add(number)
            self.acts[AuditAction.LICENCE_REVOKED] += 1

    def fault(self, told: str) -> None:
        """Keep what went wrong besides the answers."""
        with self._lock:
            self.faults.append(told)
