"""The works of one worker in their turns: one file of one bureau never delays another's.

A bureau has one file under work here at a time, and a step of each is done in turn; a step is the
taking of one batch, or nothing while its reader has nothing yet. What one file does to its work
ends that work and no other. Beside collections others may give files to be read.
"""

import logging
from collections.abc import Callable
from collections.abc import Collection as AnyOf
from dataclasses import dataclass, field
from time import monotonic
from typing import Protocol

from wallet.domain.collecting.collection import Failure, LeaseLost
from wallet.domain.errors import Unavailable
from wallet.domain.failure_trace import kind_and_places
from wallet.repository.database import Repository
from wallet.services.collecting.holding import UNFORESEEN, Workshop
from wallet.services.collecting.working import (
    SECONDS_BETWEEN_SIGNS,
    Step,
    Steps,
    Work,
    wait_for,
)

_log = logging.getLogger(__name__)
MOST_AT_ONCE = 6
"""Each has a child that may use a third of a gigabyte."""


class Held(Protocol):
    """Something as a worker has it, see :class:`wallet.services.collecting.holding.Holding`."""

    def show_life(self) -> None:
        """Keep the lease. Raises ``LeaseLost``: cancelled, or another worker's."""

    def let_go(self) -> None:
        """Give it back at once."""

    def fail(self, failure: Failure) -> None:
        """End it for a reason, which is told with it. Raises ``LeaseLost``."""


class UnderWork(Protocol):
    """A work with the file of a unit."""

    @property
    def unit_id(self) -> str:
        """Whose file it is."""

    @property
    def holding(self) -> Held:
        """What is worked on."""

    def steps(self) -> Steps:
        """Do it step by step. Raises ``LeaseLost``."""


Giver = Callable[[Repository, AnyOf[str]], UnderWork | None]
"""Leases the next work to this worker, of none of the units that are named."""


@dataclass(slots=True)
class _Turn:
    work: UnderWork
    steps: Steps
    waits_for: Step = None
    signed_at: float = field(default_factory=monotonic)


class Turns:
    """What one worker has under work."""

    def __init__(self, workshop: Workshop, *others: Giver) -> None:
        self._shop = workshop
        self._givers: tuple[Giver, ...] = (*others, self._next_collection)
        self._turns: list[_Turn] = []
        self._served: dict[str, int] = {}
        self._looked_at = float("-inf")

    @property
    def at_work(self) -> bool:
        """Whether something is under work."""
        return bool(self._turns)

    def take(self) -> None:
        """Let everything have its turn once, after taking in what waits.

        Raises:
            RepositoryUnavailable: the database does not answer; what is in is whole.
        """
        self._take_in()
        for turn in list(self._turns):
            if turn.waits_for is None or wait_for([turn.waits_for], 0):
                self._step(turn)
            elif monotonic() - turn.signed_at > SECONDS_BETWEEN_SIGNS:
                self._show_life(turn)
        if not self._turns:
            self._take_in()

    def wait(self, seconds: float) -> None:
        """Wait until a reader has something to say, if all wait for theirs."""
        readers = [one.waits_for for one in self._turns if one.waits_for is not None]
        if readers and len(readers) == len(self._turns):
            wait_for(readers, seconds)

    def leave_off(self) -> None:
        """Give everything back at once; the next worker goes on behind what was kept."""
        for turn in list(self._turns):
            self._drop(turn)
            try:
                turn.work.holding.let_go()
            except Unavailable as error:
                _log.warning("not given back: %s", error.code)

    def _take_in(self) -> None:
        """Take in what waits, of units that have nothing under work here."""
        shop = self._shop
        if monotonic() - self._looked_at < SECONDS_BETWEEN_SIGNS:
            return
        while len(self._turns) < MOST_AT_ONCE and not shop.stopping():
            work = self._next()
            if work is None:
                self._looked_at = monotonic()
                return
            self._served[work.unit_id] = max(self._served.values(), default=0) + 1
            self._turns.append(_Turn(work, work.steps()))

    def _next(self) -> UnderWork | None:
        besides = {one.work.unit_id for one in self._turns}
        with self._shop.database.begin() as repository:
            given = (give(repository, besides) for give in self._givers)
            return next((work for work in given if work is not None), None)

    def _next_collection(self, repository: Repository, besides: AnyOf[str]) -> UnderWork | None:
        shop = self._shop
        found = repository.collection_queue.lease_next(
            shop.worker, shop.clock(), besides=besides, served=self._served
        )
        return Work(shop, found) if found else None

    def _step(self, turn: _Turn) -> None:
        try:
            turn.waits_for = next(turn.steps)
            turn.signed_at = monotonic()
        except StopIteration:
            self._drop(turn)
            self._looked_at = float("-inf")
        except LeaseLost:
            self._drop(turn)
        except Unavailable:
            self._drop(turn)
            raise
        except Exception as error:  # noqa: BLE001 - the edge: one bad file must not stop the others
            _log.error("unforeseen: %s", kind_and_places(error))
            self._give_up(turn)

    def _show_life(self, turn: _Turn) -> None:
        turn.signed_at = monotonic()
        try:
            turn.work.holding.show_life()
        except LeaseLost:
            self._drop(turn)

    def _give_up(self, turn: _Turn) -> None:
        self._drop(turn)
        try:
            turn.work.holding.fail(Failure(UNFORESEEN))
        except LeaseLost:
            return

    def _drop(self, turn: _Turn) -> None:
        self._turns.remove(turn)
        turn.steps.close()  # its reader ends with it
