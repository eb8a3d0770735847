"""Recording a refusal that no other act records: entry to a desk, a foreign record, bad input."""

from datetime import datetime

from wallet.domain.actors.actors import Actor
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.database import Database


def record_refusal(
    database: Database,
    now: datetime,
    actor: Actor,
    code: str,
    *,
    endpoint: str,
    action: AuditAction = AuditAction.ACCESS_REFUSED,
    **about: str,
) -> None:
    """Write one audit entry for a refusal (Art. 26)."""
    with database.begin() as repository:
        repository.audit.append(
            AuditEntry(now, action, actor, code[:60], details={"endpoint": endpoint[:100]} | about)
        )
