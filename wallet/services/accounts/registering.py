"""Holders register at a counter that checks their document, and regain lost access there.

Until the city's own identity service is connected. Only units whose counters the operator
appointed do it (Art. 5, 26): who can open a wallet could open anybody's.
"""

from dataclasses import replace
from datetime import datetime

from argon2 import PasswordHasher

from wallet.domain.accounts.login import new_holder_login
from wallet.domain.accounts.start_password import new_start_password
from wallet.domain.accounts.unit_form import NoRegisteringCounter
from wallet.domain.actors.actors import Actor, Holder, HolderKind, Role, Unit, unit_of
from wallet.domain.actors.lockout import REGISTERING_BY_ACCOUNT
from wallet.domain.actors.person_names import names_agree
from wallet.domain.civil_dates import city_date
from wallet.domain.entropy import Entropy, new_id
from wallet.domain.errors import Conflict, NotFound
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.actors.accounts import Account
from wallet.repository.database import Database, Repository
from wallet.services.accounts.looking_after import KEPT, Opened
from wallet.services.acts.doing import RequestIdentity, attempting
from wallet.services.acts.limiting import Limit
from wallet.services.licences.holders import HolderDraft, checked_draft, find_or_add_holders


class HolderHasAccount(Conflict):
    """A second account of one holder; who lost the first has it reset."""

    code = "holder_has_account"
    zh = "这位持证人已有账号，没有重复开通。忘记账号或密码时，请办理重置。"
    en = (
        "This holder has an account already; none was opened. Reset it if the login or the"
        " password is lost."
    )


class HolderWithoutAccount(NotFound):
    """No account of a holder with this document and this name."""

    code = "holder_without_account"
    zh = "没有找到姓名和证件号码都相符的账号，没有重置。请核对证件，或为其开户。"
    en = (
        "No account has both this name and this number; nothing was reset. Check the document,"
        " or open an account."
    )


def register_holder(
    database: Database,
    hasher: PasswordHasher,
    entropy: Entropy,
    now: datetime,
    clerk: Actor,
    draft: HolderDraft,
    identity: RequestIdentity | None = None,
) -> Opened:
    """Open a wallet's account for the holder whose document the clerk has checked.

    A holder whom the repository knows by the number is joined, never doubled.

    Raises:
        NotPermitted, NoRegisteringCounter: not a clerk of a counter that registers holders.
        MalformedResidentId, MalformedUscc, MalformedName, IdentityKindUnsuitable: bad input.
        HolderNameDiffers: the number is known under another name.
        HolderHasAccount: the holder has one.
        TooManyAttempts: too many refusals; timed.
    """
    start = new_start_password(entropy, now)
    password_hash = hasher.hash(start.text)
    blank = AuditEntry(now, AuditAction.HOLDER_REGISTERED, clerk)

    def add(repository: Repository) -> Opened:
        unit = registering_unit(repository, clerk)
        (holder,) = find_or_add_holders(repository, entropy, [draft], city_date(now))
        ensure_no_account(repository, holder.id)
        account = Account(
            id=new_id(entropy),
            login=new_holder_login(entropy),
            display_name=holder.name,
            password_hash=password_hash,
            pin_hash=None,
            role=Role.HOLDER if holder.kind is HolderKind.NATURAL_PERSON else Role.ENTERPRISE,
            unit_id=None,
            unit_name=None,
            holder_id=holder.id,
            demonstration=False,
            start_password_until=start.until,
        )
        repository.accounts.add(account, now)
        details = {"account": account.id}
        repository.audit.append(replace(blank, unit_name=unit.name, details=details))
        return Opened(account.id, account.login, start)

    with attempting(database, blank, limits=[_limit(clerk)]) as attempt:
        return attempt.once(identity, KEPT, add)


def reset_holder(
    database: Database,
    hasher: PasswordHasher,
    entropy: Entropy,
    now: datetime,
    clerk: Actor,
    draft: HolderDraft,
    identity: RequestIdentity | None = None,
) -> Opened:
    """Give back access that was lost: a start password; the PIN is gone, every sign-in ends.

    Raises:
        NotPermitted, NoRegisteringCounter: not a clerk of a counter that registers holders.
        MalformedResidentId, MalformedUscc, MalformedName, IdentityKindUnsuitable: bad input.
        HolderWithoutAccount: no open account of that name and number; which differs is not said.
        TooManyAttempts: too many refusals; timed.
    """
    start = new_start_password(entropy, now)
    password_hash = hasher.hash(start.text)
    blank = AuditEntry(now, AuditAction.HOLDER_ACCESS_RESET, clerk)

    def reset(repository: Repository) -> Opened:
        unit = registering_unit(repository, clerk)
        holder = _known(repository, checked_draft(draft, city_date(now)))
        account = repository.kept_accounts.find_of_holder(holder.id)
        if account is None or account.closed_at is not None:
            raise HolderWithoutAccount
        repository.kept_accounts.reset(account.id, password_hash, start.until)
        ended = repository.sign_ins.end_all(account.id, now)
        details = {"account": account.id, "sign_ins": str(ended)}
        repository.audit.append(replace(blank, unit_name=unit.name, details=details))
        return Opened(account.id, account.login, start)

    with attempting(database, blank, limits=[_limit(clerk)]) as attempt:
        return attempt.once(identity, KEPT, reset)


def registering_unit(repository: Repository, clerk: Actor) -> Unit:
    """Return the clerk's unit, whose counters register holders.

    Raises:
        NotPermitted: the clerk serves no unit.
        NoRegisteringCounter: the operator did not appoint them.
    """
    unit = repository.units.get(unit_of(clerk))
    if not unit.registers_holders or unit.suspended_at is not None:
        raise NoRegisteringCounter
    return unit


def ensure_no_account(repository: Repository, holder_id: str) -> None:
    """Refuse a second account of one holder; of two at once a unique index lets one through.

    Raises:
        HolderHasAccount: there is one, open or closed.
    """
    if repository.kept_accounts.find_of_holder(holder_id) is not None:
        raise HolderHasAccount


def _known(repository: Repository, draft: HolderDraft) -> Holder:
    holder = repository.holders.find_by_number(draft.identity_kind, draft.identity_number)
    if holder is None or not names_agree(holder.name, draft.name):
        raise HolderWithoutAccount
    return holder


def _limit(clerk: Actor) -> Limit:
    return Limit(REGISTERING_BY_ACCOUNT, clerk.id)
