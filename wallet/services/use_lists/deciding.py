"""The operator decides on an entry of a use list; each approval makes a version (Art. 13)."""

from dataclasses import replace
from datetime import datetime

from wallet.domain.actors.actors import Actor
from wallet.domain.grounds.use_list import UseListEntry, UseListState, ensure_on_face, ensure_whole
from wallet.domain.licences.licence import stated_reason
from wallet.domain.trail.audit import AuditAction
from wallet.repository.database import Database, Repository
from wallet.services.use_lists.list_acts import on_any_entry


def approve(database: Database, now: datetime, actor: Actor, entry_id: str) -> UseListEntry:
    """Put an entry in force as the matter's next version; the earlier one stays as history.

    Raises:
        NotPermitted: not the operator.
        UnknownMatter, UseListStateConflict: no such entry, or not submitted.
        UseListIncomplete, UnknownLicenceType, FieldNotOnFace: the catalogue changed since.
    """

    def act(repository: Repository, entry: UseListEntry) -> UseListEntry:
        entry.ensure_may_become(UseListState.APPROVED)
        ensure_whole(entry)
        types = {code: repository.catalogue.approved(code) for code in entry.type_codes()}
        ensure_on_face(entry, types)
        _replace_present(repository, now, entry)
        version = repository.use_lists.last_version(entry.unit_id, entry.matter_code) + 1
        return replace(
            entry,
            state=UseListState.APPROVED,
            version=version,
            decided_at=now,
            decision_reason=None,
        )

    return on_any_entry(database, now, actor, AuditAction.USE_LIST_DECIDED, entry_id, act)


def return_for_correction(
    database: Database, now: datetime, actor: Actor, entry_id: str, unverified_reason: str
) -> UseListEntry:
    """Give an entry back to its unit with the reason; it may be changed and submitted again.

    Raises:
        NotPermitted: not the operator.
        UnknownMatter, UseListStateConflict: no such entry, or not submitted.
        ReasonMissing: no reason was stated.
    """

    def act(_repository: Repository, entry: UseListEntry) -> UseListEntry:
        entry.ensure_may_become(UseListState.RETURNED)
        reason = stated_reason(unverified_reason)
        return replace(entry, state=UseListState.RETURNED, decided_at=now, decision_reason=reason)

    return on_any_entry(database, now, actor, AuditAction.USE_LIST_DECIDED, entry_id, act)


def _replace_present(repository: Repository, now: datetime, entry: UseListEntry) -> None:
    present = repository.use_lists.approved(entry.unit_id, entry.matter_code)
    if present is not None:
        repository.use_lists.store(replace(present, state=UseListState.REPLACED, ended_at=now))
