"""Ending a collection for a reason that nobody foresaw: told, and not tried for ever."""

from dataclasses import replace

from wallet.domain.collecting.collection import CollectionState, Failure
from wallet.domain.trail.audit import AuditAction
from wallet.services.collecting.receiving import collection_entry
from wallet.services.collecting.working import Workshop

UNFORESEEN = "internal_error"


def fail_unforeseen(workshop: Workshop) -> None:
    """Mark what this worker holds as failed; what is in stays in, and it can be gone on with."""
    now = workshop.clock()
    with workshop.database.begin() as repository:
        for held in repository.collections.held_by(workshop.worker):
            failed = replace(
                held,
                state=CollectionState.FAILED,
                failure=Failure(UNFORESEEN),
                worker=None,
                lease_until=None,
                finished_at=now,
            )
            repository.collections.save(failed)
            action = AuditAction.LICENCES_IMPORTED
            repository.audit.append(
                collection_entry(now, held.sent_by, action, failed, outcome=UNFORESEEN)
            )
