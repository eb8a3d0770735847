"""Recording a refusal that no other act records: entry to a desk, a foreign record, bad input."""

from collections.abc import Callable
from datetime import datetime

from wallet.domain.actors.actors import Actor
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.database import Database, Repository


def record_refusal(
    database: Database,
    now: datetime,
    actor: Actor,
    code: str,
    *,
    endpoint: str,
    action: AuditAction = AuditAction.ACCESS_REFUSED,
    beside: Callable[[Repository], None] | None = None,
) -> None:
    """Write one audit entry for a refusal (Art. 26), and ``beside`` it in its transaction."""
    with database.begin() as repository:
        repository.audit.append(
            AuditEntry(now, action, actor, code[:60], details={"endpoint": endpoint[:100]})
        )
        if beside is not None:
            beside(repository)
