"""What an issuer decides about a licence it issued: suspend, resume, end (Art. 8).

Ending or suspending a licence ends its live show sessions in the same transaction, and its
holders are told. Where a second clerk must agree, ``approving`` comes before this.
"""

from dataclasses import replace
from datetime import datetime

from wallet.domain.actors.actors import Actor
from wallet.domain.entropy import Entropy
from wallet.domain.licences.licence import (
    Licence,
    LicenceState,
    RevocationKind,
    ensure_may_end,
    ensure_may_resume,
    ensure_may_suspend,
    stated_reason,
)
from wallet.domain.licences.licence_change import (
    STATE_AFTER,
    ChangeAct,
    LicenceChange,
    wanted_change,
)
from wallet.domain.licences.notice import NoticeKind
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.database import Database, Repository
from wallet.services.acts.doing import doing
from wallet.services.licences.notifying import notify_holders
from wallet.services.licences.representation import end_unproved

ACTIONS = {
    ChangeAct.SUSPENSION: AuditAction.LICENCE_SUSPENDED,
    ChangeAct.RESUMPTION: AuditAction.LICENCE_RESUMED,
    ChangeAct.REVOCATION: AuditAction.LICENCE_REVOKED,
    ChangeAct.TRANSFER: AuditAction.LICENCE_TRANSFERRED,
    ChangeAct.VOIDING: AuditAction.LICENCE_VOIDED,
}
_NOTICES = {
    ChangeAct.SUSPENSION: NoticeKind.LICENCE_SUSPENDED,
    ChangeAct.RESUMPTION: NoticeKind.LICENCE_RESUMED,
    ChangeAct.REVOCATION: NoticeKind.LICENCE_REVOKED,
    ChangeAct.TRANSFER: NoticeKind.LICENCE_TRANSFERRED,
    ChangeAct.VOIDING: NoticeKind.LICENCE_VOIDED,
}
_ENSURE = {
    ChangeAct.SUSPENSION: ensure_may_suspend,
    ChangeAct.RESUMPTION: ensure_may_resume,
}


def suspend(
    database: Database,
    entropy: Entropy,
    now: datetime,
    issuer: Actor,
    code: str,
    unverified_reason: str,
) -> Licence:
    """Suspend a valid licence (暂停).

    Raises:
        UnknownLicence: no such licence of this issuer.
        LicenceAlreadyEnded: it is not valid.
        ReasonMissing: no reason was given.
    """
    wanted = wanted_change(ChangeAct.SUSPENSION, unverified_reason)
    return change(database, entropy, now, issuer, code, wanted)


def resume(
    database: Database,
    entropy: Entropy,
    now: datetime,
    issuer: Actor,
    code: str,
    unverified_reason: str,
) -> Licence:
    """Put a suspended licence back in force.

    Raises:
        UnknownLicence, ReasonMissing: as :func:`suspend`.
        LicenceNotSuspended: it is not suspended.
    """
    wanted = wanted_change(ChangeAct.RESUMPTION, unverified_reason)
    return change(database, entropy, now, issuer, code, wanted)


def revoke(
    database: Database,
    entropy: Entropy,
    now: datetime,
    issuer: Actor,
    code: str,
    kind: RevocationKind,
    unverified_reason: str,
) -> Licence:
    """Revoke a licence: deregistered 注销, rescinded 撤销 or withdrawn as a penalty 吊销.

    Raises:
        UnknownLicence, ReasonMissing: as :func:`suspend`.
        LicenceAlreadyEnded: it has ended already.
    """
    wanted = wanted_change(ChangeAct.REVOCATION, unverified_reason, kind.value)
    return change(database, entropy, now, issuer, code, wanted)


