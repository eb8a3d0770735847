"""Choosing one's own wallet PIN and password (design: the PIN is chosen by its holder)."""

from datetime import datetime
from itertools import pairwise

from argon2 import PasswordHasher

from wallet.domain.actors.lockout import PIN_BY_ACCOUNT
from wallet.domain.errors import InvalidInput, NotPermitted
from wallet.domain.showing.presentation import PinNotChosen, PinWrong
from wallet.domain.spoken_code import as_typed
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.actors.accounts import Account
from wallet.repository.database import Database
from wallet.services.access.hashing import LONGEST_SECRET, matches
from wallet.services.access.signing_in import sign_in_digest
from wallet.services.acts.doing import attempting
from wallet.services.acts.limiting import Limit, OnSuccess, count, settle

PIN_DIGITS = 6
SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = LONGEST_SECRET
_LONGEST_TYPED = 32


class PinTooSimple(InvalidInput):
    """Six digits, not all equal and not a run."""

    code = "pin_too_simple"
    zh = "亮证密码须为 6 位数字，不能全部相同，也不能是连续数字。"
    en = "The wallet PIN has 6 digits, not all the same and not in sequence."


class PasswordTooShort(InvalidInput):
    """Long enough to resist guessing."""

    code = "password_too_short"
    zh = "登录密码至少 10 个字符。"
    en = "The password needs at least 10 characters."


class RepeatedDifferently(InvalidInput):
    """The two entries of the new secret differ."""

    code = "repeated_differently"
    zh = "两次输入的新密码不一样，没有保存。请重新输入。"
    en = "The two new entries differ; nothing was saved. Please enter them again."


class PasswordUnchanged(InvalidInput):
    """A new password is another one: a start password was seen by somebody else."""

    code = "password_unchanged"
    zh = "新密码和现在的一样，没有保存。请另设一个。"
    en = "The new password is the present one; nothing was saved. Please choose another."


class PasswordWrong(NotPermitted):
    """The present password is asked for before a secret is changed."""

    code = "password_wrong"
    zh = "登录密码不对，没有作任何改动。请重新输入。"
    en = "The password is wrong; nothing was changed. Please enter it again."


def check_pin(
    database: Database,
    hasher: PasswordHasher,
    now: datetime,
    account: Account,
    unverified_pin: str,
) -> None:
    """Check the second factor. Only its owner, already signed in, can shut this door.

    Raises:
        PinNotChosen: the account has no PIN yet.
        PinWrong: the PIN does not match.
        TooManyAttempts: too many wrong PINs; timed.
    """
    if account.pin_hash is None:
        raise PinNotChosen
    limit = Limit(PIN_BY_ACCOUNT, account.id, OnSuccess.FORGIVE)
    count(database, [limit], now)
    if not matches(hasher, account.pin_hash, as_typed(unverified_pin[:_LONGEST_TYPED])):
        raise PinWrong
    settle(database, [limit])


def choose_pin(
    database: Database,
    hasher: PasswordHasher,
    now: datetime,
    account: Account,
    *,
    unverified_password: str,
    new_pin: str,
    new_pin_again: str,
) -> None:
    """Set or replace the wallet PIN.

    Raises:
        PinTooSimple, RepeatedDifferently: the new PIN cannot be taken.
        PasswordWrong, TooManyAttempts: the present password does not match.
    """
    entry = AuditEntry(now, AuditAction.PIN_CHOSEN, account.actor)
    with attempting(database, entry) as attempt:
        pin = _new_pin(new_pin, new_pin_again)
        _check_password(database, hasher, now, account, unverified_password)
        pin_hash = hasher.hash(pin)
        with attempt.transaction() as repository:
            repository.accounts.set_pin_hash(account.id, pin_hash)
            repository.audit.append(entry)


def change_password(
    database: Database,
    hasher: PasswordHasher,
    now: datetime,
    account: Account,
    secret: str,
    *,
    unverified_password: str,
    new_password: str,
    new_password_again: str,
) -> None:
    """Replace the password and end every other sign-in of the account.

    Raises:
        PasswordTooShort, PasswordUnchanged, RepeatedDifferently: the new password cannot be taken.
        PasswordWrong, TooManyAttempts: the present password does not match.
    """
    entry = AuditEntry(now, AuditAction.PASSWORD_CHANGED, account.actor)
    with attempting(database, entry) as attempt:
        _ensure_password(new_password, new_password_again)
        if new_password == unverified_password:
            raise PasswordUnchanged
        _check_password(database, hasher, now, account, unverified_password)
        password_hash = hasher.hash(new_password[:LONGEST_PASSWORD])
        with attempt.transaction() as repository:
            repository.accounts.set_password_hash(account.id, password_hash)
            repository.sign_ins.end_others(account.id, sign_in_digest(secret), now)
            repository.audit.append(entry)


def _check_password(
    database: Database,
    hasher: PasswordHasher,
    now: datetime,
    account: Account,
    unverified_password: str,
) -> None:
    limit = Limit(PIN_BY_ACCOUNT, f"password/{account.id}", OnSuccess.FORGIVE)
    count(database, [limit], now)
    if not matches(hasher, account.password_hash, unverified_password):
        raise PasswordWrong
    settle(database, [limit])


def _ensure_password(new_password: str, new_password_again: str) -> None:
    if new_password != new_password_again:
        raise RepeatedDifferently
    if len(new_password) < SHORTEST_PASSWORD:
        raise PasswordTooShort


def _new_pin(unverified: str, unverified_again: str) -> str:
    pin = as_typed(unverified[:_LONGEST_TYPED])
    if pin != as_typed(unverified_again[:_LONGEST_TYPED]):
        raise RepeatedDifferently
    if not _good_pin(pin):
        raise PinTooSimple
    return pin


def _good_pin(pin: str) -> bool:
    if len(pin) != PIN_DIGITS or not pin.isascii() or not pin.isdigit():
        return False
    steps = {ord(after) - ord(before) for before, after in pairwise(pin)}
    return len(steps) > 1 or steps.isdisjoint({-1, 0, 1})
