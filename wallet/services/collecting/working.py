"""A worker's part of a collection (归集, Art. 8): check every row, or take in the good ones.

A batch is one transaction: licences, results, audit entries and progress together. A worker that
is killed loses nothing but its lease; whoever takes the collection next goes on behind the last
batch that was kept, so that no row is lost and none is taken twice.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import islice

from wallet.domain.actors.actors import Unit
from wallet.domain.civil_dates import city_date
from wallet.domain.collecting.collection import (
    LEASE,
    Collection,
    CollectionState,
    Counts,
    Failure,
    LeaseLost,
)
from wallet.domain.entropy import Entropy
from wallet.domain.trail.audit import DONE, AuditAction
from wallet.repository.database import Database, Repository
from wallet.repository.signing_keys.keys import NoSigningKey
from wallet.services.collecting.batches.examining import NumberedRow, Rehearsal
from wallet.services.collecting.batches.taking import (
    ROWS_AT_ONCE,
    BatchTaker,
    Outdated,
    again_if_outdated,
    batches,
)
from wallet.services.collecting.files.kept_results import as_stored
from wallet.services.collecting.files.report import RowOutcome, RowResult
from wallet.services.collecting.files.survey import Survey, check_survey, survey_file
from wallet.services.collecting.receiving import collection_entry, start_run
from wallet.services.collecting.rows.rows import RowReader
from wallet.services.collecting.rows.types import TypeBook
from wallet.services.licences.documents import DocumentMaker
from wallet.services.sheets.file_refusals import FileRefused


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


def work_on_next(workshop: Workshop) -> bool:
    """Take the oldest collection that waits and work on it; tell whether there was one.

    Raises:
        RepositoryUnavailable: the database does not answer; what is in is whole.
    """
    with workshop.database.begin() as repository:
        collection = repository.collections.lease_next(workshop.worker, workshop.clock())
    if collection is None:
        return False
    # Cancelled, or another worker's meanwhile: nothing of the last batch was kept.
    with suppress(LeaseLost):
        _Work(workshop, collection.id, collection.unit_id).do(collection)
    return True


@dataclass(frozen=True, slots=True)
class _Work:
    workshop: Workshop
    collection_id: str
    unit_id: str

    def do(self, collection: Collection) -> None:
        """Check the file, and take it in if it goes on; what stops it is told with it."""
        try:
            survey, reader, unit = self._prepared(collection)
            taker = self._taker(collection, unit)
            if collection.state is not CollectionState.RUNNING:
                begins = self._begin if collection.goes_on else self._check
                collection = begins(survey, reader, taker)
            if collection.state is CollectionState.RUNNING:
                self._run(survey, reader, taker)
        except FileRefused as refusal:
            self._fail(Failure(refusal.code, refusal.names))
        except NoSigningKey as error:
            self._fail(Failure(error.code))

    def _taker(self, collection: Collection, unit: Unit) -> BatchTaker:
        origin = {"file_digest": collection.file_digest, "collection": collection.id}
        shop = self.workshop
        return BatchTaker(shop.maker, shop.entropy, collection.sent_by, unit, origin)

    def _prepared(self, collection: Collection) -> tuple[Survey, RowReader, Unit]:
        with self.workshop.database.read() as repository:
            content = repository.collections.content(collection.id)
            unit = repository.units.get(collection.unit_id)
            types = TypeBook(repository.catalogue.of_issuer(unit.id))
        survey = survey_file(content, self._sign_of_life)
        check_survey(survey, types)
        kind = survey.table.kind
        return survey, RowReader(survey.headings, types, legacy=collection.legacy, kind=kind), unit

    def _sign_of_life(self) -> None:
        shop = self.workshop
        with shop.database.begin() as repository:
            repository.collections.held(self.collection_id, shop.worker)
            repository.collections.extend(self.collection_id, shop.worker, shop.clock())

    def _check(self, survey: Survey, reader: RowReader, taker: BatchTaker) -> Collection:
        """Try every row from the first one on; no licence is written."""
        shop, rehearsal = self.workshop, Rehearsal()
        with shop.database.begin() as repository:
            held = repository.collections.held(self.collection_id, shop.worker)
            repository.collected_rows.drop(held.id)
            checking = replace(
                held,
                state=CollectionState.CHECKING,
                file_kind=survey.table.kind,
                rows=survey.rows,
                counts=Counts(),
            )
            repository.collections.save(checking)
        for rows in self._batches(survey, reader, after=0):
            with shop.database.read() as repository:
                results = taker.rehearse(repository, shop.clock(), rows, rehearsal)
            again_if_outdated(partial(self._keep, results))
        return self._end_check(taker.unit)

    def _end_check(self, unit: Unit) -> Collection:
        shop, now = self.workshop, self.workshop.clock()
        with shop.database.begin() as repository:
            held = repository.collections.held(self.collection_id, shop.worker)
            if held.counts.all < held.rows:
                return self._let_go(repository, held)
            checked = replace(held, state=CollectionState.CHECKED, worker=None, lease_until=None)
            repository.collections.save(checked)
            repository.audit.append(
                collection_entry(
                    now, held.sent_by, AuditAction.COLLECTION_CHECKED, checked, unit_name=unit.name
                )
            )
            if not checked.goes_on:
                return checked
            return self._started(repository, held, checked)

    def _begin(self, survey: Survey, _reader: RowReader, _taker: BatchTaker) -> Collection:
        """Begin at once with a file whose check nobody waits for: taking a row in checks it."""
        with self.workshop.database.begin() as repository:
            held = repository.collections.held(self.collection_id, self.workshop.worker)
            surveyed = replace(held, file_kind=survey.table.kind, rows=survey.rows)
            return self._started(repository, held, surveyed)

    def _started(self, repository: Repository, held: Collection, ready: Collection) -> Collection:
        """Let the good rows be taken in by this worker, which goes on holding the collection."""
        begun = start_run(repository, self.workshop.clock(), held.sent_by, ready)
        running = replace(begun, worker=self.workshop.worker, lease_until=held.lease_until)
        repository.collections.save(running)
        return running

    def _run(self, survey: Survey, reader: RowReader, taker: BatchTaker) -> None:
        """Take in the rows behind those that were taken in already."""
        shop = self.workshop
        with shop.database.begin() as repository:
            after = repository.collections.held(self.collection_id, shop.worker).counts.all
        for rows in self._batches(survey, reader, after=after):
            again_if_outdated(partial(self._take, taker, rows))
        with shop.database.begin() as repository:
            held = repository.collections.held(self.collection_id, shop.worker)
            if held.counts.all < held.rows:
                self._let_go(repository, held)
                return
            self._finish(repository, replace(held, state=CollectionState.DONE), DONE, taker.unit)

    def _take(self, taker: BatchTaker, rows: Sequence[NumberedRow]) -> None:
        batch = taker.prepare(self.workshop.database, self.workshop.clock(), rows)
        self._keep(batch.results, lambda repository: taker.store(repository, batch))

    def _keep(
        self, results: Sequence[RowResult], store: Callable[[Repository], None] | None = None
    ) -> None:
        """Store results and progress in the transaction of what they tell of."""
        shop = self.workshop
        with shop.database.read() as repository:
            keys = repository.cipher.current
            told = [as_stored(one) for one in results]
            rows = repository.collected_rows.rows_for(self.collection_id, told)
        with shop.database.begin() as repository:
            # Locked first: a worker that lost its lease, or a second one, gets no further.
            held = repository.collections.held(self.collection_id, shop.worker)
            if repository.cipher.current != keys:
                raise Outdated
            if store is not None:
                store(repository)
            repository.batches.store([rows])
            counts = held.counts.plus(_counted(results))
            lease_until = shop.clock() + LEASE
            repository.collections.save(replace(held, counts=counts, lease_until=lease_until))

    def _batches(
        self, survey: Survey, reader: RowReader, *, after: int
    ) -> Iterator[list[NumberedRow]]:
        rows = survey.table.rows()
        next(rows)
        for batch in batches(islice(rows, after, None), self.workshop.rows_at_once):
            if self.workshop.stopping():
                return
            today = city_date(self.workshop.clock())
            yield [(number, reader.read(cells, today)) for number, cells in batch]

    def _let_go(self, repository: Repository, held: Collection) -> Collection:
        freed = replace(held, worker=None, lease_until=None)
        repository.collections.save(freed)
        return freed

    def _fail(self, failure: Failure) -> None:
        shop = self.workshop
        with shop.database.begin() as repository:
            held = repository.collections.held(self.collection_id, shop.worker)
            unit = repository.units.get(self.unit_id)
            failed = replace(held, state=CollectionState.FAILED, failure=failure)
            self._finish(repository, failed, failure.code, unit)

    def _finish(self, repository: Repository, over: Collection, outcome: str, unit: Unit) -> None:
        now = self.workshop.clock()
        over = replace(over, worker=None, lease_until=None, finished_at=now)
        repository.collections.save(over)
        action = AuditAction.LICENCES_IMPORTED
        repository.audit.append(
            collection_entry(now, over.sent_by, action, over, outcome=outcome, unit_name=unit.name)
        )


def _counted(results: Sequence[RowResult]) -> Counts:
    found = Counter(result.outcome for result in results)
    return Counts(found[RowOutcome.ISSUED], found[RowOutcome.UNCHANGED], found[RowOutcome.REFUSED])
