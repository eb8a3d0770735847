"""The audit entry of an act on the issuing catalogue."""

from datetime import datetime

from wallet.domain.actors.actors import Actor
from wallet.domain.catalogue.catalogue_draft import CatalogueDraft
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.database import Repository


def audit_of(
    repository: Repository,
    now: datetime,
    action: AuditAction,
    actor: Actor,
    draft: CatalogueDraft,
    **details: str,
) -> AuditEntry:
    """Return the audit entry of an act on a draft."""
    return AuditEntry(
        now,
        action,
        actor,
        unit_name=repository.units.get(draft.issuer_id).name,
        details={
            "draft": draft.id,
            "revision": str(draft.revision),
            **({"type": draft.revises} if draft.revises else {}),
            **details,
        },
    )
