"""One act on many licences (批量办理, Art. 8): read, checked row by row, confirmed, carried out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wallet.domain.actors.actors import Actor
from wallet.domain.changes.change_request import ChangeState
from wallet.domain.changes.licence_change import ChangeAct, LicenceChange
from wallet.domain.collecting.collection import Failure
from wallet.domain.collecting.file_decisions import (
    NOTHING_DECIDED,
    FileDecisions,
    NothingToDecide,
    Told,
    ensure_answered,
)
from wallet.domain.errors import Conflict, InvalidInput, NotFound

LONGEST_LIST = 100_000
"""Rows of one file."""

WORKED_ON = frozenset({ChangeState.RECEIVED, ChangeState.CHECKING, ChangeState.APPROVED})
"""What a worker has something to do with."""

ALIVE_STATES = WORKED_ON | {
    ChangeState.UNDECIDED,
    ChangeState.CHECKED,
    ChangeState.AWAITING_APPROVAL,
}
"""While something is still to happen."""


class UnknownChangeList(NotFound):
    """No such list, or another unit's."""

    code = "unknown_change_list"
    zh = "没有找到这份批量办理的清单。"
    en = "This list of changes was not found."


class ListNotAcceptable(InvalidInput):
    """A list says what is done, and of which licences: one at least."""

    code = "list_not_acceptable"
    zh = "请选择办理什么，并给出证照：粘贴编号，或者上传文件。"
    en = "Say what is to be done, and of which licences: paste their numbers or upload a file."


class ListNotChecked(Conflict):
    """Only a list whose every row was checked is carried out."""

    code = "list_not_checked"
    zh = "这份清单还没有预检完，或已经办过，没有重复办理。"
    en = "This list has not been checked to its end, or is dealt with already."


class NothingPossible(Conflict):
    """Every row was refused by the check."""

    code = "nothing_possible"
    zh = "预检没有一行可以办理，请改好后重新提交。"
    en = "The check refused every row; correct them and send the list anew."


class ListOver(Conflict):
    """What is over cannot be cancelled."""

    code = "list_over"
    zh = "这份清单已经结束，不能再取消。"
    en = "This list is over and can no longer be cancelled."


@dataclass(frozen=True, slots=True)
class ListCounts:
    """What became of the rows so far: in the check, and then in the carrying out."""

    possible: int = 0
    refused: int = 0
    done: int = 0


@dataclass(frozen=True, slots=True)
class ChangeList:
    """One list as stored.

    ``counts.refused`` is of the check until the list is confirmed, then of the carrying out.
    ``reached`` is the last row that the present phase has dealt with. ``gives_less``: a row would
    leave a holder with less (decision 22). ``goes_on``: nobody waits to confirm. ``headings`` are
    those of the file, ``None`` where its rows name their members. ``questions`` about the file wait
    for a decision, ``notes`` tell how it was read.
    """

    id: str
    unit_id: str
    sent_by: Actor
    change: LicenceChange
    state: ChangeState
    created_at: datetime
    lapses_at: datetime
    goes_on: bool = False
    rows: int = 0
    counts: ListCounts = ListCounts()
    reached: int = 0
    gives_less: bool = False
    headings: tuple[str, ...] | None = None
    decisions: FileDecisions = NOTHING_DECIDED
    questions: tuple[Told, ...] = ()
    notes: tuple[Told, ...] = ()
    failure: Failure | None = None
    worker: str | None = None
    lease_until: datetime | None = None
    turn_at: datetime | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    decided_name: str | None = None
    decided_at: datetime | None = None
    decision_reason: str | None = None

    @property
    def looked_at(self) -> int:
        """How many rows the present phase, or the last one, has dealt with."""
        phase = self.counts.done if self.started_at else self.counts.possible
        return phase + self.counts.refused

    @property
    def resigns(self) -> bool:
        """Whether its licences are signed anew; it was made of what the repository holds."""
        return self.change.act is ChangeAct.RESIGNING

    @property
    def resumable(self) -> bool:
        """Whether it stopped in the middle for a reason that was not its rows'."""
        return self.state is ChangeState.FAILED and self.started_at is not None

    def state_at(self, now: datetime) -> ChangeState:
        """Return where it stands: what nobody approved within seven days has lapsed."""
        waits = self.state is ChangeState.AWAITING_APPROVAL
        return ChangeState.LAPSED if waits and self.lapses_at <= now else self.state

    def ensure_answered(self, decisions: FileDecisions) -> None:
        """Refuse decisions that leave a question about its file open.

        Raises:
            NothingToDecide: nothing is asked.
            DecisionMissing: with the name of the decision.
        """
        if self.state is not ChangeState.UNDECIDED:
            raise NothingToDecide(state=self.state.value)
        ensure_answered(self.questions, decisions)

    def ensure_may_run(self) -> None:
        """Refuse to carry out what was not checked, and what is to be done of nothing.

        Raises:
            ListNotChecked: in every state but checked, and failed in the middle.
            NothingPossible: no row passed the check.
        """
        if self.state is not ChangeState.CHECKED and not self.resumable:
            raise ListNotChecked(state=self.state.value)
        if not self.counts.possible:
            raise NothingPossible

    def ensure_may_cancel(self, now: datetime) -> None:
        """Refuse to cancel what is over.

        Raises:
            ListOver: it is done, has failed, was cancelled, refused or withdrawn, or has lapsed.
        """
        if self.state_at(now) not in ALIVE_STATES:
            raise ListOver(state=self.state_at(now).value)


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One row of a list: a line of the file under its own number, or a licence to sign anew.

    ``given`` is the number or identifier as it was written. ``asked`` is what else the row says,
    and what the check found of it; sealed. ``refusal`` is why the check refused it, ``outcome``
    what became of it; both are stable codes, None so far.
    """

    position: int
    given: str
    licence_id: str | None = None
    asked: Mapping[str, Any] | None = None
    refusal: str | None = None
    outcome: str | None = None
    done_at: datetime | None = None
