"""A version of a catalogue entry in work, as both desks see it: its face and what it changes."""

from dataclasses import dataclass

from flask import request

from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.views.faces import Face
from wallet.desks.shared.views.registry.catalogue_view import (
    ChangeRow,
    EntryRow,
    RelianceRow,
    change_rows,
    fault_words,
    history_lines,
    reliance_rows,
    row_of_draft,
)
from wallet.desks.shared.views.registry.scenario_view import HistoryLine
from wallet.desks.shared.views.sample_face import sample_face
from wallet.domain.catalogue.catalogue_draft import CatalogueDraft
from wallet.domain.catalogue.entry_changes import changes_between
from wallet.domain.catalogue.issuing_catalogue import LicenceType
from wallet.domain.civil_dates import city_date
from wallet.domain.form_faults import FormNotAcceptable
from wallet.domain.whole_numbers import whole_number
from wallet.repository.database import Repository
from wallet.services.catalogue.surroundings import entry_of, reliances_on_change

_MOST_REVISIONS = 99_999_999


@dataclass(frozen=True, slots=True)
class DraftView:
    """What the pages of a draft show; ``entry`` is missing while the form is unfinished."""

    row: EntryRow
    face: Face
    entry: LicenceType | None
    present: LicenceType | None
    changes: list[ChangeRow]
    reliances: list[RelianceRow]
    unfinished: list[str]
    history: list[HistoryLine]


def draft_view(repository: Repository, draft: CatalogueDraft) -> DraftView:
    """Return a draft for a page."""
    issuer_name = repository.units.get(draft.issuer_id).name
    present = repository.catalogue.latest(draft.revises) if draft.revises else None
    entry, unfinished = _read(repository, draft)
    subjects = [draft.id]
    if draft.revises:
        subjects += [draft.revises, *repository.catalogue_drafts.ids_of_entry(draft.revises)]
    today = city_date(current_deployment().clock())
    return DraftView(
        row_of_draft(draft, issuer_name),
        sample_face(draft.form, issuer_name, draft.seed, today),
        entry,
        present,
        change_rows(changes_between(present, entry)) if present and entry else [],
        reliance_rows(reliances_on_change(repository, present, entry)) if entry else [],
        unfinished,
        history_lines(repository, *dict.fromkeys(subjects)),
    )


def seen_revision() -> int:
    """Return which saving of the draft the page was made from; 0 where that cannot be read."""
    return whole_number(request.form.get("revision", ""), _MOST_REVISIONS) or 0


def _read(repository: Repository, draft: CatalogueDraft) -> tuple[LicenceType | None, list[str]]:
    try:
        return entry_of(repository, draft), []
    except FormNotAcceptable as refusal:
        return None, [fault_words(one) for one in refusal.faults]
