"""What the worker does unasked, each step in its own time: purging, sealing, asking, examining.

In a thread of its own: a collection of a million rows holds up neither, and neither the next
collection. What goes wrong with one step is told in the log and stops no other.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import islice
from threading import Event, Thread

from wallet.domain.errors import WalletError
from wallet.domain.failure_trace import kind_and_places
from wallet.domain.trail.audit_seal import AuditSeal
from wallet.services.deployment import Deployment
from wallet.services.finding.filling import NameFilling
from wallet.services.oversight.incident_questions import keep_asking
from wallet.services.upkeep.examining import BETWEEN_EXAMINATIONS, examine_some
from wallet.services.upkeep.purging import BETWEEN_PURGES, purge_by_itself
from wallet.services.upkeep.sealing import KnownSeals, seal_audit

_log = logging.getLogger(__name__)
_SECONDS_BETWEEN_LOOKS = 1.0
BETWEEN_SEALS = timedelta(minutes=1)
"""What is not sealed yet is protected by nothing: so long at most, where there is a worker."""
BETWEEN_QUESTIONS = timedelta(minutes=1)
AFTER_TROUBLE = timedelta(minutes=1)
BETWEEN_FILLINGS = timedelta(minutes=1)
RUNS_AT_ONCE = 20
"""Then the other steps have their turn; what is left is sealed right after them."""


class Housekeeping:
    """The steps of one worker, and when each is due."""

    def __init__(self, deployment: Deployment, stopping: Event) -> None:
        self._deployment = deployment
        self._stopping = stopping
        self._last_seal: AuditSeal | None = None
        """One that this process has seen: it must be there whenever the next is put on top."""
        self._names = NameFilling(deployment.database)
        self._steps = {
            "purge": self._purge,
            "seal": self._seal,
            "ask": self._ask,
            "examine": self._examine,
            "index names": self._index_names,
        }
        self._due: dict[str, datetime] = {}

    @contextmanager
    def in_background(self) -> Iterator[None]:
        """Do what is due while the block runs; a step that was begun is finished first."""
        thread = Thread(target=self._keep_house, daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._stopping.set()
            thread.join()

    def do_all(self) -> None:
        """Do every step that is due, and find out when it is due again."""
        for name, step in self._steps.items():
            now = self._deployment.clock()
            if now < self._due.get(name, now):
                continue
            self._due[name] = now + AFTER_TROUBLE
            try:
                self._due[name] = now + step()
            except WalletError as error:
                _log.warning("not done: %s: %s", name, error.code)
            except Exception as error:  # noqa: BLE001 - the edge: one step must not stop the others
                _log.error("unforeseen: %s: %s", name, kind_and_places(error))

    def _keep_house(self) -> None:
        while not self._stopping.is_set():
            self.do_all()
            self._stopping.wait(_SECONDS_BETWEEN_LOOKS)

    def _purge(self) -> timedelta:
        purge_by_itself(self._deployment.database, self._deployment.clock())
        return BETWEEN_PURGES

    def _seal(self) -> timedelta:
        """Seal some runs; each digest goes to the log, which is kept outside of the database."""
        deployment, runs = self._deployment, 0
        if self._last_seal is None:
            with deployment.database.read() as repository:
                self._last_seal = repository.audit_seals.last()
        known = KnownSeals(seal=self._last_seal)
        signer = deployment.cabinet.deployment_signer()
        sealing = seal_audit(deployment.database, signer, deployment.clock, self._pause, known)
        for seal in islice(sealing, RUNS_AT_ONCE):
            runs += 1
            self._last_seal = seal
            _log.info("sealed %d-%d: %s", seal.first_id, seal.last_id, seal.digest)
            if self._stopping.is_set():
                break
        return BETWEEN_SEALS if runs < RUNS_AT_ONCE else timedelta(0)

    def _ask(self) -> timedelta:
        """Let incidents lapse for which nobody spoke in time (Art. 11)."""
        deployment = self._deployment
        more = keep_asking(deployment.database, deployment.clock(), deployment.incident_questions)
        return timedelta(0) if more else BETWEEN_QUESTIONS

    def _examine(self) -> timedelta:
        """Examine what was stored before, in pieces."""
        deployment = self._deployment
        return self._some_of(
            lambda: examine_some(deployment.database, deployment.clock()), BETWEEN_EXAMINATIONS
        )

    def _index_names(self) -> timedelta:
        """Index names of holders that have no index yet."""
        return self._some_of(self._names.fill_some, BETWEEN_FILLINGS)

    def _some_of(self, do_a_piece: Callable[[], bool], pause: timedelta) -> timedelta:
        """Do some pieces of long work; the other steps have their turn before the next ones."""
        for _ in range(RUNS_AT_ONCE):
            if self._stopping.is_set() or not do_a_piece():
                return pause
        return timedelta(0)

    def _pause(self, seconds: float) -> None:
        self._stopping.wait(seconds)
