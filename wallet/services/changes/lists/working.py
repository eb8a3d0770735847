"""A worker's turn with a list: check some rows, or carry some out (Art. 8).

Lists take turns, so that none holds up another bureau's. Each row is a transaction with its own
entry; how far the list is stands in the same transaction. A worker that is killed loses nothing but
its lease: whoever takes the list next goes on behind the last row that was dealt with.
"""

import logging
from contextlib import suppress
from dataclasses import dataclass, replace

from wallet.domain.changes.change_list import ChangeList, ChangeRow, ListCounts
from wallet.domain.changes.change_request import ChangeState
from wallet.domain.collecting.collection import Failure, LeaseLost
from wallet.domain.trail.audit import AuditAction
from wallet.repository.database import Repository
from wallet.repository.signing_keys.keys import NoSigningKey
from wallet.services.changes.lists.carrying_out import RowDone, carry_out_row
from wallet.services.changes.lists.deciding import begun, confirm
from wallet.services.changes.lists.ending import end_list
from wallet.services.changes.lists.entries import list_entry
from wallet.services.changes.lists.examining import Examination
from wallet.services.changes.lists.file_reading import keep_rows, read_next_list
from wallet.services.collecting.holding import UNFORESEEN, Workshop

ROWS_A_TURN = 50
_ROWS_READ_AT_ONCE = 1000
_log = logging.getLogger(__name__)


def work_on_next_list(workshop: Workshop, rows: int = ROWS_A_TURN) -> bool:
    """Read the file of a list to its end, or give a list its turn; tell whether there was one.

    Raises:
        RepositoryUnavailable: the database does not answer; what is done is whole.
    """
    return read_next_list(workshop) or give_turn_to_next_list(workshop, rows)


def give_turn_to_next_list(workshop: Workshop, rows: int = ROWS_A_TURN) -> bool:
    """Give the list that has waited longest a turn of so many rows; tell whether there was one.

    Raises:
        RepositoryUnavailable: the database does not answer; what is done is whole.
    """
    with workshop.database.begin() as repository:
        leased = repository.change_lists.lease_next(workshop.worker, workshop.clock())
    if leased is None:
        return False
    # Cancelled, or another worker's meanwhile: nothing of the last row was kept.
    with suppress(LeaseLost, RowDone):
        _Turn(workshop, leased.id, rows).take(leased)
    return True


def fail_lists_unforeseen(workshop: Workshop) -> None:
    """Mark the list that this worker holds as failed; what is done stays, and it can go on."""
    with workshop.database.begin() as repository:
        for held in repository.change_lists.held_by(workshop.worker):
            end_list(repository, workshop.clock(), held, ChangeState.FAILED, Failure(UNFORESEEN))


@dataclass(frozen=True, slots=True)
class _Turn:
    workshop: Workshop
    list_id: str
    rows: int

    def take(self, leased: ChangeList) -> None:
        """Do the next part of the list; what stops it is told with it."""
        try:
            match leased.state:
                case ChangeState.RECEIVED:
                    self._gather(leased)
                case ChangeState.CHECKING:
                    self._check(leased)
                case _:
                    self._carry_out(leased)
        except NoSigningKey as error:
            self._fail(Failure(error.code))

    def _gather(self, leased: ChangeList) -> None:
        """List the next living licences whose document a withdrawn key signed, by their ids."""
        with self.workshop.database.read() as repository:
            last = repository.list_rows.last(self.list_id)
            ids = repository.key_records.unconfirmed_of(
                leased.unit_id, after=(last and last.licence_id) or "", limit=_ROWS_READ_AT_ONCE
            )
            licences = repository.licence_lookups.by_ids(ids)
        place = last.position if last else 0
        found = [
            ChangeRow(place + number, str(licences[one].code), one)
            for number, one in enumerate(ids, 1)
        ]
        with self.workshop.database.begin() as repository:
            held = self._held(repository)
            repository.list_rows.add(self.list_id, found)
            if found:
                self._let_go(repository, replace(held, rows=held.rows + len(found)))
                return
            ready = replace(held, state=ChangeState.APPROVED, counts=ListCounts(possible=held.rows))
            self._let_go(repository, begun(ready, self.workshop.clock()))

    def _keep(self, rows: list[ChangeRow]) -> int:
        with self.workshop.database.begin() as repository:
            keep_rows(repository, self.workshop, self._held(repository), rows)
        return len(rows)

    def _check(self, leased: ChangeList) -> None:
        """Say of the next rows what would become of them; no licence is changed."""
        now = self.workshop.clock()
        with self.workshop.database.read() as repository:
            rows = repository.list_rows.page(self.list_id, after=leased.reached, limit=self.rows)
            examination = Examination(repository, now, leased)
            found = [examination.of(row) for row in rows]
        with self.workshop.database.begin() as repository:
            held = self._held(repository)
            repository.list_rows.note_findings(self.list_id, [one.row for one in found])
            refused = sum(one.row.refusal is not None for one in found)
            counts = replace(
                held.counts,
                possible=held.counts.possible + len(found) - refused,
                refused=held.counts.refused + refused,
            )
            less = held.gives_less or any(one.gives_less for one in found)
            reached = rows[-1].position if rows else held.reached
            checked = replace(held, counts=counts, gives_less=less, reached=reached)
            if counts.possible + counts.refused < held.rows:
                self._let_go(repository, checked)
            else:
                self._end_check(repository, checked)

    def _end_check(self, repository: Repository, checked: ChangeList) -> None:
        now = self.workshop.clock()
        checked = replace(checked, state=ChangeState.CHECKED)
        entry = list_entry(now, checked.sent_by, AuditAction.CHANGES_CHECKED, checked)
        repository.audit.append(entry)
        if checked.goes_on:
            checked = confirm(repository, now, checked)
        self._let_go(repository, checked)

    def _carry_out(self, leased: ChangeList) -> None:
        """Carry out the next rows, each on its own."""
        if leased.started_at is None:
            with self.workshop.database.begin() as repository:
                leased = begun(self._held(repository), self.workshop.clock())
                repository.change_lists.save(leased)
        with self.workshop.database.read() as repository:
            rows = repository.list_rows.page(self.list_id, after=leased.reached, limit=self.rows)
        for row in rows:
            if self.workshop.stopping():
                break
            carry_out_row(self.workshop, leased, row)
        with self.workshop.database.begin() as repository:
            held = self._held(repository)
            if len(rows) < self.rows and (not rows or held.reached == rows[-1].position):
                end_list(repository, self.workshop.clock(), held, ChangeState.DONE)
            else:
                self._let_go(repository, held)

    def _held(self, repository: Repository) -> ChangeList:
        return repository.change_lists.held(self.list_id, self.workshop.worker)

    def _let_go(self, repository: Repository, held: ChangeList) -> None:
        freed = replace(held, worker=None, lease_until=None, turn_at=self.workshop.clock())
        repository.change_lists.save(freed)

    def _fail(self, failure: Failure) -> None:
        with self.workshop.database.begin() as repository:
            held = self._held(repository)
            end_list(repository, self.workshop.clock(), held, ChangeState.FAILED, failure)
