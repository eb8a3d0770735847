"""The operator decides on the issuing catalogue: approves, returns, retires (Art. 7)."""

from dataclasses import replace
from datetime import datetime

from wallet.domain.actors.actors import Actor
from wallet.domain.catalogue.catalogue_draft import (
    CatalogueDraft,
    DraftState,
    EntryStateConflict,
    ImpactReviewMissing,
)
from wallet.domain.catalogue.issuing_catalogue import EntryState, LicenceType
from wallet.domain.licences.licence import stated_reason
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.database import Database, Repository
from wallet.services.acts.doing import doing
from wallet.services.catalogue.surroundings import entry_of, reliances_on_change
from wallet.services.catalogue.trail import audit_of
from wallet.services.registry.history import tell


def approve_entry(
    database: Database,
    now: datetime,
    operator: Actor,
    draft_id: str,
    *,
    impact_reviewed: bool = False,
    seen_revision: int | None = None,
) -> LicenceType:
    """Put a submitted draft in force as the entry's next version; licences keep theirs.

    Raises:
        NotPermitted: not the operator.
        UnknownCatalogueDraft, EntryStateConflict: no such draft, not submitted, or retired since.
        DraftNotAsSeen: it was withdrawn, changed and submitted again after the page was opened.
        FormNotAcceptable: the catalogue changed since, such as the code being taken.
        ImpactReviewMissing: others rely on fields that go, and that was not confirmed.
    """
    blank = AuditEntry(now, AuditAction.ENTRY_DECIDED, operator, details={"draft": draft_id[:32]})
    with doing(database, blank) as repository:
        draft = repository.catalogue_drafts.get(draft_id)
        draft.ensure_may_become(DraftState.APPROVED)
        draft.ensure_as_seen(seen_revision)
        present = _in_force(repository, draft)
        entry = entry_of(repository, draft)
        if reliances_on_change(repository, present, entry) and not impact_reviewed:
            raise ImpactReviewMissing
        repository.catalogue.add(entry, now)
        approved = replace(
            draft,
            form=replace(draft.form, type_code=entry.type_code),
            state=DraftState.APPROVED,
            approved_version=entry.version,
            changed_at=now,
        )
        repository.catalogue_drafts.store(approved)
        told = audit_of(
            repository,
            now,
            AuditAction.ENTRY_DECIDED,
            operator,
            approved,
            decision="approved",
            type=entry.type_code,
            version=str(entry.version),
        )
        tell(repository, draft.id, "entry_approved", told)
    return entry


def return_entry(
    database: Database, now: datetime, operator: Actor, draft_id: str, unverified_reason: str
) -> CatalogueDraft:
    """Give a draft back to its bureau with the reason; it may be changed and submitted again.

    Raises:
        NotPermitted, UnknownCatalogueDraft, EntryStateConflict: as for approving.
        ReasonMissing: no reason was stated.
    """
    blank = AuditEntry(now, AuditAction.ENTRY_DECIDED, operator, details={"draft": draft_id[:32]})
    with doing(database, blank) as repository:
        draft = repository.catalogue_drafts.get(draft_id)
        if draft.state is not DraftState.SUBMITTED:
            raise EntryStateConflict(present=draft.state.value)
        reason = stated_reason(unverified_reason)
        returned = replace(draft, state=DraftState.DRAFTED, returned_reason=reason, changed_at=now)
        repository.catalogue_drafts.store(returned)
        told = audit_of(
            repository,
            now,
            AuditAction.ENTRY_DECIDED,
            operator,
            returned,
            decision="returned",
            reason=reason,
        )
        tell(repository, draft.id, "entry_returned", told, reason)
    return returned


def retire_entry(
    database: Database, now: datetime, operator: Actor, type_code: str, unverified_reason: str
) -> LicenceType:
    """Retire an entry for good: nothing new is issued under it, its licences live on.

    Its next version, if one is in work, is given up in the same moment.

    Raises:
        NotPermitted: not the operator.
        UnknownLicenceType: no such entry.
        EntryStateConflict: it is retired already.
        ReasonMissing: no reason was stated.
    """
    blank = AuditEntry(now, AuditAction.ENTRY_RETIRED, operator, details={"type": type_code[:21]})
    with doing(database, blank) as repository:
        present = repository.catalogue.latest(type_code[:21], for_change=True)
        if present.state is not EntryState.APPROVED:
            raise EntryStateConflict(present=present.state.value)
        reason = stated_reason(unverified_reason)
        repository.catalogue.retire(present.type_code, now)
        entry = AuditEntry(
            now,
            AuditAction.ENTRY_RETIRED,
            operator,
            unit_name=repository.units.get(present.issuer_id).name,
            details={
                "type": present.type_code,
                "version": str(present.version),
                "reason": reason,
            },
        )
        tell(repository, present.type_code, "entry_retired", entry, reason)
        _give_up_next_version(repository, now, operator, present.type_code)
        return repository.catalogue.latest(present.type_code)


def _in_force(repository: Repository, draft: CatalogueDraft) -> LicenceType | None:
    if draft.revises is None:
        return None
    present = repository.catalogue.latest(draft.revises, for_change=True)
    if present.state is not EntryState.APPROVED:
        raise EntryStateConflict(present=present.state.value)
    return present


def _give_up_next_version(
    repository: Repository, now: datetime, operator: Actor, type_code: str
) -> None:
    draft = repository.catalogue_drafts.next_version_of(type_code)
    if draft is None:
        return
    gone = replace(draft, state=DraftState.DISCARDED, changed_at=now)
    repository.catalogue_drafts.store(gone)
    entry = audit_of(repository, now, AuditAction.ENTRY_DISCARDED, operator, gone)
    tell(repository, draft.id, "entry_discarded", entry)
