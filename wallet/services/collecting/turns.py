"""The works of one worker in their turns: one file of one bureau never delays another's.

A bureau has one file under work here at a time, and a step of each is done in turn; a step is the
taking of one batch, or nothing while its reader has nothing yet. What one file does to its work
ends that work and no other.
"""

import logging
from dataclasses import dataclass, field
from time import monotonic

from wallet.domain.collecting.collection import Failure, LeaseLost
from wallet.domain.errors import Unavailable
from wallet.domain.failure_trace import kind_and_places
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


@dataclass(slots=True)
class _Turn:
    work: Work
    steps: Steps
    waits_for: Step = None
    signed_at: float = field(default_factory=monotonic)


class Turns:
    """What one worker has under work."""

    def __init__(self, workshop: Workshop) -> None:
        self._shop = workshop
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
            besides = {one.work.unit_id for one in self._turns}
            with shop.database.begin() as repository:
                found = repository.collection_queue.lease_next(
                    shop.worker, shop.clock(), besides=besides, served=self._served
                )
            if found is None:
                self._looked_at = monotonic()
                return
            self._served[found.unit_id] = max(self._served.values(), default=0) + 1
            work = Work(shop, found)
            self._turns.append(_Turn(work, work.steps()))

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
