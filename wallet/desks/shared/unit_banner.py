"""What every page of a relying unit's desk says while the unit is stopped: why, since when."""

from dataclasses import dataclass
from datetime import datetime

from wallet.desks.shared.access import account_or_none
from wallet.desks.shared.current import current_deployment
from wallet.domain.actors.actors import Role
from wallet.domain.errors import Unavailable
from wallet.repository.database import Repository


@dataclass(frozen=True, slots=True)
class UnitStopped:
    """Why a unit may do nothing: ``suspended``, which may be lifted, or ``use_ended`` for good."""

    cause: str
    since: datetime | None
    reason: str


def unit_stopped() -> UnitStopped | None:
    """Return why the unit of the signed-in relying clerk is stopped; nothing when it is not."""
    try:
        account = account_or_none()
        if account is None or account.role is not Role.VERIFIER or account.unit_id is None:
            return None
        with current_deployment().database.read() as repository:
            return _stopped(repository, account.unit_id)
    except Unavailable:
        return None


def _stopped(repository: Repository, unit_id: str) -> UnitStopped | None:
    party = repository.relying_parties.see(unit_id)
    if party.suspended:
        unit = repository.units.get(unit_id)
        return UnitStopped("suspended", unit.suspended_at, unit.suspension_reason or "")
    ended = repository.applications.last_ended_of(unit_id) if party.use_ended else None
    if ended is None:
        return None
    return UnitStopped("use_ended", ended.decided_at, ended.decision_reason or "")
