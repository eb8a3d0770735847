"""A worker's part of a collection (归集, Art. 8): check every row, or take in the good ones.

A batch is one transaction: licences, results, audit entries and progress together. A worker that
is killed loses nothing but its lease; whoever takes the collection next goes on behind the last
batch that was kept, so that no row is lost and none is taken twice.

The work is done in steps. Between two of them others have their turn, and it can be left off.
"""

import select
from collections.abc import Callable, Generator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial

from wallet.domain.actors.actors import Unit
from wallet.domain.civil_dates import city_date
from wallet.domain.collecting.collection import (
    Collection,
    CollectionState,
    Counts,
    Failure,
    LeaseLost,
)
from wallet.domain.collecting.file_decisions import Told
from wallet.domain.trail.audit import DONE, AuditAction
from wallet.repository.database import Repository
from wallet.repository.signing_keys.keys import NoSigningKey
from wallet.services.collecting.batches.examining import NumberedRow, Rehearsal
from wallet.services.collecting.batches.taking import (
    BatchTaker,
    again_if_outdated,
)
from wallet.services.collecting.files.survey import (
    OpenFile,
    asked_of_licences,
    checked_survey,
    survey_of,
)
from wallet.services.collecting.holding import Holding, Workshop
from wallet.services.collecting.receiving import collection_entry, start_run
from wallet.services.collecting.rows.rows import RowReader
from wallet.services.collecting.rows.types import TypeBook
from wallet.services.sheets.file_refusals import FileRefused, FileUnreadable, ensure_decided
from wallet.services.sheets.tables import FOR_A_WORKER, FileReader, Row, Table, in_memory

Step = FileReader | None
"""What a work waits for before its next step: its reader, or nothing."""
Steps = Generator[Step, None, None]
SECONDS_BETWEEN_SIGNS = 1.0


def work_on_next(workshop: Workshop) -> bool:
    """Take the collection whose turn it is and work on it to its end; tell whether there was one.

    Raises:
        RepositoryUnavailable: the database does not answer; what is in is whole.
    """
    with workshop.database.begin() as repository:
        found = repository.collection_queue.lease_next(workshop.worker, workshop.clock())
    if found is None:
        return False
    work = Work(workshop, found)
    # Cancelled, or another worker's meanwhile: nothing of the last batch was kept.
    with suppress(LeaseLost):
        for reader in work.steps():
            if reader is not None and not wait_for([reader], SECONDS_BETWEEN_SIGNS):
                work.holding.show_life()
    return True


def wait_for(readers: Sequence[FileReader], seconds: float) -> bool:
    """Wait until one of the readers has something to say; tell whether one has."""
    return bool(select.select(readers, [], [], seconds)[0])


