"""Suspending, resuming and ending a licence, with all that follows at once (Art. 8).

Ending or suspending a licence ends its live show sessions in the same transaction, and its
holders are told.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Protocol

from wallet.domain.actors.actors import Actor
from wallet.domain.changes.licence_change import STATE_AFTER, ChangeAct, Difference, LicenceChange
from wallet.domain.civil_dates import city_date
from wallet.domain.enterprise.appointment import EndReason
from wallet.domain.entropy import Entropy
from wallet.domain.licences.licence import (
    ENDED_STATES,
    LONGEST_REASON,
    Licence,
    LicenceState,
    RevocationKind,
    ensure_may_end,
    ensure_may_resume,
    ensure_may_suspend,
)
from wallet.domain.licences.notice import NoticeKind
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.database import Repository
from wallet.repository.licences.licence_rows import LicenceVersion
from wallet.services.licences.documents import DocumentMaker
from wallet.services.licences.notifying import notify_holders

ACTIONS = {
    ChangeAct.SUSPENSION: AuditAction.LICENCE_SUSPENDED,
    ChangeAct.RESUMPTION: AuditAction.LICENCE_RESUMED,
    ChangeAct.REVOCATION: AuditAction.LICENCE_REVOKED,
    ChangeAct.TRANSFER: AuditAction.LICENCE_TRANSFERRED,
    ChangeAct.VOIDING: AuditAction.LICENCE_VOIDED,
    ChangeAct.AMENDMENT: AuditAction.LICENCE_AMENDED,
    ChangeAct.CORRECTION: AuditAction.LICENCE_CORRECTED,
    ChangeAct.PROLONGATION: AuditAction.LICENCE_AMENDED,
    ChangeAct.SUPERSESSION: AuditAction.LICENCE_SUPERSEDED,
    ChangeAct.RESIGNING: AuditAction.LICENCE_RESIGNED,
}


class Wanted(Protocol):
    """Every act on a licence, and why it is done."""

    @property
    def act(self) -> ChangeAct:
        """What is done."""

    @property
    def reason(self) -> str:
        """Why, in the words that the holder reads."""


def entry_of(
    now: datetime,
    issuer: Actor,
    wanted: Wanted,
    licence: Licence | None = None,
    *,
    licence_code: str | None = None,
    request_id: str | None = None,
) -> AuditEntry:
    """Return the audit entry of a change, as far as it is known."""
    details = {"reason": wanted.reason[:LONGEST_REASON]}
    if isinstance(wanted, LicenceChange) and wanted.kind:
        details["kind"] = wanted.kind.value
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


def follow_registration(repository: Repository, now: datetime, licence_id: str) -> None:
    """Follow up, in the act's transaction, on what rests on a changed registration licence.

    What it carries no longer ends. All other licences of the organisation are looked at again: they
    may name a head whom nobody registers any more, or one who is registered by now.
    """
    if not repository.registrations.among([licence_id]):
        return
    _end_unproved(repository, now, licence_id)
    holders = repository.holders.of_licence(licence_id)
    repository.examinations.ask_for_holders([one.id for one in holders], now)


def _end_unproved(repository: Repository, now: datetime, licence_id: str) -> None:
    """End what a registration licence carries no longer.

    The bindings that it does not prove any more end for good, and what those persons are showing.
    Where it leaves the organisation without a registration in force, whatever anybody is showing
    in its name ends, too: that of managers, handlers and the organisation's own account.
    """
    for binding in repository.bindings.resting_on(licence_id):
        if not repository.standings.stands(binding, now):
            repository.bindings.end(binding.id, now, EndReason.NOT_PROVED)
            repository.session_ends.of_person(binding.person_id, binding.enterprise_id, now)
    for holder in repository.holders.of_licence(licence_id):
        if not repository.registrations.of(holder.id, city_date(now)).in_force:
            repository.session_ends.of_holder(holder.id, now)


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


@dataclass(frozen=True, slots=True)
class PreparedStateChange:
    """A change of the state that may be carried out."""

    licence: Licence
    wanted: LicenceChange
    differences: ClassVar[tuple[Difference, ...]] = ()

    @property
    def gives_less(self) -> bool:
        """Whether the holder has nothing in force afterwards, for good."""
        return self.wanted.ends

    def carry_out(
        self,
        repository: Repository,
        _maker: DocumentMaker,
        entropy: Entropy,
        now: datetime,
        issuer: Actor,
        request_id: str | None = None,
    ) -> tuple[Licence, LicenceVersion]:
        """Store the new state; returns the licence as it is then, with its version."""
        apply_change(repository, entropy, now, issuer, self.licence, self.wanted, request_id)
        changed = repository.licences.get(self.licence.id)
        return changed, repository.licences.version(changed.id, changed.version)


def apply_change(
    repository: Repository,
    entropy: Entropy,
    now: datetime,
    issuer: Actor,
    licence: Licence,
    wanted: LicenceChange,
    request_id: str | None = None,
) -> None:
    """Change the state of a locked licence, within a transaction that is open already."""
    store_state(repository, now, licence, STATE_AFTER[wanted.act], wanted.reason, wanted.kind)
    repository.audit.append(entry_of(now, issuer, wanted, licence, request_id=request_id))
    told = {"reason": wanted.reason} | ({"kind": wanted.kind.value} if wanted.kind else {})
    notify_holders(repository, entropy, now, licence.id, _NOTICES[wanted.act], told)


def ensure_may(licence: Licence, act: ChangeAct) -> None:
    """Refuse what the licence's state forbids.

    Raises:
        LicenceAlreadyEnded, LicenceAlreadySuspended, LicenceNotSuspended: with the state in
            their details.
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
    # Posts before sessions: whoever shows something locks the post first, too.
    follow_registration(repository, now, licence.id)
    if state is not LicenceState.VALID:
        repository.session_ends.of_licence(licence.id, now)
    if state in ENDED_STATES:
        freed = repository.contradictions.forget(licence.id)
        repository.examinations.ask(freed, now)
        repository.authorizations.end_of_licence(licence.id, now, f"licence_{state.value}")
