"""Many acts in one transaction: the city is seeded whole, or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager

from wallet.repository.actors.throttles import DatabaseThrottles
from wallet.repository.database import Database, Repository
from wallet.repository.steps import HeldSteps, Steps


class OneTransaction(Database):
    """Lets every service work within a transaction that is open already."""

    def __init__(self, repository: Repository) -> None:
        self._open = repository
        self.throttles = DatabaseThrottles(self.begin)

    @contextmanager
    def begin(self) -> Iterator[Repository]:
        """Hand out the open transaction; whoever opened it commits."""
        yield self._open

    @contextmanager
    def in_steps(self) -> Iterator[Steps]:
        """Hand out the open transaction, for both steps."""
        yield HeldSteps(self._open)

    @contextmanager
    def read(self) -> Iterator[Repository]:
        """Hand out the open transaction."""
        yield self._open

    @contextmanager
    def snapshot(self) -> Iterator[Repository]:
        """Hand out the open transaction, which sees one moment and what it wrote itself."""
        yield self._open
