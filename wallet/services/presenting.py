"""Showing a licence (亮证, Art. 16): one insert opens it, renewals write nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from argon2 import PasswordHasher

from wallet.domain.audit import AuditAction, AuditEntry
from wallet.domain.civil_dates import city_date
from wallet.domain.entropy import Entropy
from wallet.domain.errors import NotFound, WalletError
from wallet.domain.presentation import (
    RENEW_BEFORE_EXPIRY,
    Redemption,
    ShowSession,
    code_expiry,
    session_end,
)
from wallet.repository.actors.accounts import Account
from wallet.repository.database import Database, Repository
from wallet.services.access.credentials import check_pin
from wallet.services.access.holding import held_licence, licence_to_use
from wallet.services.access.signing_in import actor_of
from wallet.tokens.ff1 import Ff1
from wallet.tokens.presentation_code import CodeKeys, scan_text, sign_code
from wallet.tokens.typed_code import NUMBERS, typed_code

_SESSION_IDS = 2**63


class UnknownShowSession(NotFound):
    """No such show session of this account."""

    code = "unknown_show_session"
    zh = "这次亮证已结束，请重新亮证。"
    en = "This presentation is over; please present again."


@dataclass(frozen=True, slots=True)
class CodeMaker:
    """What turns a show session into the code on the screen."""

    keys: CodeKeys
    typed: Ff1
    public_url: str
    lifetime: timedelta


@dataclass(frozen=True, slots=True)
class ShownCode:
    """What the phone shows now: the QR's text, the ten digits, and seconds left of both clocks.

    ``text`` is None when the session is over.
    """

    session: ShowSession
    text: str | None
    typed: str | None
    seconds_left: int
    session_seconds_left: int
    scans: Sequence[Redemption]


def present(
    database: Database,
    hasher: PasswordHasher,
    entropy: Entropy,
    now: datetime,
    account: Account,
    licence_id: str,
    unverified_pin: str,
) -> ShowSession:
    """Open a show session for one of the holder's own licences.

    Raises:
        UnknownLicence: not a licence of this holder, or beyond the appointment.
        NoLongerActing: the person may not act for the enterprise any more.
        LicenceNotInForce: it is expired, suspended, ended or not yet valid.
        PinNotChosen, PinWrong, TooManyAttempts: the second factor was refused.
    """
    try:
        with database.read() as repository:
            licence = held_licence(repository, account, licence_id)
        licence.ensure_presentable(city_date(now))
        check_pin(database, hasher, now, account, unverified_pin)
        with database.begin() as repository:
            licence = licence_to_use(repository, account, licence_id, now)
            licence.ensure_presentable(city_date(now))
            session = _open_session(repository, entropy, account, licence_id, now)
            _record(repository, account, AuditAction.PRESENTATION_STARTED, now, licence_id)
    except WalletError as refusal:
        refusal.recorded = True
        with database.begin() as repository:
            _record(
                repository,
                account,
                AuditAction.PRESENTATION_REFUSED,
                now,
                licence_id,
                outcome=refusal.code,
            )
        raise
    return session


def shown_code(
    database: Database, maker: CodeMaker, now: datetime, account: Account, session_id: int
) -> ShownCode:
    """Return what the holder's screen shows now; reads only.

    Raises:
        UnknownShowSession: no such session of this account.
    """
    with database.read() as repository:
        session = _own_session(repository, account, session_id)
        scans = repository.verifications.scans_of(session_id)
    spent = frozenset(scan.code_expires_at for scan in scans if scan.spent_the_code)
    expiry = code_expiry(session, now, maker.lifetime, spent)
    session_left = max(0, int((session.expires_at - now).total_seconds()))
    if expiry is None:
        return ShownCode(session, None, None, 0, session_left, scans)
    left = max(1, int((expiry - RENEW_BEFORE_EXPIRY - now).total_seconds()))
    return ShownCode(
        session,
        scan_text(maker.public_url, sign_code(maker.keys, session.id, expiry)),
        typed_code(maker.typed, session.typed_number, expiry),
        left,
        session_left,
        scans,
    )


def end_presentation(database: Database, now: datetime, account: Account, session_id: int) -> str:
    """End a show session; its codes open nothing from now on. Returns the licence's id.

    Raises:
        UnknownShowSession: no such session of this account.
    """
    with database.begin() as repository:
        session = _own_session(repository, account, session_id)
        repository.presentations.end(session_id, now)
        _record(repository, account, AuditAction.PRESENTATION_ENDED, now, session.licence_id)
    return session.licence_id


def _own_session(repository: Repository, account: Account, session_id: int) -> ShowSession:
    found = repository.presentations.find_own(session_id, account.id, account.holder_id or "")
    if found is None:
        raise UnknownShowSession
    return found


def _open_session(
    repository: Repository, entropy: Entropy, account: Account, licence_id: str, now: datetime
) -> ShowSession:
    typed_number = entropy.randbelow(NUMBERS)
    while repository.presentations.typed_number_taken(typed_number):
        typed_number = entropy.randbelow(NUMBERS)
    session = ShowSession(
        entropy.randbelow(_SESSION_IDS),
        licence_id,
        account.id,
        account.holder_id or "",
        typed_number,
        now,
        session_end(now, account.acting.ends_at if account.acting else None),
    )
    repository.presentations.open_session(session)
    return session


def _record(
    repository: Repository,
    account: Account,
    action: AuditAction,
    now: datetime,
    licence_id: str,
    *,
    outcome: str = "done",
) -> None:
    repository.audit.append(
        AuditEntry(
            now,
            action,
            actor_of(account),
            outcome,
            unit_name=account.unit_name,
            licence_id=licence_id[:32],
        )
    )
