"""Suspending, resuming and ending a licence, with all that follows at once (Art. 8).

Ending or suspending a licence ends its live show sessions in the same transaction, and its
holders are told.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from wallet.domain.actors.actors import Actor
from wallet.domain.changes.difference import Difference
from wallet.domain.changes.licence_change import STATE_AFTER, ChangeAct, LicenceChange
from wallet.domain.entropy import Entropy
from wallet.domain.licences.licence import (
    Licence,
    LicenceState,
    RevocationKind,
    ensure_may_end,
    ensure_may_resume,
    ensure_may_suspend,
)
from wallet.domain.licences.notice import NoticeKind
from wallet.repository.database import Repository
from wallet.repository.licences.licences import LicenceVersion
from wallet.services.changes.change_entries import entry_of
from wallet.services.changes.representation import end_unproved
from wallet.services.licences.documents import DocumentMaker
from wallet.services.licences.notifying import notify_holders

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
    if state is not LicenceState.VALID:
        repository.presentations.end_of_licence(licence.id, now)
        end_unproved(repository, now, licence.id)
    if state not in (LicenceState.VALID, LicenceState.SUSPENDED):
        repository.authorizations.end_of_licence(licence.id, now, f"licence_{state.value}")
