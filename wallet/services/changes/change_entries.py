"""What the trail says of a change of a licence, done or refused (Art. 26)."""

from datetime import datetime
from typing import Protocol

from wallet.domain.actors.actors import Actor
from wallet.domain.changes.licence_change import ChangeAct, LicenceChange
from wallet.domain.licences.licence import LONGEST_REASON, Licence
from wallet.domain.trail.audit import AuditAction, AuditEntry

ACTIONS = {
    ChangeAct.SUSPENSION: AuditAction.LICENCE_SUSPENDED,
    ChangeAct.RESUMPTION: AuditAction.LICENCE_RESUMED,
    ChangeAct.REVOCATION: AuditAction.LICENCE_REVOKED,
    ChangeAct.TRANSFER: AuditAction.LICENCE_TRANSFERRED,
    ChangeAct.VOIDING: AuditAction.LICENCE_VOIDED,
    ChangeAct.AMENDMENT: AuditAction.LICENCE_AMENDED,
    ChangeAct.CORRECTION: AuditAction.LICENCE_CORRECTED,
    ChangeAct.SUPERSESSION: AuditAction.LICENCE_SUPERSEDED,
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
