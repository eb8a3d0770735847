"""What its sender decides about a collection: how it is meant, go on, or leave it (Art. 8)."""

from dataclasses import replace
from datetime import datetime

from wallet.domain.actors.actors import Actor, unit_of
from wallet.domain.collecting.collection import Collection, CollectionState
from wallet.domain.collecting.file_decisions import FileDecisions
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.database import Database
from wallet.services.acts.doing import doing
from wallet.services.collecting.receiving import answered, begin_run, collection_entry


def go_on(database: Database, now: datetime, actor: Actor, collection_id: str) -> Collection:
    """Take in the good rows of a checked file, or go on with one that stopped in the middle.

    Raises:
        UnknownCollection: no such collection, or another unit's.
        CollectionNotChecked: it is not at that point, or past it.
    """
    with doing(database, _blank(now, actor, AuditAction.COLLECTION_CONFIRMED, collection_id)) as (
        repository
    ):
        found = repository.collections.get_for_change(collection_id, unit_of(actor))
        return begin_run(repository, now, actor, found)


def decide(
    database: Database,
    now: datetime,
    actor: Actor,
    collection_id: str,
    decisions: FileDecisions,
) -> Collection:
    """Say how a file is meant that waits for it; then it is checked by what was decided.

    Raises:
        UnknownCollection: no such collection, or another unit's.
        NothingToDecide: it does not wait for a decision.
        DecisionMissing: something that was asked was not answered.
    """
    blank = _blank(now, actor, AuditAction.COLLECTION_DECIDED, collection_id)
    with doing(database, blank) as repository:
        found = repository.collections.get_for_change(collection_id, unit_of(actor))
        return answered(repository, now, actor, found, decisions)


def cancel(database: Database, now: datetime, actor: Actor, collection_id: str) -> Collection:
    """Stop a collection; what is in stays in, and the rest is not looked at.

    Raises:
        UnknownCollection: no such collection, or another unit's.
        CollectionOver: it is over already.
    """
    with doing(database, _blank(now, actor, AuditAction.COLLECTION_CANCELLED, collection_id)) as (
        repository
    ):
        found = repository.collections.get_for_change(collection_id, unit_of(actor))
        found.ensure_may_cancel()
        cancelled = replace(
            found,
            state=CollectionState.CANCELLED,
            worker=None,
            lease_until=None,
            finished_at=now,
        )
        repository.collections.save(cancelled)
        entry = collection_entry(now, actor, AuditAction.COLLECTION_CANCELLED, cancelled)
        repository.audit.append(entry)
        return cancelled


def _blank(now: datetime, actor: Actor, action: AuditAction, collection_id: str) -> AuditEntry:
    details = {"collection": collection_id[:32]}
    return AuditEntry(now, action, actor, operator=actor.name, details=details)