def end_as(
    database: Database,
    entropy: Entropy,
    now: datetime,
    issuer: Actor,
    code: str,
    state: LicenceState,
    unverified_reason: str,
) -> Licence:
    """End a licence as transferred 转出, void 签发错误, or superseded by one not collected yet.

    Raises:
        UnknownLicence, ReasonMissing, LicenceAlreadyEnded: as :func:`revoke`.
    """
    for act, after in STATE_AFTER.items():
        if after is state:
            wanted = wanted_change(act, unverified_reason)
            return change(database, entropy, now, issuer, code, wanted)
    reason = stated_reason(unverified_reason)
    action = AuditAction.LICENCE_SUPERSEDED
    blank = AuditEntry(now, action, issuer, operator=issuer.name, licence_code=code[:120])
    with doing(database, blank) as repository:
        licence = locked_licence(repository, issuer, code)
        ensure_may_end(licence.state)
        store_state(repository, now, licence, state, reason)
        details = {"reason": reason}
        repository.audit.append(replace(blank, licence_id=licence.id, details=details))
        kind = NoticeKind.LICENCE_SUPERSEDED
        notify_holders(repository, entropy, now, licence.id, kind, details)
        return repository.licences.get(licence.id)


def change(
    database: Database,
    entropy: Entropy,
    now: datetime,
    issuer: Actor,
    code: str,
    wanted: LicenceChange,
) -> Licence:
    """Change a licence at once, whatever the unit's setting.

    Raises:
        UnknownLicence: no such licence of this issuer.
        LicenceAlreadyEnded, LicenceNotSuspended: its state forbids the act.
    """
    blank = change_entry(now, issuer, wanted, licence_code=code[:120])
    with doing(database, blank) as repository:
        licence = locked_licence(repository, issuer, code)
        return apply_change(repository, entropy, now, issuer, licence, wanted)


def apply_change(
    repository: Repository,
    entropy: Entropy,
    now: datetime,
    issuer: Actor,
    licence: Licence,
    wanted: LicenceChange,
    request_id: str | None = None,
) -> Licence:
    """Change a locked licence within a transaction; raises as :func:`change`."""
    ensure_may(licence, wanted.act)
    state = STATE_AFTER[wanted.act]
    store_state(repository, now, licence, state, wanted.reason, wanted.kind)
    entry = change_entry(now, issuer, wanted, licence, request_id=request_id)
    repository.audit.append(entry)
    told = {"reason": wanted.reason} | ({"kind": wanted.kind.value} if wanted.kind else {})
    notify_holders(repository, entropy, now, licence.id, _NOTICES[wanted.act], told)
    return repository.licences.get(licence.id)


def ensure_may(licence: Licence, act: ChangeAct) -> None:
    """Refuse what the licence's state forbids.

    Raises:
        LicenceAlreadyEnded, LicenceNotSuspended: with the state in their details.
    """
    _ENSURE.get(act, ensure_may_end)(licence.state)


def store_state(
    repository: Repository,
    now: datetime,
    licence: Licence,
    state: LicenceState,
    reason: str,
    kind: RevocationKind | None = None,
) -> None:
    """Store a state with all that follows at once: codes die, and grants of an ended licence."""
    kept = None if state is LicenceState.VALID else reason
    repository.licence_changes.set_state(licence, state, now, reason=kept, kind=kind)
    if state is not LicenceState.VALID:
        repository.presentations.end_of_licence(licence.id, now)
        end_unproved(repository, now, licence.id)
    if state not in (LicenceState.VALID, LicenceState.SUSPENDED):
        repository.authorizations.end_of_licence(licence.id, now, f"licence_{state.value}")


def locked_licence(repository: Repository, issuer: Actor, code: str) -> Licence:
    """Return an issuer's own licence by any of its identifiers, locked.

    Raises:
        UnknownLicence: no such licence of this issuer.
    """
    found = repository.licences.get_by_code(code, issuer.unit_id or "")
    return repository.licences.get_for_change(found.id)


def change_entry(
    now: datetime,
    issuer: Actor,
    wanted: LicenceChange,
    licence: Licence | None = None,
    *,
    licence_code: str | None = None,
    request_id: str | None = None,
) -> AuditEntry:
    """Return the audit entry of a change, as far as it is known."""
    details = {"reason": wanted.reason} | ({"kind": wanted.kind.value} if wanted.kind else {})
    if request_id:
        details["request"] = request_id
    return AuditEntry(
        now,
        ACTIONS[wanted.act],
        issuer,
        operator=issuer.name,
        licence_id=licence.id if licence else None,
        licence_code=str(licence.code) if licence else licence_code,
        details=details,
    )
