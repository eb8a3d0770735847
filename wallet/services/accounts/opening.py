"""Opening, reopening and resetting the accounts of a unit's people."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from argon2 import PasswordHasher

from wallet.domain.accounts.kept_account import AccountNotClosed, KeptAccount
from wallet.domain.accounts.login import LoginTaken, read_login
from wallet.domain.accounts.start_password import StartPassword, new_start_password
from wallet.domain.accounts.unit_form import ROLE_OF_KIND, UnitClosed
from wallet.domain.actors.actors import Actor, HolderKind, IdentityKind, Unit, UnitKind
from wallet.domain.actors.person_names import normalise_name
from wallet.domain.civil_dates import city_date
from wallet.domain.entropy import Entropy, new_id
from wallet.domain.form_faults import Faults
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.actors.accounts import Account
from wallet.repository.database import Database, Repository
from wallet.services.accounts.looking_after import (
    KEPT,
    Opened,
    account_to_look_after,
    entry_about,
    unit_to_staff,
)
from wallet.services.accounts.registering import ensure_no_account
from wallet.services.acts.doing import RequestIdentity, once
from wallet.services.licences.holders import HolderDraft, find_or_add_holders


@dataclass(frozen=True, slots=True)
class AccountForm:
    """Whose account it is, as typed; ``administers`` makes its owner an administrator."""

    unit_id: str
    login: str
    name: str
    administers: bool = False


def open_account(
    database: Database,
    hasher: PasswordHasher,
    entropy: Entropy,
    now: datetime,
    actor: Actor,
    form: AccountForm,
    identity: RequestIdentity | None = None,
) -> Opened:
    """Open an account with a start password, in the one role that the kind of unit has.

    The operator opens administrators' accounts elsewhere; an administrator those of the own unit.

    Raises:
        UnknownUnit: none whose accounts the actor looks after.
        UnitClosed: nothing begins there any more.
        FormNotAcceptable: login or name cannot be taken.
        LoginTaken, ContradictsStored: somebody has the login, or had it.
        HolderNameDiffers: a company whose code the repository knows under another name.
    """
    start, password_hash = _drawn(hasher, entropy, now)
    details = {"unit": form.unit_id[:32], "administers": "yes" if form.administers else "no"}
    blank = AuditEntry(now, AuditAction.ACCOUNT_OPENED, actor, details=details)

    def add(repository: Repository) -> Opened:
        unit = unit_to_staff(repository, actor, form.unit_id)
        if unit.closed_at is not None:
            raise UnitClosed
        login, name = _read(form)
        if repository.kept_accounts.knows_login(login):
            raise LoginTaken(field="login")
        outsider = actor.unit_id != unit.id
        account = Account(
            id=new_id(entropy),
            login=login,
            display_name=name,
            password_hash=password_hash,
            pin_hash=None,
            role=ROLE_OF_KIND[unit.kind],
            unit_id=unit.id,
            unit_name=unit.name,
            holder_id=_company(repository, entropy, now, unit),
            demonstration=False,
            administers=unit.kind is not UnitKind.ENTERPRISE and (form.administers or outsider),
            start_password_until=start.until,
        )
        repository.accounts.add(account, now)
        done = {**details, "account": account.id, "login": login}
        repository.audit.append(replace(blank, unit_name=unit.name, details=done))
        return Opened(account.id, login, start)

    return once(database, blank, identity, KEPT, add)


def reset_account(
    database: Database,
    hasher: PasswordHasher,
    entropy: Entropy,
    now: datetime,
    actor: Actor,
    account_id: str,
    identity: RequestIdentity | None = None,
) -> Opened:
    """Put a start password in the place of a lost one; PIN and sign-ins end with it.

    Raises:
        UnknownAccount: not one that the actor looks after.
        AccountClosed: it is reopened instead.
    """

    def ensure(_repository: Repository, account: KeptAccount, _unit: Unit) -> None:
        account.ensure_open()

    parts = (database, hasher, entropy, now, actor)
    return _start_again(*parts, account_id, AuditAction.ACCOUNT_RESET, ensure, identity)


def reopen_account(
    database: Database,
    hasher: PasswordHasher,
    entropy: Entropy,
    now: datetime,
    actor: Actor,
    account_id: str,
    identity: RequestIdentity | None = None,
) -> Opened:
    """Open a closed account again, with a start password: the old one opens nothing.

    Raises:
        UnknownAccount: not one that the actor looks after.
        AccountNotClosed: it is open.
        UnitClosed: its unit is.
    """

    def ensure(repository: Repository, account: KeptAccount, unit: Unit) -> None:
        if unit.closed_at is not None:
            raise UnitClosed
        if not repository.kept_accounts.reopen(account.id):
            raise AccountNotClosed

    parts = (database, hasher, entropy, now, actor)
    return _start_again(*parts, account_id, AuditAction.ACCOUNT_REOPENED, ensure, identity)


def _start_again(
    database: Database,
    hasher: PasswordHasher,
    entropy: Entropy,
    now: datetime,
    actor: Actor,
    account_id: str,
    action: AuditAction,
    ensure: Callable[[Repository, KeptAccount, Unit], None],
    identity: RequestIdentity | None,
) -> Opened:
    start, password_hash = _drawn(hasher, entropy, now)
    blank = entry_about(now, action, actor, account_id)

    def start_again(repository: Repository) -> Opened:
        account, unit = account_to_look_after(repository, actor, account_id)
        ensure(repository, account, unit)
        repository.kept_accounts.reset(account.id, password_hash, start.until)
        ended = repository.sign_ins.end_all(account.id, now)
        details = {**blank.details, "login": account.login, "sign_ins": str(ended)}
        repository.audit.append(replace(blank, unit_name=unit.name, details=details))
        return Opened(account.id, account.login, start)

    return once(database, blank, identity, KEPT, start_again)


def _drawn(hasher: PasswordHasher, entropy: Entropy, now: datetime) -> tuple[StartPassword, str]:
    start = new_start_password(entropy, now)
    return start, hasher.hash(start.text)


def _read(form: AccountForm) -> tuple[str, str]:
    faults = Faults()
    login = faults.read("login", lambda: read_login(form.login), "")
    name = faults.read("name", lambda: normalise_name(form.name), "")
    faults.refuse()
    return login, name


def _company(repository: Repository, entropy: Entropy, now: datetime, unit: Unit) -> str | None:
    """Return the holder whose wallet a company's account opens; other units have none."""
    if unit.kind is not UnitKind.ENTERPRISE:
        return None
    draft = HolderDraft(HolderKind.LEGAL_PERSON, unit.name, IdentityKind.USCC, unit.uscc)
    (holder,) = find_or_add_holders(repository, entropy, [draft], city_date(now))
    ensure_no_account(repository, holder.id)
    return holder.id
