"""What is decided about a list: it is carried out, asked of the second clerk, or left (Art. 8)."""

from dataclasses import replace
from datetime import datetime

from wallet.domain.actors.actors import Actor, Role
from wallet.domain.changes.change_list import ChangeList, ListCounts
from wallet.domain.changes.change_request import APPROVAL_LIFETIME, ChangeState
from wallet.domain.collecting.file_decisions import FileDecisions
from wallet.domain.errors import NotPermitted
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.database import Database, Repository
from wallet.services.acts.doing import doing
from wallet.services.changes.lists.entries import list_entry


def go_on(database: Database, now: datetime, actor: Actor, list_id: str) -> ChangeList:
    """Let a checked list be carried out, or go on with one that stopped in the middle.

    It waits for a second clerk first, where the unit wants two and a row leaves a holder with less.

    Raises:
        UnknownChangeList: no such list, or another unit's.
        ListNotChecked: it is not at that point, or past it.
        NothingPossible: no row passed the check.
    """
    with doing(database, _blank(now, actor, AuditAction.CHANGES_CONFIRMED, list_id)) as repository:
        found = repository.change_lists.get_for_change(list_id, actor.unit_id or "")
        found.ensure_may_run()
        confirmed = confirm(repository, now, found)
        repository.change_lists.save(confirmed)
        entry = list_entry(now, actor, AuditAction.CHANGES_CONFIRMED, confirmed)
        repository.audit.append(entry)
        return confirmed


def decide(
    database: Database, now: datetime, actor: Actor, list_id: str, decisions: FileDecisions
) -> ChangeList:
    """Say how the file of a list is meant that waits for it; then it is checked by that.

    Raises:
        UnknownChangeList: no such list, or another unit's.
        NothingToDecide: it does not wait for a decision.
        DecisionMissing: something that was asked was not answered.
    """
    with doing(database, _blank(now, actor, AuditAction.CHANGES_DECIDED, list_id)) as repository:
        found = repository.change_lists.get_for_change(list_id, actor.unit_id or "")
        found.ensure_answered(decisions)
        decided = replace(
            found,
            state=ChangeState.RECEIVED,
            decisions=found.decisions.with_those_of(decisions),
            questions=(),
            turn_at=now,
        )
        repository.change_lists.save(decided)
        entry = list_entry(now, actor, AuditAction.CHANGES_DECIDED, decided)
        repository.audit.append(entry)
        return decided


def confirm(repository: Repository, now: datetime, one: ChangeList) -> ChangeList:
    """Return a list as it is once it was confirmed; it is not stored."""
    free = replace(one, worker=None, lease_until=None, failure=None, finished_at=None, turn_at=now)
    if one.resumable:
        return replace(free, state=ChangeState.APPROVED)
    unit = repository.units.get(one.unit_id)
    if one.gives_less and unit.second_approval:
        until = now + APPROVAL_LIFETIME
        return replace(free, state=ChangeState.AWAITING_APPROVAL, lapses_at=until)
    return begun(replace(free, state=ChangeState.APPROVED), now)


def begun(one: ChangeList, now: datetime) -> ChangeList:
    """Return a list whose rows begin to be carried out: what the check counted is counted anew."""
    counts = ListCounts(one.counts.possible)
    return replace(one, counts=counts, reached=0, started_at=now)


def cancel(
    database: Database, now: datetime, actor: Actor, list_id: str, unit_id: str | None = None
) -> ChangeList:
    """Stop a list between two rows; what is done stays done, the rest is not begun.

    ``unit_id`` is the bureau whose list it is, where the operator cancels what it began itself.

    Raises:
        UnknownChangeList: no such list, or one that the actor may not know of.
        ListOver: it is over already.
        NotPermitted: the operator, of a list that signs nothing anew.
    """
    with doing(database, _blank(now, actor, AuditAction.CHANGES_CANCELLED, list_id)) as repository:
        operates = actor.role is Role.OPERATOR
        its_unit = (unit_id if operates else actor.unit_id) or ""
        found = repository.change_lists.get_for_change(list_id, its_unit)
        if operates and not found.resigns:
            raise NotPermitted
        found.ensure_may_cancel(now)
        cancelled = replace(
            found,
            state=ChangeState.CANCELLED,
            worker=None,
            lease_until=None,
            finished_at=now,
        )
        repository.change_lists.save(cancelled)
        repository.list_files.drop(cancelled.id)
        entry = list_entry(now, actor, AuditAction.CHANGES_CANCELLED, cancelled)
        repository.audit.append(entry)
        return cancelled


def _blank(now: datetime, actor: Actor, action: AuditAction, list_id: str) -> AuditEntry:
    details = {"request": list_id[:32]}
    return AuditEntry(now, action, actor, operator=actor.name, details=details)
