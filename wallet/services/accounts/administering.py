"""Naming administrators among a unit's people, and ending the sign-ins of a lost device."""

from dataclasses import replace
from datetime import datetime

from wallet.domain.accounts.kept_account import RightsUnchanged
from wallet.domain.actors.actors import Actor
from wallet.domain.trail.audit import AuditAction
from wallet.repository.database import Database
from wallet.services.accounts.closing import ensure_not_alone
from wallet.services.accounts.looking_after import account_to_look_after, entry_about
from wallet.services.acts.doing import doing


def set_administers(
    database: Database, now: datetime, actor: Actor, account_id: str, *, administers: bool
) -> None:
    """Make an account of the own unit an administrator's, or take that from it.

    Raises:
        UnknownAccount: not one that the actor looks after.
        AccountClosed: a closed account looks after nothing.
        RightsUnchanged: it is so already.
        LastAdministrator: the own account, and there is no other administrator.
    """
    wanted = "yes" if administers else "no"
    action = AuditAction.ACCOUNT_RIGHTS_CHANGED
    blank = entry_about(now, action, actor, account_id, administers=wanted)
    with doing(database, blank) as repository:
        account, unit = account_to_look_after(repository, actor, account_id)
        account.ensure_open()
        if not administers:
            ensure_not_alone(repository, actor, account)
        if not repository.kept_accounts.set_administers(account.id, administers=administers):
            raise RightsUnchanged
        details = {**blank.details, "login": account.login}
        repository.audit.append(replace(blank, unit_name=unit.name, details=details))


def end_sign_ins(database: Database, now: datetime, actor: Actor, account_id: str) -> None:
    """End every sign-in of an account: whatever device it was, it has to sign in again.

    Raises:
        UnknownAccount: not one that the actor looks after.
    """
    blank = entry_about(now, AuditAction.ACCOUNT_SIGN_INS_ENDED, actor, account_id)
    with doing(database, blank) as repository:
        account, unit = account_to_look_after(repository, actor, account_id)
        ended = repository.sign_ins.end_all(account.id, now)
        details = {**blank.details, "login": account.login, "sign_ins": str(ended)}
        repository.audit.append(replace(blank, unit_name=unit.name, details=details))
