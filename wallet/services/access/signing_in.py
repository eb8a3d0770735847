"""Signing in and out: timed lock-outs, a fresh sign-in every time, and an end that is one."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from wallet.domain.accounts.start_password import (
    StartPasswordExpired,
    ensure_start_password_holds,
)
from wallet.domain.actors.actors import STRANGER, Actor
from wallet.domain.actors.lockout import PASSWORD_BY_ADDRESS, PASSWORD_BY_LOGIN_AND_ADDRESS
from wallet.domain.entropy import Entropy
from wallet.domain.errors import NotAuthenticated, TooManyAttempts
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.actors.accounts import Account, SignIn
from wallet.repository.database import Database, Repository
from wallet.services.acts.limiting import attempt, forgive, take_back

LONGEST_SIGN_IN = timedelta(hours=12)


class WrongCredentials(NotAuthenticated):
    """Login and password do not belong together; which of them is wrong is not said."""

    code = "wrong_credentials"
    zh = "账号或密码不对，没有登录。"
    en = "The login or the password is wrong; you are not signed in."


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The account, and the secret that its browser keeps in the cookie."""

    account: Account
    secret: str


def sign_in(
    database: Database,
    hasher: PasswordHasher,
    entropy: Entropy,
    now: datetime,
    *,
    unverified_login: str,
    unverified_password: str,
    address: str,
) -> SignedIn:
    """Open a sign-in (Art. 26: identity authentication).

    Raises:
        WrongCredentials: login and password do not match.
        StartPasswordExpired: they do, and the password was one to begin with, too long ago.
        TooManyAttempts: too many wrong tries for this login from this address, or from this
            address at all. Another person's address is never shut by it.
    """
    login = unverified_login.strip().lower()[:80]
    subject = f"{login}@{address}"
    try:
        attempt(database, PASSWORD_BY_ADDRESS, address, now)
        attempt(database, PASSWORD_BY_LOGIN_AND_ADDRESS, subject, now)
        account = _account(database, hasher, login, unverified_password)
        ensure_start_password_holds(account.start_password_until, now)
    except (WrongCredentials, StartPasswordExpired, TooManyAttempts) as refusal:
        _record(database, STRANGER, AuditAction.SIGN_IN_REFUSED, now, refusal.code)
        raise
    forgive(database, PASSWORD_BY_LOGIN_AND_ADDRESS, subject)
    take_back(database, PASSWORD_BY_ADDRESS, address)
    secret = entropy.token_bytes(32).hex()
    with database.begin() as repository:
        repository.accounts.start_sign_in(
            SignIn(sign_in_digest(secret), account.id, now, now + LONGEST_SIGN_IN)
        )
        repository.audit.append(
            AuditEntry(now, AuditAction.SIGNED_IN, account.actor, unit_name=account.unit_name)
        )
        _deliver_waiting(repository, account, now)
    return SignedIn(account, secret)


def sign_out(database: Database, account: Account, secret: str, now: datetime) -> None:
    """End this sign-in; its cookie opens nothing from now on."""
    with database.begin() as repository:
        repository.accounts.end_sign_in(sign_in_digest(secret), now)
        repository.audit.append(
            AuditEntry(now, AuditAction.SIGNED_OUT, account.actor, unit_name=account.unit_name)
        )


def sign_out_everywhere(database: Database, account: Account, now: datetime) -> None:
    """End every sign-in of the account: no cookie of it opens anything from now on."""
    with database.begin() as repository:
        ended = repository.accounts.end_sign_ins(account.id, now)
        repository.audit.append(
            AuditEntry(
                now,
                AuditAction.SIGNED_OUT_EVERYWHERE,
                account.actor,
                unit_name=account.unit_name,
                details={"sign_ins": str(ended)},
            )
        )


def sign_in_digest(secret: str) -> str:
    """Return what is stored of the cookie's secret: a reader of the table cannot sign in."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _account(
    database: Database, hasher: PasswordHasher, login: str, unverified_password: str
) -> Account:
    with database.read() as repository:
        account = repository.accounts.find_by_login(login)
    # An unknown login costs as much time as a wrong password.
    expected = account.password_hash if account else _nobodys_hash(hasher)
    try:
        hasher.verify(expected, unverified_password[:256])
    except VerificationError:
        raise WrongCredentials from None
    if account is None:
        raise WrongCredentials
    return account


def _deliver_waiting(repository: Repository, account: Account, now: datetime) -> None:
    """What was issued before this wallet was opened reaches it now (Art. 9)."""
    delivered = repository.deliveries.deliver_to(account.holder_id, now) if account.holder_id else 0
    if delivered:
        action, details = AuditAction.LICENCES_DELIVERED, {"licences": str(delivered)}
        repository.audit.append(AuditEntry(now, action, account.actor, details=details))


_NOBODY: dict[int, str] = {}


def _nobodys_hash(hasher: PasswordHasher) -> str:
    return _NOBODY.setdefault(id(hasher), hasher.hash("nobody"))


def _record(
    database: Database, actor: Actor, action: AuditAction, now: datetime, outcome: str
) -> None:
    with database.begin() as repository:
        repository.audit.append(AuditEntry(now, action, actor, outcome))