class Work:
    """The work on one collection that this worker has."""

    def __init__(self, workshop: Workshop, collection: Collection) -> None:
        self._shop = workshop
        self._collection = collection
        self._holding = Holding(workshop, collection)
        self._stopped = False

    @property
    def holding(self) -> Holding:
        """The collection as this worker has it."""
        return self._holding

    @property
    def unit_id(self) -> str:
        """Whose collection it is."""
        return self._collection.unit_id

    def steps(self) -> Steps:
        """Check the file, and take it in if it goes on; what stops it is told with it.

        Raises:
            LeaseLost: cancelled, or another worker's; nothing of the last batch was kept.
        """
        shop, collection = self._shop, self._collection
        try:
            with shop.database.read() as repository:
                unit = repository.units.get(collection.unit_id)
                types = TypeBook(repository.catalogue.of_issuer(collection.unit_id))
                file = in_memory(repository.collection_files.parts(collection.id))
            asked = asked_of_licences(collection.decisions)
            with file, FileReader(file, asked, FOR_A_WORKER) as reader:
                table = yield from self._surveyed(reader)
                yield from self._work(OpenFile(survey_of(table), reader), types, unit)
        except FileRefused as refusal:
            self._holding.fail(Failure(refusal.code, refusal.names))
        except NoSigningKey as error:
            self._holding.fail(Failure(error.code))

    def _surveyed(self, reader: FileReader) -> Generator[Step, None, Table]:
        while (table := reader.table_if_known()) is None:
            yield reader
        return table

    def _work(self, file: OpenFile, types: TypeBook, unit: Unit) -> Steps:
        collection = self._collection
        survey, questions = checked_survey(file.survey, types, collection.decisions)
        file = replace(file, survey=survey)
        if collection.goes_on:
            ensure_decided(questions)
        elif questions:
            self._ask(questions)
            return
        kind = survey.table.kind
        reading = RowReader(survey.headings, types, legacy=collection.legacy, kind=kind)
        origin = {"file_digest": collection.file_digest, "collection": collection.id}
        shop = self._shop
        taker = BatchTaker(shop.maker, shop.entropy, collection.sent_by, unit, origin)
        if collection.state is not CollectionState.RUNNING:
            if collection.goes_on:
                collection = self._begin(file)
            else:
                yield from self._check(file, reading, taker)
                collection = self._end_check(unit)
        if collection.state is CollectionState.RUNNING:
            yield from self._run(file, reading, taker)

    def _ask(self, questions: Sequence[FileRefused]) -> None:
        """Leave the file to its sender, who has to say how it is meant."""
        with self._shop.database.begin() as repository:
            held = self._holding.held(repository)
            asked = tuple(Told(one.code, one.names) for one in questions)
            undecided = replace(held, state=CollectionState.UNDECIDED, questions=asked)
            self._holding.give_back(repository, undecided)

    def _check(self, file: OpenFile, reading: RowReader, taker: BatchTaker) -> Steps:
        """Try every row from the first one on; no licence is written."""
        shop, rehearsal = self._shop, Rehearsal()
        with shop.database.begin() as repository:
            held = self._holding.held(repository)
            repository.collected_rows.drop(held.id)
            checking = replace(
                _as_surveyed(held, file),
                state=CollectionState.CHECKING,
                counts=Counts(),
                checking_since=shop.clock(),
            )
            repository.collections.save(checking)

        def rehearse(rows: Sequence[NumberedRow]) -> None:
            with shop.database.read() as repository:
                results = taker.rehearse(repository, shop.clock(), rows, rehearsal)
            again_if_outdated(partial(self._holding.keep, results))

        yield from self._batches(file, reading, 0, rehearse)

    def _end_check(self, unit: Unit) -> Collection:
        shop, now = self._shop, self._shop.clock()
        with shop.database.begin() as repository:
            held = self._holding.held(repository)
            if self._is_unfinished(held):
                return self._holding.give_back(repository, held)
            checked = replace(held, state=CollectionState.CHECKED, worker=None, lease_until=None)
            repository.collections.save(checked)
            action, name = AuditAction.COLLECTION_CHECKED, unit.name
            repository.audit.append(
                collection_entry(now, held.sent_by, action, checked, unit_name=name)
            )
            if not checked.goes_on:
                return checked
            return self._started(repository, held, checked)

    def _begin(self, file: OpenFile) -> Collection:
        """Begin at once with a file whose check nobody waits for: taking a row in checks it."""
        with self._shop.database.begin() as repository:
            held = self._holding.held(repository)
            return self._started(repository, held, _as_surveyed(held, file))

    def _started(self, repository: Repository, held: Collection, ready: Collection) -> Collection:
        """Let the good rows be taken in by this worker, which goes on holding the collection."""
        begun = start_run(repository, self._shop.clock(), held.sent_by, ready)
        running = replace(begun, worker=self._shop.worker, lease_until=held.lease_until)
        repository.collections.save(running)
        return running

    def _run(self, file: OpenFile, reading: RowReader, taker: BatchTaker) -> Steps:
        """Take in the rows behind those that were taken in already."""
        shop = self._shop
        with shop.database.begin() as repository:
            after = self._holding.held(repository).counts.all

        def take_once(rows: Sequence[NumberedRow]) -> None:
            batch = taker.prepare(shop.database, shop.clock(), rows)
            self._holding.keep(batch.results, lambda repository: taker.store(repository, batch))

        def take(rows: Sequence[NumberedRow]) -> None:
            again_if_outdated(partial(take_once, rows))

        yield from self._batches(file, reading, after, take)
        with shop.database.begin() as repository:
            held = self._holding.held(repository)
            if self._is_unfinished(held):
                self._holding.give_back(repository, held)
                return
            self._holding.finish(repository, replace(held, state=CollectionState.DONE), DONE)

    def _batches(
        self,
        file: OpenFile,
        reading: RowReader,
        after: int,
        take: Callable[[Sequence[NumberedRow]], None],
    ) -> Steps:
        """Have the rows taken batch by batch as they come in, until told to stop."""
        size, waiting = self._shop.rows_at_once, list[Row]()
        file.reader.ask_for_rows(after)
        some: list[Row] | None = None
        while some != []:
            some = file.reader.some_rows()
            if some is None:
                yield file.reader
                continue
            waiting += file.survey.without_left_out(some)
            while len(waiting) >= size or (waiting and not some):
                if self._shop.stopping():
                    self._stopped = True
                    return
                today = city_date(self._shop.clock())
                take([(number, reading.read(cells, today)) for number, cells in waiting[:size]])
                del waiting[:size]
                yield None

    def _is_unfinished(self, held: Collection) -> bool:
        """Tell whether rows are left because the worker was told to stop.

        Raises:
            FileUnreadable: they are left though it was not: the file is not what it was.
        """
        if held.counts.all < held.rows and not self._stopped:
            raise FileUnreadable
        return held.counts.all < held.rows


def _as_surveyed(held: Collection, file: OpenFile) -> Collection:
    table = file.survey.table
    notes = tuple(Told(code, names) for code, names in file.survey.notes)
    return replace(held, file_kind=table.kind, rows=table.rows, notes=notes)
