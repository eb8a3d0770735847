"""Changes of licences where a second clerk must agree before one ends (Art. 8).

Without the unit's setting a change takes effect at once. With it an ending change waits for
another account of the same unit, seven days at most; until then the holder notices nothing.
"""

from dataclasses import dataclass
from datetime import datetime

from wallet.domain.actors.actors import Actor, ActorKind, Role
from wallet.domain.entropy import Entropy, new_id
from wallet.domain.errors import NotPermitted
from wallet.domain.licences.licence import Licence, stated_reason
from wallet.domain.licences.licence_change import (
    APPROVAL_LIFETIME,
    ChangeAwaitsApproval,
    ChangeRequest,
    ChangeState,
    LicenceChange,
    SameClerk,
)
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.database import ContradictsStored, Database, Repository
from wallet.services.acts.doing import doing
from wallet.services.acts.repeating import RequestIdentity, answer_given, keep_answer
from wallet.services.licences.changing import (
    apply_change,
    change_entry,
    ensure_may,
    locked_licence,
)


@dataclass(frozen=True, slots=True)
class ChangeOutcome:
    """The licence as it is now; with ``request`` the change waits for the second clerk."""

    licence: Licence
    request: ChangeRequest | None


def change_or_ask(
    database: Database,
    entropy: Entropy,
    now: datetime,
    issuer: Actor,
    code: str,
    wanted: LicenceChange,
    identity: RequestIdentity | None = None,
) -> ChangeOutcome:
    """Change a licence, or ask the second clerk where the unit's setting wants one.

    Raises:
        UnknownLicence: no such licence of this issuer.
        LicenceAlreadyEnded, LicenceNotSuspended: its state forbids the act.
        ChangeAwaitsApproval: another change of it is waiting already.
        IdempotencyKeyReused: the key came with another request before.
    """
    blank = change_entry(now, issuer, wanted, licence_code=code[:120])

    def once() -> ChangeOutcome:
        with doing(database, blank) as repository:
            return _change_or_ask(repository, entropy, now, issuer, code, wanted, identity)

    try:
        return once()
    except ContradictsStored:
        # Two calls at the same moment: the second finds what the first stored.
        return once()


def approve(
    database: Database, entropy: Entropy, now: datetime, approver: Actor, request_id: str
) -> ChangeRequest:
    """Agree to a change: it takes effect now. A list is then ready to be carried out.

    Raises:
        NotPermitted: no clerk of an issuing unit.
        UnknownChangeRequest: no such change of this unit.
        ChangeNotOpen: it was decided already, or lapsed.
        SameClerk: the approver asked for it.
        LicenceAlreadyEnded: the licence has ended meanwhile.
    """
    blank = _decision_entry(now, AuditAction.CHANGE_APPROVED, approver, request_id)
    with doing(database, blank) as repository:
        request = _open_request(repository, now, approver, request_id)
        if request.requested_by == approver.id:
            raise SameClerk
        requests = repository.change_requests
        requests.decide(request.id, ChangeState.APPROVED, approver.name, now, None)
        if request.licence_id:
            licence = repository.licences.get_for_change(request.licence_id)
            apply_change(repository, entropy, now, approver, licence, request.change, request.id)
        repository.audit.append(
            _decision_entry(now, AuditAction.CHANGE_APPROVED, approver, request_id, request)
        )
        return requests.get(request.id, request.unit_id)


def refuse(
    database: Database, now: datetime, approver: Actor, request_id: str, unverified_reason: str
) -> ChangeRequest:
    """Refuse a change; the licence stays as it is. Raises as :func:`approve`, and ReasonMissing."""
    blank = _decision_entry(now, AuditAction.CHANGE_REFUSED, approver, request_id)
    with doing(database, blank) as repository:
        request = _open_request(repository, now, approver, request_id)
        if request.requested_by == approver.id:
            raise SameClerk
        reason = stated_reason(unverified_reason)
        return _close(repository, blank, request, ChangeState.REFUSED, reason)


def withdraw(database: Database, now: datetime, clerk: Actor, request_id: str) -> ChangeRequest:
    """Take back one's own change that waits.

    Raises:
        NotPermitted: no clerk of an issuing unit, or another clerk's change.
        UnknownChangeRequest, ChangeNotOpen: as :func:`approve`.
    """
    blank = _decision_entry(now, AuditAction.CHANGE_WITHDRAWN, clerk, request_id)
    with doing(database, blank) as repository:
        request = _open_request(repository, now, clerk, request_id)
        if request.requested_by != clerk.id:
            raise NotPermitted
        return _close(repository, blank, request, ChangeState.WITHDRAWN, None)


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
        if operator.role is not Role.OPERATOR:
            raise NotPermitted
        unit = repository.units.get(unit_id)
        repository.units.set_second_approval(unit.id, required=required)
        repository.audit.append(
            AuditEntry(
                now,
                AuditAction.SECOND_APPROVAL_SET,
                operator,
                unit_name=unit.name,
                details=details,
            )
        )


