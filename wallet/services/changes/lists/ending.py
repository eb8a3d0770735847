"""The end of a list, with its entry: done, or failed for a reason."""

from dataclasses import replace
from datetime import datetime

from wallet.domain.changes.change_list import ChangeList
from wallet.domain.changes.change_request import ChangeState
from wallet.domain.collecting.collection import Failure
from wallet.domain.trail.audit import DONE, AuditAction
from wallet.repository.database import Repository
from wallet.services.changes.lists.entries import list_entry


def end_list(
    repository: Repository,
    now: datetime,
    held: ChangeList,
    state: ChangeState,
    failure: Failure | None = None,
) -> None:
    """Store a list that a worker has as one that is over; what is done stays done."""
    over = replace(
        held, state=state, failure=failure, worker=None, lease_until=None, finished_at=now
    )
    repository.change_lists.save(over)
    if state is not ChangeState.FAILED or over.started_at is None:
        repository.list_files.drop(over.id)
    outcome = failure.code if failure else DONE
    action = AuditAction.CHANGES_CARRIED_OUT
    repository.audit.append(list_entry(now, over.sent_by, action, over, outcome=outcome))
