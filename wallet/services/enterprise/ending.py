"""A post ends: taken away by the enterprise, or laid down by the one who has it."""

from dataclasses import replace
from datetime import datetime

from wallet.domain.enterprise.appointment import Appointment, EndReason, ensure_may_appoint
from wallet.domain.entropy import Entropy, new_id
from wallet.domain.errors import NotPermitted
from wallet.domain.licences.notice import Notice, NoticeKind
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.actors.accounts import Account
from wallet.repository.database import Database, Repository
from wallet.services.acts.doing import doing


def remove(
    database: Database, entropy: Entropy, now: datetime, account: Account, appointment_id: str
) -> Appointment:
    """Take a post away; it holds no longer with the very next request.

    Raises:
        UnknownAppointment: no such appointment of this enterprise, or it has ended.
        MayNotAppoint: the account's post does not take this one away.
        NoLongerActing: the account may not act for the enterprise any more.
    """
    blank = _blank(now, account, AuditAction.APPOINTMENT_ENDED, appointment_id)
    with doing(database, blank, account=account) as repository:
        found = repository.appointments.get_of(account.holder_id or "", appointment_id[:32])
        ensure_may_appoint(account.post, found.post)
        _end(repository, now, found, EndReason.REMOVED, blank)
        name = repository.holders.get(found.enterprise_id).name
        told = {"enterprise": name, "post": found.post.value}
        kind = NoticeKind.APPOINTMENT_REMOVED
        repository.notices.add(Notice(new_id(entropy), found.person_id, kind, None, now, told))
        return found


def resign(
    database: Database, entropy: Entropy, now: datetime, account: Account, appointment_id: str
) -> Appointment:
    """Lay one's own post down; the enterprise is told.

    Raises:
        NotPermitted: the account is no person's own.
        UnknownAppointment: no such appointment of this person, or it has ended.
    """
    blank = _blank(now, account, AuditAction.POST_RESIGNED, appointment_id)
    with doing(database, blank, account=account) as repository:
        if account.person_id is None:
            raise NotPermitted
        found = repository.appointments.get_of_person(account.person_id, appointment_id[:32])
        _end(repository, now, found, EndReason.RESIGNED, blank)
        told = {"person": account.display_name, "post": found.post.value}
        kind = NoticeKind.APPOINTMENT_RESIGNED
        repository.notices.add(Notice(new_id(entropy), found.enterprise_id, kind, None, now, told))
        return found


def _end(
    repository: Repository,
    now: datetime,
    found: Appointment,
    reason: EndReason,
    blank: AuditEntry,
) -> None:
    repository.appointments.end(found.id, now, reason)
    repository.session_ends.of_person(found.person_id, found.enterprise_id, now)
    details = {**blank.details, "post": found.post.value, "reason": reason.value}
    actor = replace(blank.actor, acting_for=found.enterprise_id)
    repository.audit.append(replace(blank, actor=actor, details=details))


def _blank(now: datetime, account: Account, action: AuditAction, appointment_id: str) -> AuditEntry:
    return AuditEntry(
        now,
        action,
        account.actor,
        unit_name=account.unit_name,
        details={"appointment": appointment_id[:32]},
    )
