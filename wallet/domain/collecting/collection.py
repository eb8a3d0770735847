"""One collection (归集, Art. 8, 10): a bureau's file of licences on its way into the repository."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from wallet.domain.actors.actors import Actor
from wallet.domain.collecting.file_decisions import (
    NOTHING_DECIDED,
    FileDecisions,
    NothingToDecide,
    Told,
    ensure_answered,
)
from wallet.domain.errors import Conflict, InvalidInput, NotFound

LEASE = timedelta(seconds=30)
"""How long a worker that gives no sign of life keeps a collection from the others."""

LARGEST_FILE_MB = 64
LARGEST_FILE = LARGEST_FILE_MB * 1024 * 1024
LONGEST_FILE_NAME = 120


class CollectionState(StrEnum):
    """The life of a collection."""

    RECEIVED = "received"
    UNDECIDED = "undecided"
    CHECKING = "checking"
    CHECKED = "checked"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


ALIVE_STATES = frozenset(
    {
        CollectionState.RECEIVED,
        CollectionState.UNDECIDED,
        CollectionState.CHECKING,
        CollectionState.CHECKED,
        CollectionState.RUNNING,
    }
)
"""A file that is on its way is not taken a second time."""

WORKED_ON = frozenset({CollectionState.RECEIVED, CollectionState.CHECKING, CollectionState.RUNNING})
"""What a worker has something to do with."""


class UnknownCollection(NotFound):
    """No such collection, or another unit's."""

    code = "unknown_collection"
    zh = "没有找到这次归集。"
    en = "This collection was not found."


class CollectionNotChecked(Conflict):
    """Only a file whose every row was checked is taken in."""

    code = "collection_not_checked"
    zh = "这个文件还没有预检完，或已经办过，不能开始归集。"
    en = "This file has not been checked to its end, or is dealt with already."


class OnItsWayOtherwise(Conflict):
    """The same file is being taken in by other decisions."""

    code = "file_on_its_way_otherwise"
    zh = "同一个文件正按另外的读法办理。请先办完或取消那一次。"
    en = "The same file is on its way with other decisions; finish or cancel that one first."


class CollectionOver(Conflict):
    """What is done, has failed or was cancelled cannot be cancelled."""

    code = "collection_over"
    zh = "这次归集已经结束，不能再取消。"
    en = "This collection is over and can no longer be cancelled."


class LeaseLost(Conflict):
    """Another worker has the collection, or it was cancelled; nothing of the batch is kept."""

    code = "lease_lost"
    zh = "这次归集已由别的进程接手或已取消。"
    en = "Another worker has taken this collection, or it was cancelled."


class UploadMissing(InvalidInput):
    """No file came with the request."""

    code = "upload_missing"
    zh = "请选择要上传的文件。"
    en = "Please choose the file to upload."


class UploadTooLarge(InvalidInput):
    """More than the repository keeps of one file."""

    code = "upload_too_large"
    zh = f"文件超过 {LARGEST_FILE_MB} MB，没有接收。请拆成几个文件分别上传。"
    en = f"The file is larger than {LARGEST_FILE_MB} MB and was not received; split it."


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of the rows that were looked at so far."""

    issued: int = 0
    unchanged: int = 0
    refused: int = 0

    @property
    def all(self) -> int:
        """How many rows were looked at."""
        return self.issued + self.unchanged + self.refused

    def plus(self, other: "Counts") -> "Counts":
        """Return both together."""
        return Counts(
            self.issued + other.issued,
            self.unchanged + other.unchanged,
            self.refused + other.refused,
        )


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a whole file was refused: a stable code, and what it is about, such as headings."""

    code: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Collection:
    """One collection as stored.

    ``counts`` are of the check until it is confirmed, then of the run. ``goes_on`` says that it
    is not waiting for a confirmation. ``kept`` says that its file is still there. ``questions``
    wait for a decision, ``notes`` tell how the file was read.
    """

    id: str
    unit_id: str
    sent_by: Actor
    file_name: str
    file_digest: str
    file_size: int
    legacy: bool
    goes_on: bool
    state: CollectionState
    created_at: datetime
    file_kind: str = ""
    rows: int = 0
    counts: Counts = Counts()
    failure: Failure | None = None
    worker: str | None = None
    lease_until: datetime | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    kept: bool = True
    decisions: FileDecisions = NOTHING_DECIDED
    questions: tuple[Told, ...] = ()
    notes: tuple[Told, ...] = ()
    checking_since: datetime | None = None

    @property
    def alive(self) -> bool:
        """Whether something is still to happen with it."""
        return self.state in ALIVE_STATES

    @property
    def resumable(self) -> bool:
        """Whether it stopped in the middle for a reason that was not the file's."""
        return (
            self.state is CollectionState.FAILED
            and self.started_at is not None
            and self.kept
            and self.counts.all < self.rows
        )

    def ensure_answered(self, decisions: FileDecisions) -> None:
        """Refuse decisions that leave a question open.

        Raises:
            NothingToDecide: nothing is asked.
            DecisionMissing: with the name of the decision.
        """
        if self.state is not CollectionState.UNDECIDED:
            raise NothingToDecide(state=self.state.value)
        ensure_answered(self.questions, decisions)

    def ensure_may_run(self) -> None:
        """Refuse to take in what was not checked.

        Raises:
            CollectionNotChecked: in every state but checked, and failed in the middle.
        """
        if self.state is not CollectionState.CHECKED and not self.resumable:
            raise CollectionNotChecked(state=self.state.value)

    def ensure_may_cancel(self) -> None:
        """Refuse to cancel what is over.

        Raises:
            CollectionOver: it is done, has failed or was cancelled.
        """
        if not self.alive:
            raise CollectionOver(state=self.state.value)


class CollectedRow(NamedTuple):
    """What became of one row: its outcome, the licence, and what the report says of it."""

    row_number: int
    outcome: str
    licence_code: str
    content: Mapping[str, object]
