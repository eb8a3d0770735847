"""A bureau keeps its part of the issuing catalogue (Art. 7): drafts, submits, withdraws, gives up.

The approved version stays in force until the operator approves the next one.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from wallet.domain.actors.actors import Actor, unit_of
from wallet.domain.catalogue.catalogue_draft import (
    CatalogueDraft,
    DraftState,
    EntryInWork,
    EntryStateConflict,
)
from wallet.domain.catalogue.entry_form import EntryForm, form_of, within_limits
from wallet.domain.catalogue.issuing_catalogue import EntryState, UnknownLicenceType
from wallet.domain.entropy import Entropy, new_id
from wallet.domain.form_faults import Faults
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.database import Database, Repository
from wallet.services.acts.doing import doing
from wallet.services.catalogue.surroundings import entry_of
from wallet.services.catalogue.trail import audit_of
from wallet.services.registry.history import tell

_LONGEST_NAME = 50


def draft_entry(
    database: Database, entropy: Entropy, now: datetime, clerk: Actor, unverified_name: str
) -> CatalogueDraft:
    """Begin the entry of a type that is not in the catalogue yet.

    Raises:
        NotPermitted: not the staff of a bureau.
        FormNotAcceptable: the name cannot be taken.
        EntryInWork: the bureau has a draft of this name already; a form sent twice, too.
    """
    blank = AuditEntry(now, AuditAction.ENTRY_DRAFTED, clerk)
    with doing(database, blank) as repository:
        unit_id, faults = unit_of(clerk), Faults()
        name = faults.text("name", unverified_name, 2, _LONGEST_NAME)
        faults.refuse()
        if any(one.form.name == name for one in repository.catalogue_drafts.in_work_of(unit_id)):
            raise EntryInWork
        form = EntryForm(name=name)
        return _begin(repository, new_id(entropy), now, clerk, form)


def draft_next_version(
    database: Database, entropy: Entropy, now: datetime, clerk: Actor, type_code: str
) -> CatalogueDraft:
    """Begin the next version of an approved entry from the one in force.

    Raises:
        NotPermitted: not the staff of a bureau.
        UnknownLicenceType: no such entry, or another bureau's.
        EntryStateConflict: the entry is retired.
        EntryInWork: its next version is being drafted or decided already.
    """
    blank = AuditEntry(now, AuditAction.ENTRY_DRAFTED, clerk)
    with doing(database, blank) as repository:
        present = repository.catalogue.latest(type_code[:21], for_change=True)
        if present.issuer_id != unit_of(clerk):
            raise UnknownLicenceType
        if present.state is not EntryState.APPROVED:
            raise EntryStateConflict(present=present.state.value)
        if repository.catalogue_drafts.next_version_of(present.type_code):
            raise EntryInWork
        form = form_of(present)
        return _begin(repository, new_id(entropy), now, clerk, form, present.type_code)


def save_draft(
    database: Database,
    now: datetime,
    clerk: Actor,
    draft_id: str,
    seen_revision: int,
    unverified: EntryForm,
) -> CatalogueDraft:
    """Keep what a clerk typed, complete or not; a returned draft keeps the reason.

    Raises:
        UnknownCatalogueDraft: no such draft, or another bureau's.
        EntryStateConflict: it was submitted or decided.
        DraftChangedSince: a colleague saved it after the page was opened; nothing was stored.
    """

    def act(_repository: Repository, draft: CatalogueDraft) -> CatalogueDraft:
        draft.ensure_editable()
        draft.ensure_unchanged_since(seen_revision)
        form = within_limits(unverified)
        if draft.revises is not None:
            form = replace(form, type_code=draft.revises)
        return replace(draft, form=form)

    return _change(database, now, clerk, AuditAction.ENTRY_DRAFTED, draft_id, act)


def submit_draft(
    database: Database,
    now: datetime,
    clerk: Actor,
    draft_id: str,
    seen_revision: int | None = None,
) -> CatalogueDraft:
    """Hand a draft to the operator; from then on it cannot be changed.

    Raises:
        UnknownCatalogueDraft, EntryStateConflict: as for saving.
        DraftNotAsSeen: a colleague saved it after the page was opened.
        FormNotAcceptable: with every fault of the form.
    """

    def act(repository: Repository, draft: CatalogueDraft) -> CatalogueDraft:
        draft.ensure_may_become(DraftState.SUBMITTED)
        draft.ensure_as_seen(seen_revision)
        entry_of(repository, draft)
        return replace(draft, state=DraftState.SUBMITTED, submitted_at=now, returned_reason=None)

    return _change(
        database, now, clerk, AuditAction.ENTRY_SUBMITTED, draft_id, act, "entry_submitted"
    )


def withdraw_draft(
    database: Database, now: datetime, clerk: Actor, draft_id: str
) -> CatalogueDraft:
    """Take a submission back before it is decided; it may be changed again.

    Raises:
        UnknownCatalogueDraft: no such draft, or another bureau's.
        EntryStateConflict: it does not wait, or was decided meanwhile.
    """

    def act(_repository: Repository, draft: CatalogueDraft) -> CatalogueDraft:
        draft.ensure_may_become(DraftState.DRAFTED)
        return replace(draft, state=DraftState.DRAFTED, submitted_at=None)

    return _change(
        database, now, clerk, AuditAction.ENTRY_WITHDRAWN, draft_id, act, "entry_withdrawn"
    )


def discard_draft(database: Database, now: datetime, clerk: Actor, draft_id: str) -> CatalogueDraft:
    """Give a draft up; the approved version, if there is one, is not touched.

    Raises:
        UnknownCatalogueDraft, EntryStateConflict: as for saving.
    """

    def act(_repository: Repository, draft: CatalogueDraft) -> CatalogueDraft:
        draft.ensure_may_become(DraftState.DISCARDED)
        return replace(draft, state=DraftState.DISCARDED)

    return _change(
        database, now, clerk, AuditAction.ENTRY_DISCARDED, draft_id, act, "entry_discarded"
    )


def _begin(
    repository: Repository,
    draft_id: str,
    now: datetime,
    clerk: Actor,
    form: EntryForm,
    revises: str | None = None,
) -> CatalogueDraft:
    draft = CatalogueDraft(
        draft_id,
        unit_of(clerk),
        form,
        DraftState.DRAFTED,
        now,
        now,
        clerk.name,
        revises=revises,
    )
    repository.catalogue_drafts.add(draft)
    entry = audit_of(repository, now, AuditAction.ENTRY_DRAFTED, clerk, draft)
    tell(repository, draft.id, "entry_drafted", entry)
    return draft


def _change(
    database: Database,
    now: datetime,
    clerk: Actor,
    action: AuditAction,
    draft_id: str,
    act: Callable[[Repository, CatalogueDraft], CatalogueDraft],
    line: str = "",
) -> CatalogueDraft:
    blank = AuditEntry(now, action, clerk, details={"draft": draft_id[:32]})
    with doing(database, blank) as repository:
        draft = repository.catalogue_drafts.get_own(draft_id, unit_of(clerk))
        changed = replace(
            act(repository, draft),
            changed_at=now,
            changed_by=clerk.name,
            revision=draft.revision + 1,
        )
        repository.catalogue_drafts.store(changed)
        entry = audit_of(repository, now, action, clerk, changed)
        if line:
            tell(repository, draft.id, line, entry)
        else:
            repository.audit.append(entry)
    return changed
