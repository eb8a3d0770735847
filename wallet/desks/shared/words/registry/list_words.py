"""Lists of licences to change, as the pages and the report show them and their rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

from wallet.desks.shared.language import told
from wallet.desks.shared.views.differences import ShownDifference, shown_differences
from wallet.desks.shared.words.change_words import CHANGE_STATES, act_word
from wallet.desks.shared.words.collection_words import failure_words
from wallet.desks.shared.words.file_words import ShownQuestion, shown_notes, shown_questions
from wallet.desks.shared.words.refusals import refusal_sentence
from wallet.desks.shared.words.time_left import time_left
from wallet.domain.catalogue.issuing_catalogue import LicenceType
from wallet.domain.changes.change_list import ALIVE_STATES, WORKED_ON, ChangeList, ChangeRow
from wallet.domain.changes.change_request import ChangeState
from wallet.domain.collecting.collection import Failure
from wallet.domain.licences.licence import Licence
from wallet.repository.database import Repository
from wallet.services.changes.lists.examining import faults_of
from wallet.services.changes.lists.examining import shown_differences as differences_of
from wallet.services.collecting.holding import UNFORESEEN
from wallet.services.collecting.rows.faults import RowFault

LIST_STATES: dict[ChangeState, LazyString] = {
    **CHANGE_STATES,
    ChangeState.APPROVED: lazy_gettext("正在办理"),
    ChangeState.REFUSED: lazy_gettext("复核不通过"),
}
_HUNDRED = 100


@dataclass(frozen=True, slots=True)
class ShownList:
    """A list as its pages tell it. ``looked_at`` rows were dealt with in its present phase."""

    id: str
    act: str
    reason: str
    state: ChangeState
    state_word: str
    resigns: bool
    ends: bool
    gives_less: bool
    sent_by: str
    created_at: datetime
    finished_at: datetime | None
    rows: int
    looked_at: int
    percent: int
    possible: int
    refused: int
    done: int
    pending: int
    carried_out: bool
    working: bool
    can_cancel: bool
    resumable: bool
    time_left: str
    failure: str
    failure_code: str
    questions: list[ShownQuestion]
    notes: list[str]


@dataclass(frozen=True, slots=True)
class ListRow:
    """One row; ``outcome`` is a stable code, blank while nothing has been done or refused."""

    position: int
    given: str
    licence: str
    licence_id: str | None
    holders: str
    outcome: str
    words: tuple[str, ...]
    differences: Sequence[ShownDifference]
    done_at: datetime | None = None


def shown_list(one: ChangeList, now: datetime) -> ShownList:
    """Return a list in the words of the current language."""
    state, counts = one.state_at(now), one.counts
    running = state is ChangeState.APPROVED and one.started_at is not None
    spent = now - one.started_at if running and one.started_at else None
    return ShownList(
        id=one.id,
        act=act_word(one.change),
        reason=one.change.reason,
        state=state,
        state_word=str(LIST_STATES[state]),
        resigns=one.resigns,
        ends=one.change.ends,
        gives_less=one.gives_less,
        sent_by=one.sent_by.name,
        created_at=one.created_at,
        finished_at=one.finished_at,
        rows=one.rows,
        looked_at=one.looked_at,
        percent=one.looked_at * _HUNDRED // one.rows if one.rows else 0,
        possible=counts.possible,
        refused=counts.refused,
        done=counts.done,
        pending=max(one.rows - counts.done - counts.refused, 0),
        carried_out=one.started_at is not None,
        working=state in WORKED_ON,
        can_cancel=state in ALIVE_STATES,
        resumable=one.resumable,
        time_left=time_left(one.looked_at, one.rows, spent) if spent else "",
        failure=_failure(one.failure) if one.failure else "",
        failure_code=one.failure.code if one.failure else "",
        questions=shown_questions(one.questions),
        notes=shown_notes(one.notes),
    )


def _failure(failure: Failure) -> str:
    if failure.code == UNFORESEEN:
        return _("处理时出了意外，已经停下。办完的都是完整的，可以继续办理。")
    return failure_words(failure)


def list_rows(repository: Repository, one: ChangeList, rows: Sequence[ChangeRow]) -> list[ListRow]:
    """Return rows with what they are about, what would differ, and what became of them."""
    found = repository.licence_lookups.by_ids(row.licence_id for row in rows if row.licence_id)
    licences = list(found.values())
    kinds = repository.catalogue.versions_of(licence.type_code for licence in licences)
    holders = repository.holders.of_licences(found)
    shown = []
    for row in rows:
        licence = found.get(row.licence_id or "")
        kind = kinds[licence.type_code, licence.type_version] if licence else None
        names = [holder.name for holder in holders.get(row.licence_id or "", ())]
        shown.append(_shown(one, row, licence, kind, _("、").join(names)))
    return shown


def _shown(
    one: ChangeList,
    row: ChangeRow,
    licence: Licence | None,
    kind: LicenceType | None,
    holders: str,
) -> ListRow:
    outcome = row.outcome or row.refusal or ""
    differences = differences_of(row) if kind and not row.refusal else ()
    return ListRow(
        row.position,
        row.given,
        kind.name if kind else "",
        licence.id if licence else None,
        holders,
        outcome,
        _words(one, row, outcome),
        shown_differences(kind, differences) if kind else (),
        row.done_at,
    )


def _fault(fault: RowFault) -> str:
    return (
        _("%(column)s：%(reason)s", column=fault.column, reason=told(fault))
        if fault.column
        else told(fault)
    )


def _words(one: ChangeList, row: ChangeRow, outcome: str) -> tuple[str, ...]:
    if outcome == "done":
        return (_("已办理"),)
    if not outcome:
        waits = one.state in {ChangeState.CHECKED, ChangeState.AWAITING_APPROVAL}
        return (_("可以办理") if waits else _("还没有办理"),)
    faults = faults_of(row)
    if faults:
        return tuple(_fault(fault) for fault in faults)
    return (refusal_sentence(outcome) or _("没有办成"),)
