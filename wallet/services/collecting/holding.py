"""A collection as a worker holds it: for as long as it gives signs of life, and nobody cancels."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from wallet.domain.collecting.collection import (
    LEASE,
    Collection,
    CollectionState,
    Counts,
    Failure,
)
from wallet.domain.entropy import Entropy
from wallet.domain.trail.audit import AuditAction
from wallet.repository.database import Database, Repository
from wallet.services.collecting.batches.taking import ROWS_AT_ONCE, Outdated
from wallet.services.collecting.files.kept_results import as_stored
from wallet.services.collecting.files.report import RowOutcome, RowResult
from wallet.services.collecting.receiving import collection_entry
from wallet.services.licences.documents import DocumentMaker

_LIFE_SIGN_BEFORE = LEASE * 2 / 3
UNFORESEEN = "internal_error"


@dataclass(frozen=True, slots=True)
class Workshop:
    """What a worker works with; ``worker`` is its own name, ``stopping`` tells it to leave off."""

    database: Database
    maker: DocumentMaker
    entropy: Entropy
    clock: Callable[[], datetime]
    worker: str
    stopping: Callable[[], bool] = lambda: False
    rows_at_once: int = ROWS_AT_ONCE


class Holding:
    """The collection, by its number, under this worker's name."""

    def __init__(self, workshop: Workshop, collection: Collection) -> None:
        self._shop = workshop
        self._id, self._unit_id = collection.id, collection.unit_id

    def held(self, repository: Repository) -> Collection:
        """Return it, locked until the transaction ends.

        Raises:
            LeaseLost: cancelled, or another worker's.
        """
        return repository.collection_queue.held(self._id, self._shop.worker)

    def show_life(self) -> None:
        """Keep the lease while a file is read, which may take a while.

        Raises:
            LeaseLost: cancelled, or another worker's.
        """
        shop, now = self._shop, self._shop.clock()
        with shop.database.read() as repository:
            until = repository.collection_queue.lease_until(self._id, shop.worker)
        if until - now < _LIFE_SIGN_BEFORE:
            with shop.database.begin() as repository:
                repository.collection_queue.extend(self._id, shop.worker, now)

    def let_go(self) -> None:
        """Give the collection back at once, where the work is left off between two steps."""
        with self._shop.database.begin() as repository:
            repository.collection_queue.let_go(self._id, self._shop.worker)

    def keep(
        self, results: Sequence[RowResult], store: Callable[[Repository], None] | None = None
    ) -> None:
        """Store results and progress in the transaction of what they tell of."""
        shop = self._shop
        with shop.database.read() as repository:
            keys = repository.cipher.current
            told = [as_stored(one) for one in results]
            rows = repository.collected_rows.rows_for(self._id, told)
        with shop.database.begin() as repository:
            # Locked first: a worker that lost its lease, or a second one, gets no further.
            held = self.held(repository)
            if repository.cipher.current != keys:
                raise Outdated
            if store is not None:
                store(repository)
            repository.batches.store([rows])
            counts = held.counts.plus(_counted(results))
            lease_until = shop.clock() + LEASE
            repository.collections.save(replace(held, counts=counts, lease_until=lease_until))

    def give_back(self, repository: Repository, held: Collection) -> Collection:
        """Store it as one that nobody has."""
        freed = replace(held, worker=None, lease_until=None)
        repository.collections.save(freed)
        return freed

    def fail(self, failure: Failure) -> None:
        """End it for a reason, which is told with it; what is in stays in.

        Raises:
            LeaseLost: as :meth:`held`.
        """
        with self._shop.database.begin() as repository:
            failed = replace(self.held(repository), state=CollectionState.FAILED, failure=failure)
            self.finish(repository, failed, failure.code)

    def finish(self, repository: Repository, over: Collection, outcome: str) -> None:
        """End it, with its entry."""
        now = self._shop.clock()
        name = repository.units.get(self._unit_id).name
        over = replace(over, worker=None, lease_until=None, finished_at=now)
        repository.collections.save(over)
        action = AuditAction.LICENCES_IMPORTED
        repository.audit.append(
            collection_entry(now, over.sent_by, action, over, outcome=outcome, unit_name=name)
        )


def _counted(results: Sequence[RowResult]) -> Counts:
    found = Counter(result.outcome for result in results)
    return Counts(found[RowOutcome.ISSUED], found[RowOutcome.UNCHANGED], found[RowOutcome.REFUSED])
