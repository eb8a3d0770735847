"""What the audit trail says of temporary copies: never their cause, receiver or secret."""

from datetime import datetime
from typing import Any

from wallet.domain.actors.actors import Actor
from wallet.domain.copies.temporary_copy import CopySubject, SubjectKind, TemporaryCopy
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.actors.accounts import Account


def own_entry(now: datetime, account: Account, action: AuditAction) -> AuditEntry:
    """Return the entry of what a holder does with a copy, before it is known which one it is."""
    return AuditEntry(now, action, account.actor, unit_name=account.unit_name)


def look_entry(now: datetime, actor: Actor, action: AuditAction) -> AuditEntry:
    """Return the entry of a look at a copy, before it is known which one it is."""
    return AuditEntry(now, action, actor)


def of_copy(copy: TemporaryCopy) -> dict[str, Any]:
    """Return what an entry says of a copy that was found."""
    return of_subject(copy.subject, copy.number)


def of_subject(subject: CopySubject, number: str | None = None) -> dict[str, Any]:
    """Return what an entry says of what is copied, and of the copy when there is one."""
    details = {"copy": number} if number else {}
    if subject.kind is SubjectKind.PERMIT:
        return {"details": details | {"permit": subject.id[:32]}}
    return {"licence_id": subject.id[:32], "details": details}
