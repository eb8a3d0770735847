"""Who acts for a unit in charge: its clerk at the desk, or its system over the API."""

from contextlib import AbstractContextManager

from wallet.domain.actors.actors import ActorKind, Role
from wallet.domain.trail.audit import AuditEntry
from wallet.repository.database import Database, Repository
from wallet.services.licences.act_recording import recorded as recorded_of_system
from wallet.services.registry.acting import recorded


def recorded_of_unit(database: Database, blank: AuditEntry) -> AbstractContextManager[Repository]:
    """Open the transaction of an act of an issuing unit; a refusal leaves its entry.

    A system has no role: its scopes were looked at where the call came in.

    Raises:
        NotPermitted: an account of another role.
        WalletError: whatever the act refused, recorded with its code.
    """
    if blank.actor.kind is ActorKind.CLIENT:
        return recorded_of_system(database, blank)
    return recorded(database, blank, Role.ISSUER)
