"""The wallet address (钱包地址): by it a relying party can ask a holder who is not present."""

from datetime import datetime

from wallet.domain.entropy import Entropy
from wallet.domain.errors import NotPermitted
from wallet.domain.spoken_code import new_spoken_code
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.actors.accounts import Account
from wallet.repository.database import Database
from wallet.services.acts.doing import doing


class NoWallet(NotPermitted):
    """Only an account that holds licences has a wallet."""

    code = "no_wallet"
    zh = "这个账号没有证照钱包。"
    en = "This account has no wallet."


def renew_address(database: Database, entropy: Entropy, now: datetime, account: Account) -> str:
    """Give the holder a fresh address; by the one before nobody is reached any more.

    Raises:
        NoWallet: the account holds no licences.
        BeyondAppointment: a handler changes nothing of the enterprise's own.
    """
    address = new_spoken_code(entropy)
    _set(database, now, account, address)
    return address


def stop_address(database: Database, now: datetime, account: Account) -> None:
    """Take the address away: nobody can ask this holder by it.

    Raises:
        NoWallet: the account holds no licences.
        BeyondAppointment: a handler changes nothing of the enterprise's own.
    """
    _set(database, now, account, None)


def _set(database: Database, now: datetime, account: Account, address: str | None) -> None:
    if account.holder_id is None:
        raise NoWallet
    act = "renewed" if address else "stopped"
    entry = AuditEntry(now, AuditAction.WALLET_ADDRESS_CHANGED, account.actor, details={"act": act})
    with doing(database, entry, account=account) as repository:
        repository.holders.set_wallet_address(account.holder_id, address)
        repository.audit.append(entry)
