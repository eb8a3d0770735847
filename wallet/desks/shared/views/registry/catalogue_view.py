"""Catalogue entries as the issuer's and the operator's pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _

from wallet.desks.shared.filters import civil_date
from wallet.desks.shared.language import label_of, told
from wallet.desks.shared.views.registry.scenario_view import HistoryLine
from wallet.desks.shared.words.labels import CATEGORIES
from wallet.desks.shared.words.registry.catalogue_words import (
    ATTRIBUTES,
    FIELD_ATTRIBUTES,
    FORMATS,
    HISTORY,
    HOLDER_FACTS,
    HOLDER_KINDS,
    LEVELS,
    PUBLICITIES,
    SENSITIVITIES,
    SHAPES,
    STATES,
    SYNC_MODES,
    WHICH_HOLDERS,
)
from wallet.domain.catalogue.catalogue_draft import CatalogueDraft
from wallet.domain.catalogue.entry_changes import ChangeKind, EntryChange
from wallet.domain.catalogue.issuing_catalogue import EntryState, FieldFault, LicenceType
from wallet.repository.database import Repository
from wallet.services.catalogue.surroundings import Reliance

_WORDS = {
    "holder_kinds": HOLDER_KINDS,
    "publicity": PUBLICITIES,
    "standard_level": LEVELS,
    "sync_mode": SYNC_MODES,
    "shape": SHAPES,
    "category": CATEGORIES,
    "format": FORMATS,
    "sensitivity": SENSITIVITIES,
    "holder_fact": HOLDER_FACTS,
    "which_holder": WHICH_HOLDERS,
}


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One line of a list: an entry in force or retired, or a version in work."""

    name: str
    english_title: str
    type_code: str
    state: str
    state_word: str
    tone: str
    sign: str
    issuer_name: str
    version: int | None
    at: datetime | None
    draft_id: str = ""
    in_work: str = ""
    """What became of the next version of an entry that is in force, if there is one."""


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One difference in words; a field that came or went has no before and after."""

    what: str
    before: str
    after: str
    kind: str


@dataclass(frozen=True, slots=True)
class RelianceRow:
    """Who relies on fields that go."""

    unit_name: str
    name: str
    kind: str
    fields: str


def row_of_type(
    entry: LicenceType, issuer_name: str, draft: CatalogueDraft | None = None
) -> EntryRow:
    """Return the line of an entry as it was approved or retired."""
    word, tone, sign = STATES[entry.state.value]
    return EntryRow(
        entry.name,
        entry.template.english_title,
        entry.type_code,
        entry.state.value,
        str(word),
        tone,
        sign,
        issuer_name,
        entry.version,
        None,
        in_work=str(STATES[state_of_draft(draft)][0]) if draft else "",
    )


def row_of_draft(draft: CatalogueDraft, issuer_name: str) -> EntryRow:
    """Return the line of a version in work."""
    state = state_of_draft(draft)
    word, tone, sign = STATES[state]
    return EntryRow(
        draft.form.name,
        draft.form.english_title,
        draft.form.type_code,
        state,
        str(word),
        tone,
        sign,
        issuer_name,
        None,
        draft.submitted_at or draft.changed_at,
        draft.id,
    )


def state_of_draft(draft: CatalogueDraft) -> str:
    """Return the state that pages show: a draft that was given back says so."""
    return "returned" if draft.returned else draft.state.value


def change_rows(changes: Iterable[EntryChange]) -> list[ChangeRow]:
    """Return what a new version changes, in words."""
    return [_change_row(one) for one in changes]


def reliance_rows(reliances: Iterable[Reliance]) -> list[RelianceRow]:
    """Return who relies on an entry, in words."""
    return [
        RelianceRow(
            one.unit_name,
            one.name,
            _("场景") if one.in_scenario else _("用证清单"),
            _("、").join(label_of(field) for field in one.fields),
        )
        for one in reliances
    ]


def history_lines(repository: Repository, *subjects: str) -> list[HistoryLine]:
    """Return what was done with an entry, the newest first."""
    return [
        HistoryLine(act.at, str(HISTORY.get(act.act, act.act)), act.reason)
        for act in repository.registry_acts.of(*subjects)
    ]


def fault_words(fault: FieldFault) -> str:
    """Return where a fault is and what to do about it."""
    words = told(fault)
    parts = fault.field.split(".")
    if len(parts) == 3:  # noqa: PLR2004 - fields.<place>.<part>
        place = _("第 %(place)s 项", place=int(parts[1]) + 1)
        return f"{place} · {FIELD_ATTRIBUTES[parts[2]]}{_('：')}{words}"
    return f"{ATTRIBUTES.get(fault.field, fault.field)}{_('：')}{words}"


def can_be_retired(entry: LicenceType) -> bool:
    """Whether the operator may still retire an entry."""
    return entry.state is EntryState.APPROVED


def word_of(attribute: str, value: object) -> str:
    """Return a value of an attribute as a person reads it."""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, frozenset | tuple):
        listed = [str(one) for one in value]
        ordered = [one for one in HOLDER_KINDS if one in listed] or listed
        return _("、").join(word_of(attribute, one) for one in ordered) or "—"
    if isinstance(value, date):
        return civil_date(value)
    known = _WORDS.get(attribute, {})
    return str(known.get("" if value is None else str(value), value))


def _change_row(change: EntryChange) -> ChangeRow:
    if change.kind is ChangeKind.ORDER:
        return ChangeRow(_("照面信息的顺序"), "", _("有调整"), change.kind.value)
    if change.field is None:
        what = str(ATTRIBUTES[change.attribute])
    elif change.kind is ChangeKind.FIELD_CHANGED:
        what = f"{label_of(change.field)} · {FIELD_ATTRIBUTES[change.attribute]}"
    else:
        added = change.kind is ChangeKind.FIELD_ADDED
        format_ = str(FORMATS[change.field.format.value])
        return ChangeRow(
            label_of(change.field),
            "" if added else format_,
            _("新增（%(format)s）", format=format_) if added else _("删去"),
            change.kind.value,
        )
    before = word_of(change.attribute, change.before)
    return ChangeRow(what, before, word_of(change.attribute, change.after), change.kind.value)
