"""Collections in words: where one stands, how far it is, why a file was refused."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from wallet.desks.shared.language import in_language, told
from wallet.desks.shared.words.file_words import ShownQuestion, shown_notes, shown_questions
from wallet.desks.shared.words.time_left import time_left
from wallet.domain.collecting.collection import WORKED_ON, Collection, CollectionState, Failure
from wallet.domain.errors import WalletError
from wallet.repository.signing_keys.keys import CertificateEnded, NoSigningKey
from wallet.services.collecting.files.report import RowResult
from wallet.services.collecting.holding import UNFORESEEN
from wallet.services.sheets.file_refusals import refusal_called

STATE_WORDS: dict[CollectionState, LazyString] = {
    CollectionState.RECEIVED: _("等待预检"),
    CollectionState.UNDECIDED: _("等您决定"),
    CollectionState.CHECKING: _("正在预检"),
    CollectionState.CHECKED: _("等您确认"),
    CollectionState.RUNNING: _("正在归集"),
    CollectionState.DONE: _("已完成"),
    CollectionState.FAILED: _("没有完成"),
    CollectionState.CANCELLED: _("已取消"),
}
_KIND_WORDS = {"xlsx": "XLSX", "jsonl": "JSON Lines", "": ""}
_UNFORESEEN = _("处理时出了意外，已经停下。已归集的行都是完整的，可以继续办理。")
_HUNDRED = 100


@dataclass(frozen=True, slots=True)
class ShownFault:
    """One fault of a refused row, as a page tells it."""

    row_number: int
    column: str
    masked: str
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class ShownCollection:
    """A collection as its page tells it."""

    id: str
    state: str
    state_word: str
    file_name: str
    kind_word: str
    legacy: bool
    created_at: datetime
    finished_at: datetime | None
    rows: int
    done: int
    percent: int
    issued: int
    unchanged: int
    refused: int
    time_left: str
    working: bool
    can_cancel: bool
    resumable: bool
    failure: str
    failure_code: str
    questions: list[ShownQuestion]
    notes: list[str]


def shown_collection(collection: Collection, now: datetime) -> ShownCollection:
    """Return a collection in the words of the current language."""
    counts, rows = collection.counts, collection.rows
    failure = collection.failure
    return ShownCollection(
        id=collection.id,
        state=collection.state.value,
        state_word=str(STATE_WORDS[collection.state]),
        file_name=collection.file_name or collection.file_digest[:12],
        kind_word=_KIND_WORDS.get(collection.file_kind, "CSV"),
        legacy=collection.legacy,
        created_at=collection.created_at,
        finished_at=collection.finished_at,
        rows=rows,
        done=counts.all,
        percent=counts.all * _HUNDRED // rows if rows else 0,
        issued=counts.issued,
        unchanged=counts.unchanged,
        refused=counts.refused,
        time_left=_time_left(collection, now),
        working=collection.state in WORKED_ON,
        can_cancel=collection.alive,
        resumable=collection.resumable,
        failure=failure_words(failure) if failure else "",
        failure_code=failure.code if failure else "",
        questions=shown_questions(collection.questions),
        notes=shown_notes(collection.notes),
    )


def shown_faults(results: list[RowResult]) -> list[ShownFault]:
    """Return every fault of refused rows, in the current language."""
    return [
        ShownFault(
            result.row_number,
            fault.column,
            fault.masked,
            fault.code,
            told(fault),
        )
        for result in results
        for fault in result.faults
    ]


def _time_left(collection: Collection, now: datetime) -> str:
    done, rows = collection.counts.all, collection.rows
    begun = _BEGAN.get(collection.state, _never)(collection)
    if begun is None or not done:
        return ""
    return time_left(done, rows, now - begun)


def failure_words(failure: Failure) -> str:
    """Return why a whole file was refused, in the words of the current language."""
    if failure.code == UNFORESEEN:
        return str(_UNFORESEEN)
    if failure.code in _OF_KEYS:
        return told(_OF_KEYS[failure.code])
    refusal = refusal_called(failure.code, failure.names)
    return in_language(zh=refusal.sentence_zh(), en=refusal.sentence_en())


_OF_KEYS: Mapping[str, type[WalletError]] = {
    kind.code: kind for kind in (NoSigningKey, CertificateEnded)
}


def _never(_collection: Collection) -> datetime | None:
    return None


_BEGAN: Mapping[CollectionState, Callable[[Collection], datetime | None]] = {
    CollectionState.CHECKING: lambda one: one.checking_since,
    CollectionState.RUNNING: lambda one: one.started_at,
}
"""Since when the rows are counted that are done."""
