"""What hangs on the wall: the static code, and the public page that it opens (Art. 17)."""

from datetime import date, datetime

from wallet.domain.entropy import Entropy
from wallet.domain.permits.industry_permit import ensure_living
from wallet.domain.permits.wall_code import WallCode, new_wall_code
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.actors.accounts import Account
from wallet.repository.database import Database, Repository
from wallet.services.access.holding import held_permit
from wallet.services.acts.doing import doing
from wallet.services.permits.permit_standing import PermitStanding, standing_of


def reissue_wall_code(
    database: Database,
    entropy: Entropy,
    now: datetime,
    account: Account,
    permit_id: str,
) -> WallCode:
    """Give a permit a new wall code; the earlier one is dead from this moment on.

    Raises:
        NotPermitted: nobody with a wallet.
        UnknownPermit: no such permit, or another holder's.
        PermitEnded: it has ended.
        BeyondAppointment: a handler changes nothing of the enterprise's own.
    """
    actor = account.actor
    details = {"permit": permit_id[:32]}
    blank = AuditEntry(now, AuditAction.WALL_CODE_ISSUED, actor, details=details)
    with doing(database, blank, account=account) as repository:
        permit = held_permit(repository, account, permit_id[:32])
        ensure_living(permit)
        code = WallCode(new_wall_code(entropy), permit.id, now)
        repository.wall_codes.issue(code)
        repository.audit.append(blank)
        return code


def read_wall(
    repository: Repository, unverified_code: str, today: date
) -> tuple[WallCode, PermitStanding]:
    """Return a code, dead or alive, and where its permit stands now.

    It discloses public fields only, to anybody, so it leaves no entry: a screen on a wall asks
    every few seconds.

    Raises:
        UnknownWallCode: it was never issued.
    """
    code = repository.wall_codes.get(unverified_code)
    permit = repository.permits.get(code.permit_id)
    return code, standing_of(repository, permit, today)
