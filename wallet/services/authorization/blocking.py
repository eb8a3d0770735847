"""A holder blocks a unit (屏蔽): nothing that it sends reaches the wallet any more (Art. 19).

What is shown with a code, and what a public body reads by duty, is not asked for: neither ends.
"""

from dataclasses import replace
from datetime import datetime

from wallet.domain.entropy import Entropy
from wallet.domain.grounds.asking_limits import PartyNotBlocked
from wallet.domain.grounds.authorization import AuthorizationRequest, RequestState
from wallet.domain.trail.audit import AuditAction, AuditEntry, Ground
from wallet.repository.actors.accounts import Account
from wallet.repository.database import Database, Repository
from wallet.services.acts.doing import doing
from wallet.services.authorization.granting import ConsentSealer
from wallet.services.authorization.wallet_address import NoWallet
from wallet.services.authorization.withdrawing import withdraw_within


def block_party(
    database: Database,
    sealer: ConsentSealer,
    entropy: Entropy,
    now: datetime,
    account: Account,
    unit_id: str,
    *,
    withdraw_all: bool = False,
) -> None:
    """Block a unit: its open requests are declined, and no further one reaches this wallet.

    What was granted to it stays unless ``withdraw_all`` takes all of it back in the same act.

    Raises:
        NoWallet: the account holds no licences.
        UnknownUnit: no such unit.
        PartyNotBlocked: it is blocked already.
        BeyondAppointment: a handler changes nothing of the enterprise's own.
    """
    blank = _entry(now, AuditAction.PARTY_BLOCKED, account, unit_id)
    with doing(database, blank, account=account) as repository:
        holder_id = _wallet(account)
        name = repository.units.get(unit_id).name
        if not repository.holder_parties.block(holder_id, unit_id, now):
            raise PartyNotBlocked
        # Whoever asked until now has committed: the row of holder and unit is locked.
        waiting = repository.request_lists.waiting_from(holder_id, unit_id, now)
        closed = [one for one in waiting if _close(repository, now, account, one)]
        grants = repository.authorizations.living_of_holder(holder_id, now, unit_id)
        for grant in grants if withdraw_all else ():
            withdraw_within(repository, sealer, entropy, now, account, grant)
        counts = {"closed": str(len(closed)), "withdrawn": str(len(grants) * withdraw_all)}
        details = {**blank.details, **counts}
        repository.audit.append(replace(blank, unit_name=name, details=details))


def unblock_party(database: Database, now: datetime, account: Account, unit_id: str) -> None:
    """Lift a block: the unit may ask again, by an address or a link that it is given.

    Raises:
        NoWallet, UnknownUnit, BeyondAppointment: as :func:`block_party`.
        PartyNotBlocked: it is not blocked.
    """
    blank = _entry(now, AuditAction.PARTY_UNBLOCKED, account, unit_id)
    with doing(database, blank, account=account) as repository:
        name = repository.units.get(unit_id).name
        if not repository.holder_parties.unblock(_wallet(account), unit_id):
            raise PartyNotBlocked
        repository.audit.append(replace(blank, unit_name=name))


def _wallet(account: Account) -> str:
    if account.holder_id is None:
        raise NoWallet
    return account.holder_id


def _close(
    repository: Repository, now: datetime, account: Account, request: AuthorizationRequest
) -> bool:
    """Decline a request; returns False when it was answered or cancelled in this very moment."""
    if not repository.authorizations.decide(request.id, RequestState.DECLINED, now):
        return False
    entry = AuditEntry(
        now,
        AuditAction.AUTHORIZATION_DECLINED,
        account.actor,
        ground=Ground.AUTHORIZED,
        scenario_code=request.scenario_code,
        details={"request": request.id},
    )
    repository.audit.append(entry)
    return True


def _entry(now: datetime, action: AuditAction, account: Account, unit_id: str) -> AuditEntry:
    return AuditEntry(now, action, account.actor, details={"unit": unit_id[:32]})
