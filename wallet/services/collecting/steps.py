"""What becomes of a collection, and the entry that each step leaves in the trail."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from wallet.domain.actors.actors import Actor
from wallet.domain.collecting.collection import Collection, CollectionState, Counts
from wallet.domain.trail.audit import DONE, AuditAction, AuditEntry
from wallet.repository.database import Repository


def collection_entry(
    now: datetime,
    actor: Actor,
    action: AuditAction,
    collection: Collection,
    *,
    outcome: str = DONE,
    unit_name: str | None = None,
) -> AuditEntry:
    """Return the entry of a step; a file may be called by a person's name, which is not in it."""
    return AuditEntry(
        now,
        action,
        actor,
        outcome=outcome,
        unit_name=unit_name,
        operator=actor.name,
        details=_details(collection),
    )


def begin_run(
    repository: Repository, now: datetime, actor: Actor, collection: Collection
) -> Collection:
    """Let the good rows of a checked file be taken in; what the check found is found anew.

    One that stopped in the middle goes on where it stopped. Raises ``CollectionNotChecked``.
    """
    collection.ensure_may_run()
    if collection.resumable:
        begun = replace(collection, state=CollectionState.RUNNING, failure=None, finished_at=None)
    else:
        repository.collected_rows.drop(collection.id)
        begun = replace(collection, state=CollectionState.RUNNING, counts=Counts(), started_at=now)
    begun = replace(begun, worker=None, lease_until=None, goes_on=True)
    repository.collections.save(begun)
    entry = collection_entry(now, actor, AuditAction.COLLECTION_CONFIRMED, begun)
    repository.audit.append(entry)
    return begun


def _details(collection: Collection) -> Mapping[str, str]:
    details = {
        "collection": collection.id,
        "file_digest": collection.file_digest,
        "legacy": "yes" if collection.legacy else "no",
    }
    if collection.rows:
        counts = collection.counts
        details |= {
            "rows": str(collection.rows),
            "issued": str(counts.issued),
            "unchanged": str(counts.unchanged),
            "refused": str(counts.refused),
        }
    return details
