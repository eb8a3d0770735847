"""Closing an account, with everything that rests on it, in one transaction."""

from dataclasses import replace
from datetime import datetime

from wallet.domain.accounts.kept_account import AccountClosed, KeptAccount, LastAdministrator
from wallet.domain.actors.actors import Actor
from wallet.domain.trail.audit import AuditAction
from wallet.repository.database import Database, Repository
from wallet.services.accounts.looking_after import account_to_look_after, entry_about
from wallet.services.acts.doing import doing


def close_account(database: Database, now: datetime, actor: Actor, account_id: str) -> None:
    """Close a clerk's account: its sign-ins end now, what it has waiting for approval is withdrawn.

    Raises:
        UnknownAccount: not one that the actor looks after.
        AccountClosed: it is closed already.
        LastAdministrator: the own account, and the unit has no other administrator.
    """
    blank = entry_about(now, AuditAction.ACCOUNT_CLOSED, actor, account_id)
    with doing(database, blank) as repository:
        account, unit = account_to_look_after(repository, actor, account_id)
        ensure_not_alone(repository, actor, account)
        ended = close_with_what_rests_on_it(repository, now, actor, account)
        details = {**blank.details, "login": account.login, **ended}
        repository.audit.append(replace(blank, unit_name=unit.name, details=details))


def close_with_what_rests_on_it(
    repository: Repository, now: datetime, actor: Actor, account: KeptAccount
) -> dict[str, str]:
    """Close an account within an act's transaction; returns what ended, for its entry.

    A change that waits for the second clerk is withdrawn: nobody answers for it any more.

    Raises:
        AccountClosed: it is closed already.
    """
    if not repository.kept_accounts.close(account.id, now):
        raise AccountClosed
    ended = repository.sign_ins.end_all(account.id, now)
    withdrawn = repository.change_requests.withdraw_of(account.id, actor.name, now)
    return {"sign_ins": str(ended), "changes_withdrawn": str(withdrawn)}


def ensure_not_alone(repository: Repository, actor: Actor, account: KeptAccount) -> None:
    """Refuse an administrator who would leave the own unit without one.

    Raises:
        LastAdministrator: nobody else looks after the unit's accounts.
    """
    alone = repository.kept_accounts.administrators(account.unit_id or "") == {account.id}
    if alone and account.id == actor.id:
        raise LastAdministrator
