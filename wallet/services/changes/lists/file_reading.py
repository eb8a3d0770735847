"""A worker reading the file of a list, which is kept row by row as it is (Art. 8).

It is one of the works that take turns with their files, so that no file holds up another bureau's.
"""

from collections.abc import Collection as AnyOf
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace

from wallet.domain.catalogue.issuing_catalogue import LicenceType
from wallet.domain.changes.change_list import ChangeList, ChangeRow
from wallet.domain.changes.change_request import ChangeState
from wallet.domain.collecting.collection import LEASE, Failure, LeaseLost
from wallet.domain.collecting.file_decisions import Told
from wallet.repository.database import Repository
from wallet.services.changes.lists.ending import end_list
from wallet.services.changes.lists.rows.reading import asked_of_list, list_file, questions_about
from wallet.services.collecting.holding import Workshop
from wallet.services.collecting.working import SECONDS_BETWEEN_SIGNS, Steps, wait_for
from wallet.services.sheets.file_refusals import FileRefused, ensure_decided
from wallet.services.sheets.tables import FOR_A_WORKER, FileReader, in_memory


def read_next_list(workshop: Workshop) -> bool:
    """Read the file of a list to its end; tell whether there was one to read.

    Raises:
        RepositoryUnavailable: the database does not answer; what is kept is begun anew.
    """
    with workshop.database.begin() as repository:
        reading = next_to_read(workshop, repository, ())
    if reading is None:
        return False
    with suppress(LeaseLost):
        for reader in reading.steps():
            if reader is not None and not wait_for([reader], SECONDS_BETWEEN_SIGNS):
                reading.holding.show_life()
    return True


def next_to_read(
    workshop: Workshop, repository: Repository, besides: AnyOf[str]
) -> "ListReading | None":
    """Lease the next list whose file is to be read, of none of the units that are named."""
    leased = repository.change_lists.lease_to_read(workshop.worker, workshop.clock(), besides)
    return ListReading(workshop, leased) if leased else None


class HeldList:
    """A list, by its number, under this worker's name."""

    def __init__(self, workshop: Workshop, list_id: str) -> None:
        self._shop = workshop
        self._id = list_id

    def held(self, repository: Repository) -> ChangeList:
        """Return it, locked until the transaction ends.

        Raises:
            LeaseLost: cancelled, or another worker's.
        """
        return repository.change_lists.held(self._id, self._shop.worker)

    def show_life(self) -> None:
        """Keep the lease while the file is read, which may take a while.

        Raises:
            LeaseLost: cancelled, or another worker's.
        """
        with self._shop.database.begin() as repository:
            lease_until = self._shop.clock() + LEASE
            repository.change_lists.save(replace(self.held(repository), lease_until=lease_until))

    def let_go(self) -> None:
        """Give the list back at once, if this worker still has it; its file is read anew."""
        with suppress(LeaseLost), self._shop.database.begin() as repository:
            freed = replace(self.held(repository), worker=None, lease_until=None)
            repository.change_lists.save(freed)

    def fail(self, failure: Failure) -> None:
        """End it for a reason, which is told with it.

        Raises:
            LeaseLost: as :meth:`held`.
        """
        with self._shop.database.begin() as repository:
            held = self.held(repository)
            end_list(repository, self._shop.clock(), held, ChangeState.FAILED, failure)


@dataclass(frozen=True, slots=True)
class ListReading:
    """The work with the file of one list that this worker has."""

    workshop: Workshop
    leased: ChangeList

    @property
    def holding(self) -> HeldList:
        """The list as this worker has it."""
        return HeldList(self.workshop, self.leased.id)

    @property
    def unit_id(self) -> str:
        """Whose list it is."""
        return self.leased.unit_id

    def steps(self) -> Steps:
        """Keep each row of the file as it is; what an earlier try kept goes first.

        Raises:
            LeaseLost: cancelled, or another worker's.
        """
        with self.workshop.database.begin() as repository:
            self.holding.held(repository)
            repository.list_rows.drop(self.leased.id)
            file = in_memory(repository.list_files.parts(self.leased.id))
            codes = {
                one.type_code for one in repository.catalogue.all_of_issuer(self.leased.unit_id)
            }
            own = tuple(repository.catalogue.versions_of(codes).values())
        asked = asked_of_list(self.leased.change.act, own, self.leased.decisions)
        try:
            with file, FileReader(file, asked, FOR_A_WORKER) as reader:
                yield from self._read(reader, own)
        except FileRefused as refusal:
            self.holding.fail(Failure(refusal.code, refusal.names))

    def _read(self, reader: FileReader, own: Iterable[LicenceType]) -> Steps:
        while (table := reader.table_if_known()) is None:
            yield reader
        act, decisions = self.leased.change.act, self.leased.decisions
        questions = questions_about(table, act, own, decisions)
        if questions and not self.leased.goes_on:
            self._ask(questions)
            return
        ensure_decided(questions)
        file = list_file(table, act, own)
        reader.ask_for_rows(0)
        count = 0
        while (some := reader.some_rows()) != []:
            if some is None:
                yield reader
                continue
            if self.workshop.stopping():
                self.holding.let_go()
                return
            count += self._keep([file.read(row) for row in some])
            yield None
        with self.workshop.database.begin() as repository:
            held = self.holding.held(repository)
            repository.list_files.drop(self.leased.id)
            checking = replace(
                held,
                state=ChangeState.CHECKING,
                rows=count,
                headings=file.headings,
                notes=tuple(Told(code, names) for code, names in table.notes),
                worker=None,
                lease_until=None,
                turn_at=self.workshop.clock(),
            )
            repository.change_lists.save(checking)

    def _ask(self, questions: Iterable[FileRefused]) -> None:
        """Leave the file to its sender, who has to say how it is meant."""
        with self.workshop.database.begin() as repository:
            held = self.holding.held(repository)
            asked = tuple(Told(one.code, one.names) for one in questions)
            undecided = replace(held, state=ChangeState.UNDECIDED, questions=asked)
            repository.change_lists.save(replace(undecided, worker=None, lease_until=None))

    def _keep(self, rows: list[ChangeRow]) -> int:
        with self.workshop.database.begin() as repository:
            keep_rows(repository, self.workshop, self.holding.held(repository), rows)
        return len(rows)


def keep_rows(
    repository: Repository, workshop: Workshop, held: ChangeList, rows: list[ChangeRow]
) -> None:
    """Add rows to a list that this worker has, and keep it for another while."""
    repository.list_rows.add(held.id, rows)
    lease_until = workshop.clock() + LEASE
    kept = replace(held, lease_until=lease_until, rows=held.rows + len(rows))
    repository.change_lists.save(kept)
