"""The second clerk decides about a change that waits (Art. 8).

It takes effect exactly as it was shown: it is checked once more against the licence, and what
differs from what was stored is refused.
"""

from dataclasses import replace
from datetime import datetime

from wallet.domain.actors.actors import Actor
from wallet.domain.changes.change_request import ChangeRequest, ChangeState, SameClerk
from wallet.domain.changes.licence_change import LicenceChangedMeanwhile
from wallet.domain.entropy import Entropy
from wallet.domain.errors import NotPermitted
from wallet.domain.licences.licence import stated_reason
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.database import Database, Repository
from wallet.services.acts.doing import Attempt, attempting, doing
from wallet.services.changes.preparing import ensure_as_seen, prepare, wanted_of
from wallet.services.changes.state_changes import ensure_may
from wallet.services.licences.documents import DocumentMaker


def approve(
    database: Database,
    maker: DocumentMaker,
    entropy: Entropy,
    now: datetime,
    approver: Actor,
    request_id: str,
) -> ChangeRequest:
    """Agree to a change: it takes effect now. A list is then ready to be carried out.

    Raises:
        NotPermitted: no clerk of an issuing unit.
        UnknownChangeRequest: no such change of this unit.
        ChangeNotOpen: it was decided already, or lapsed.
        SameClerk: the approver asked for it.
        LicenceAlreadyEnded, LicenceChangedMeanwhile: the licence is not as it was shown.
        WalletError: what was asked cannot be done any more; the change goes on waiting.
    """
    blank = _entry(now, AuditAction.CHANGE_APPROVED, approver, request_id)
    with attempting(database, blank) as attempt, attempt.transaction() as repository:
        request = _open(repository, attempt, request_id)
        if request.requested_by == approver.id:
            raise SameClerk
        _decide(repository, attempt, request, ChangeState.APPROVED)
        if request.licence_id:
            _carry_out(repository, maker, entropy, attempt, request, request.licence_id)
        repository.audit.append(attempt.entry)
        return repository.change_requests.get(request.id, request.unit_id)


def refuse(
    database: Database, now: datetime, approver: Actor, request_id: str, unverified_reason: str
) -> ChangeRequest:
    """Refuse a change; the licence stays as it is. Raises as :func:`approve`, and ReasonMissing."""
    blank = _entry(now, AuditAction.CHANGE_REFUSED, approver, request_id)
    with attempting(database, blank) as attempt, attempt.transaction() as repository:
        request = _open(repository, attempt, request_id)
        if request.requested_by == approver.id:
            raise SameClerk
        reason = stated_reason(unverified_reason)
        _decide(repository, attempt, request, ChangeState.REFUSED, reason)
        details = {**attempt.entry.details, "reason": reason}
        repository.audit.append(replace(attempt.entry, details=details))
        return repository.change_requests.get(request.id, request.unit_id)


def withdraw(database: Database, now: datetime, clerk: Actor, request_id: str) -> ChangeRequest:
    """Take back one's own change that waits.

    Raises:
        NotPermitted: no clerk of an issuing unit, or another clerk's change.
        UnknownChangeRequest, ChangeNotOpen: as :func:`approve`.
    """
    blank = _entry(now, AuditAction.CHANGE_WITHDRAWN, clerk, request_id)
    with attempting(database, blank) as attempt, attempt.transaction() as repository:
        request = _open(repository, attempt, request_id)
        if request.requested_by != clerk.id:
            raise NotPermitted
        _decide(repository, attempt, request, ChangeState.WITHDRAWN)
        repository.audit.append(attempt.entry)
        return repository.change_requests.get(request.id, request.unit_id)


def set_second_approval(
    database: Database, now: datetime, operator: Actor, unit_id: str, *, required: bool
) -> None:
    """Set whether ending a licence of a unit takes a second clerk. What waits goes on waiting.

    Raises:
        NotPermitted: not the operator.
        UnknownUnit: no such unit.
    """
    details = {"unit": unit_id[:32], "required": "yes" if required else "no"}
    blank = AuditEntry(now, AuditAction.SECOND_APPROVAL_SET, operator, details=details)
    with doing(database, blank) as repository:
        unit = repository.units.get(unit_id)
        repository.units.set_second_approval(unit.id, required=required)
        repository.audit.append(replace(blank, unit_name=unit.name))


def _open(repository: Repository, attempt: Attempt, request_id: str) -> ChangeRequest:
    """Return a change of the decider's unit that waits, locked; the entry is joined to it."""
    clerk, now = attempt.entry.actor, attempt.entry.at
    request = repository.change_requests.get(request_id[:32], clerk.unit_id or "")
    details = {"act": request.change.act.value, "requested_by": request.requested_name}
    attempt.about(details={**attempt.entry.details, **details})
    if request.licence_id:
        licence = repository.licences.get(request.licence_id)
        attempt.about(licence_id=licence.id, licence_code=str(licence.code))
    request.ensure_open(now)
    return request


def _decide(
    repository: Repository,
    attempt: Attempt,
    request: ChangeRequest,
    state: ChangeState,
    reason: str | None = None,
) -> None:
    name, now = attempt.entry.actor.name, attempt.entry.at
    repository.change_requests.decide(request.id, state, name, now, reason)


def _carry_out(
    repository: Repository,
    maker: DocumentMaker,
    entropy: Entropy,
    attempt: Attempt,
    request: ChangeRequest,
    licence_id: str,
) -> None:
    approver, now = attempt.entry.actor, attempt.entry.at
    licence, wanted = repository.licences.get_for_change(licence_id), wanted_of(request)
    ensure_may(licence, wanted.act)
    ensure_as_seen(repository, licence, request.seen)
    prepared = prepare(repository, now, approver, licence, wanted)
    if prepared.differences != request.differences:
        shown, now_so = set(request.differences), set(prepared.differences)
        raise LicenceChangedMeanwhile(licence, tuple(sorted({one.name for one in shown ^ now_so})))
    prepared.carry_out(repository, maker, entropy, now, approver, request.id)


def _entry(now: datetime, action: AuditAction, clerk: Actor, request_id: str) -> AuditEntry:
    details = {"request": request_id[:32]}
    return AuditEntry(now, action, clerk, operator=clerk.name, details=details)
