"""Signing in and out: timed lock-outs, a fresh sign-in every time, and an end that is one."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from argon2 import PasswordHasher

from wallet.domain.accounts.start_password import ensure_start_password_holds
from wallet.domain.actors.actors import STRANGER
from wallet.domain.actors.counted_address import counted_address
from wallet.domain.actors.lockout import PASSWORD_BY_ADDRESS, PASSWORD_BY_LOGIN_AND_ADDRESS
from wallet.domain.entropy import Entropy
from wallet.domain.errors import NotAuthenticated
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.actors.accounts import Account
from wallet.repository.actors.sign_ins import SignIn
from wallet.repository.database import Database, Repository
from wallet.services.access.hashing import matches
from wallet.services.acts.doing import attempting, doing
from wallet.services.acts.limiting import Limit, OnSuccess

LONGEST_SIGN_IN = timedelta(hours=12)
_LONGEST_LOGIN = 80


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
    known_device: str | None = None,
) -> SignedIn:
    """Open a sign-in (Art. 26: identity authentication).

    ``known_device`` names the browser where this login signed in before: its tries count for
    themselves, so that nobody else behind the same address shuts this door.

    Raises:
        WrongCredentials: login and password do not match.
        StartPasswordExpired: they do, and the password was one to begin with, too long ago.
        TooManyAttempts: too many wrong tries for this login from this address, or from this
            address at all. Another person's address is never shut by it.
    """
    login = as_login(unverified_login)
    entry = AuditEntry(now, AuditAction.SIGNED_IN, STRANGER)
    limits = _limits(login, address, known_device)
    with attempting(database, entry, limits=limits) as attempt:
        account = _account(database, hasher, login, unverified_password)
        ensure_start_password_holds(account.start_password_until, now)
        secret = entropy.token_bytes(32).hex()
        with attempt.transaction() as repository:
            if not repository.accounts.hold(account):
                raise WrongCredentials
            repository.sign_ins.start(
                SignIn(sign_in_digest(secret), account.id, now, now + LONGEST_SIGN_IN)
            )
            repository.audit.append(_entry(AuditAction.SIGNED_IN, account, now))
            _deliver_waiting(repository, account, now)
    return SignedIn(account, secret)


def sign_out(database: Database, account: Account, secret: str, now: datetime) -> None:
    """End this sign-in; its cookie opens nothing from now on."""
    entry = _entry(AuditAction.SIGNED_OUT, account, now)
    with doing(database, entry) as repository:
        repository.sign_ins.end(sign_in_digest(secret), now)
        repository.audit.append(entry)


def sign_out_everywhere(database: Database, account: Account, now: datetime) -> None:
    """End every sign-in of the account: no cookie of it opens anything from now on."""
    entry = _entry(AuditAction.SIGNED_OUT_EVERYWHERE, account, now)
    with doing(database, entry) as repository:
        ended = repository.sign_ins.end_all(account.id, now)
        repository.audit.append(replace(entry, details={"sign_ins": str(ended)}))


def as_login(unverified: str) -> str:
    """Return a login as it is stored and counted, whatever its case."""
    return unverified.strip().lower()[:_LONGEST_LOGIN]


def sign_in_digest(secret: str) -> str:
    """Return what is stored of the cookie's secret: a reader of the table cannot sign in."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _limits(login: str, address: str, known_device: str | None) -> list[Limit]:
    if known_device:
        subject = f"{login}/{known_device}"
        return [Limit(PASSWORD_BY_LOGIN_AND_ADDRESS, subject, OnSuccess.FORGIVE)]
    # The address comes first: behind a shut one no further login is counted, and none stored.
    subject = f"{login}@{counted_address(address)}"
    return [
        Limit(PASSWORD_BY_ADDRESS, address),
        Limit(PASSWORD_BY_LOGIN_AND_ADDRESS, subject, OnSuccess.FORGIVE),
    ]


def _entry(action: AuditAction, account: Account, now: datetime) -> AuditEntry:
    return AuditEntry(now, action, account.actor, unit_name=account.unit_name)


def _account(
    database: Database, hasher: PasswordHasher, login: str, unverified_password: str
) -> Account:
    with database.read() as repository:
        account = repository.accounts.find_by_login(login)
    expected = account.password_hash if account else None
    if not matches(hasher, expected, unverified_password) or account is None:
        raise WrongCredentials
    return account


def _deliver_waiting(repository: Repository, account: Account, now: datetime) -> None:
    """What was issued before this wallet was opened reaches it now (Art. 9)."""
    delivered = repository.deliveries.deliver_to(account.holder_id, now) if account.holder_id else 0
    if delivered:
        action, details = AuditAction.LICENCES_DELIVERED, {"licences": str(delivered)}
        repository.audit.append(AuditEntry(now, action, account.actor, details=details))
