"""What the audit trail says of temporary copies: never their cause, receiver or secret."""

from datetime import datetime

from wallet.domain.actors.actors import Actor
from wallet.domain.copies.temporary_copy import CopySubject, SubjectKind, TemporaryCopy
from wallet.domain.trail.audit import DONE, AuditAction, AuditEntry
from wallet.repository.actors.accounts import Account
from wallet.repository.database import Repository


def record_own(
    repository: Repository,
    now: datetime,
    account: Account,
    action: AuditAction,
    subject: CopySubject,
    *,
    number: str | None = None,
    outcome: str = DONE,
) -> None:
    """Write what a holder did, or was refused, with a copy of its own."""
    repository.audit.append(
        AuditEntry(
            now,
            action,
            account.actor,
            outcome,
            unit_name=account.unit_name,
            licence_id=_licence_of(subject),
            details=_details(subject, number),
        )
    )


def record_look(
    repository: Repository,
    now: datetime,
    actor: Actor,
    action: AuditAction,
    outcome: str,
    copy: TemporaryCopy | None = None,
) -> None:
    """Write that somebody checked or downloaded a copy, or tried to."""
    repository.audit.append(
        AuditEntry(
            now,
            action,
            actor,
            outcome,
            licence_id=_licence_of(copy.subject) if copy else None,
            details=_details(copy.subject, copy.number) if copy else {},
        )
    )


def _licence_of(subject: CopySubject) -> str | None:
    return subject.id[:32] if subject.kind is SubjectKind.LICENCE else None


def _details(subject: CopySubject, number: str | None) -> dict[str, str]:
    told = {"copy": number} if number else {}
    if subject.kind is SubjectKind.PERMIT:
        told["permit"] = subject.id[:32]
    return told