def new_request(
    entropy: Entropy,
    now: datetime,
    issuer: Actor,
    wanted: LicenceChange,
    *,
    licence_id: str | None = None,
    rows: int = 1,
    state: ChangeState = ChangeState.AWAITING_APPROVAL,
) -> ChangeRequest:
    """Return a request as it begins."""
    return ChangeRequest(
        id=new_id(entropy),
        unit_id=issuer.unit_id or "",
        change=wanted,
        licence_id=licence_id,
        rows=rows,
        state=state,
        requested_by=issuer.id,
        requested_name=issuer.name,
        requested_at=now,
        lapses_at=now + APPROVAL_LIFETIME,
    )


def _change_or_ask(
    repository: Repository,
    entropy: Entropy,
    now: datetime,
    issuer: Actor,
    code: str,
    wanted: LicenceChange,
    identity: RequestIdentity | None,
) -> ChangeOutcome:
    given = answer_given(repository, issuer, identity)
    if given:
        return _again(repository, issuer, given)
    licence = locked_licence(repository, issuer, code)
    if wanted.ends and repository.units.get(licence.issuer_id).second_approval:
        outcome = _ask(repository, entropy, now, issuer, licence, wanted)
    else:
        changed = apply_change(repository, entropy, now, issuer, licence, wanted)
        outcome = ChangeOutcome(changed, None)
    request_id = outcome.request.id if outcome.request else None
    answer = {"licence_id": licence.id, "request_id": request_id}
    keep_answer(repository, issuer, identity, answer, now)
    return outcome


def _ask(
    repository: Repository,
    entropy: Entropy,
    now: datetime,
    issuer: Actor,
    licence: Licence,
    wanted: LicenceChange,
) -> ChangeOutcome:
    ensure_may(licence, wanted.act)
    if repository.change_requests.waiting_for(licence.id, now):
        raise ChangeAwaitsApproval
    request = new_request(entropy, now, issuer, wanted, licence_id=licence.id)
    repository.change_requests.add(request)
    repository.audit.append(
        AuditEntry(
            now,
            AuditAction.CHANGE_ASKED,
            issuer,
            operator=issuer.name,
            licence_id=licence.id,
            licence_code=str(licence.code),
            details={"act": wanted.act.value, "request": request.id, "reason": wanted.reason},
        )
    )
    return ChangeOutcome(licence, request)


def _again(repository: Repository, issuer: Actor, given: dict[str, object]) -> ChangeOutcome:
    licence = repository.licences.get(str(given["licence_id"]))
    request_id, unit_id = given["request_id"], issuer.unit_id or ""
    if request_id is None:
        return ChangeOutcome(licence, None)
    return ChangeOutcome(licence, repository.change_requests.get(str(request_id), unit_id))


def _open_request(
    repository: Repository, now: datetime, clerk: Actor, request_id: str
) -> ChangeRequest:
    if clerk.kind is not ActorKind.ACCOUNT or clerk.role is not Role.ISSUER:
        raise NotPermitted
    request = repository.change_requests.get(request_id[:32], clerk.unit_id or "")
    request.ensure_open(now)
    return request


def _close(
    repository: Repository,
    blank: AuditEntry,
    request: ChangeRequest,
    state: ChangeState,
    reason: str | None,
) -> ChangeRequest:
    clerk = blank.actor.name
    repository.change_requests.decide(request.id, state, clerk, blank.at, reason)
    entry = _decision_entry(blank.at, blank.action, blank.actor, request.id, request, reason)
    repository.audit.append(entry)
    return repository.change_requests.get(request.id, request.unit_id)


def _decision_entry(
    now: datetime,
    action: AuditAction,
    clerk: Actor,
    request_id: str,
    request: ChangeRequest | None = None,
    reason: str | None = None,
) -> AuditEntry:
    details = {"request": request_id[:32]} | ({"reason": reason} if reason else {})
    if request:
        details["act"] = request.change.act.value
        details["requested_by"] = request.requested_name
    return AuditEntry(
        now,
        action,
        clerk,
        operator=clerk.name,
        licence_id=request.licence_id if request else None,
        details=details,
    )
