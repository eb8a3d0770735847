"""Who may look after which account: the unit's own administrators, and the operator after these."""

from dataclasses import dataclass
from datetime import datetime

from wallet.domain.accounts.kept_account import KeptAccount, UnknownAccount
from wallet.domain.accounts.start_password import StartPassword
from wallet.domain.actors.actors import Actor, ActorKind, Role, Unit
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.actors.units import UnknownUnit
from wallet.repository.database import Repository
from wallet.services.acts.doing import Kept


@dataclass(frozen=True, slots=True)
class Opened:
    """An account with its start password, which is told this once and stands nowhere.

    Without a password the request came twice: the first answer told it.
    """

    account_id: str
    login: str
    start: StartPassword | None


def _read(repository: Repository, given: object) -> Opened:
    account_id = str(given["account_id"]) if isinstance(given, dict) else ""
    found = repository.kept_accounts.find(account_id)
    if found is None:
        raise UnknownAccount
    return Opened(found.id, found.login, None)


KEPT: Kept[Opened] = Kept(write=lambda opened: {"account_id": opened.account_id}, read=_read)
"""What a repetition finds again: never the password."""


def account_to_look_after(
    repository: Repository, actor: Actor, account_id: str
) -> tuple[KeptAccount, Unit]:
    """Return a unit's account and its unit, locked against every other act on the unit's accounts.

    Raises:
        UnknownAccount: none, a holder's own, or one that the actor does not look after.
    """
    seen = repository.kept_accounts.find(account_id[:32])
    if seen is None or seen.unit_id is None:
        raise UnknownAccount
    unit = repository.units.get_for_change(seen.unit_id)
    account = repository.kept_accounts.find(seen.id) or seen
    if not _looks_after(repository, actor, account):
        raise UnknownAccount
    return account, unit


def unit_to_staff(repository: Repository, actor: Actor, unit_id: str) -> Unit:
    """Return the unit whose accounts the actor may open, locked as above.

    Raises:
        UnknownUnit: no such unit, or one whose accounts the actor does not look after.
    """
    unit = repository.units.get_for_change(unit_id[:32])
    if not (_is_founder(actor, unit.id) or _administers(repository, actor, unit.id)):
        raise UnknownUnit
    return unit


def looked_after_unit(repository: Repository, actor: Actor) -> Unit:
    """Return the own unit of an administrator.

    Raises:
        UnknownAccount: the actor administers no unit's accounts.
    """
    if actor.unit_id is None or not _administers(repository, actor, actor.unit_id):
        raise UnknownAccount
    return repository.units.get(actor.unit_id)


def account_looked_after(repository: Repository, actor: Actor, account_id: str) -> KeptAccount:
    """Return an account to show to whoever looks after it.

    Raises:
        UnknownAccount: none, or one that the actor does not look after.
    """
    account = repository.kept_accounts.find(account_id[:32])
    if account is None or account.unit_id is None or not _looks_after(repository, actor, account):
        raise UnknownAccount
    return account


def entry_about(
    now: datetime, action: AuditAction, actor: Actor, account_id: str, **details: str
) -> AuditEntry:
    """Return what the trail says of an act on an account: its identifier, never its owner."""
    return AuditEntry(now, action, actor, details={"account": account_id[:32], **details})


def _looks_after(repository: Repository, actor: Actor, account: KeptAccount) -> bool:
    unit_id = account.unit_id or ""
    if _administers(repository, actor, unit_id) and account.role is actor.role:
        return True
    led = account.administers or account.role is Role.ENTERPRISE
    return actor.kind is ActorKind.SYSTEM or (_is_founder(actor, unit_id) and led)


def _is_founder(actor: Actor, unit_id: str) -> bool:
    """The machine for every unit; the operator for all but the own, as nobody raises oneself."""
    if actor.kind is ActorKind.SYSTEM:
        return True
    return actor.role is Role.OPERATOR and actor.unit_id != unit_id


def _administers(repository: Repository, actor: Actor, unit_id: str) -> bool:
    own = actor.kind is ActorKind.ACCOUNT and actor.unit_id == unit_id
    return own and actor.id in repository.kept_accounts.administrators(unit_id)
