"""The entries of a list's steps in the trail: what was wanted and how many rows, never which."""

from datetime import datetime

from wallet.domain.actors.actors import Actor
from wallet.domain.changes.change_list import ChangeList
from wallet.domain.licences.licence import LONGEST_REASON
from wallet.domain.trail.audit import DONE, AuditAction, AuditEntry


def list_entry(
    now: datetime,
    actor: Actor,
    action: AuditAction,
    one: ChangeList,
    *,
    outcome: str = DONE,
) -> AuditEntry:
    """Return the entry of a step."""
    counts = one.counts
    details = {
        "request": one.id,
        "act": one.change.act.value,
        "reason": one.change.reason[:LONGEST_REASON],
        "rows": str(one.rows),
        "possible": str(counts.possible),
        "done": str(counts.done),
        "refused": str(counts.refused),
    }
    if one.change.kind:
        details["kind"] = one.change.kind.value
    details |= one.decisions.told()
    return AuditEntry(now, action, actor, outcome=outcome, operator=actor.name, details=details)
