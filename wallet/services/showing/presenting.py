"""Showing a licence or a set (亮证, Art. 16): opened once, renewals write nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from argon2 import PasswordHasher

from wallet.domain.civil_dates import city_date
from wallet.domain.entropy import Entropy
from wallet.domain.errors import NotFound, WalletError
from wallet.domain.licence_sets.licence_set import LicenceSet, ensure_any_presentable
from wallet.domain.licences.licence import Licence
from wallet.domain.showing.presentation import (
    RENEW_BEFORE_EXPIRY,
    Redemption,
    ShowSession,
    code_expiry,
    session_end,
)
from wallet.domain.trail.audit import DONE, AuditAction, AuditEntry, EntryPart
from wallet.repository.actors.accounts import Account
from wallet.repository.database import Database, Repository
from wallet.services.access.credentials import check_pin
from wallet.services.access.holding import held_licence, held_licences, held_set, licence_to_use
from wallet.services.acts.identity import ensure_acting
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
            session = _new_session(repository, entropy, account, licence_id, now)
            repository.presentations.open_session(session)
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


def present_set(
    database: Database,
    hasher: PasswordHasher,
    entropy: Entropy,
    now: datetime,
    account: Account,
    set_id: str,
    unverified_pin: str,
) -> ShowSession:
    """Open a show session for a prepared set, as long as one licence of it can be shown.

    The session is about the licences that are in the set now, whatever becomes of the set.

    Raises:
        UnknownSet: not a set of this holder, or not wholly within the appointment.
        NoLongerActing: the person may not act for the enterprise any more.
        NoLicenceInForce: none of its licences is in force.
        PinNotChosen, PinWrong, TooManyAttempts: the second factor was refused.
    """
    try:
        with database.read() as repository:
            ensure_any_presentable(_licences_of(repository, account, set_id)[1], city_date(now))
        check_pin(database, hasher, now, account, unverified_pin)
        with database.begin() as repository:
            ensure_acting(repository, account, now)
            prepared, licences = _licences_of(repository, account, set_id)
            ensure_any_presentable(licences, city_date(now))
            session = _new_session(repository, entropy, account, licences[0].id, now)
            session = replace(session, set_id=prepared.id)
            repository.presentations.open_set_session(session, [one.id for one in licences])
            parts = tuple(EntryPart(one.id, str(one.code)) for one in licences)
            _record(repository, account, AuditAction.PRESENTATION_STARTED, now, None, parts=parts)
    except WalletError as refusal:
        refusal.recorded = True
        with database.begin() as repository:
            _record(
                repository,
                account,
                AuditAction.PRESENTATION_REFUSED,
                now,
                None,
                outcome=refusal.code,
                details={"set": set_id[:32]},
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


def end_presentation(
    database: Database, now: datetime, account: Account, session_id: int
) -> ShowSession:
    """End a show session; its codes open nothing from now on. Returns what was shown.

    Raises:
        UnknownShowSession: no such session of this account.
    """
    with database.begin() as repository:
        session = _own_session(repository, account, session_id)
        repository.presentations.end(session_id, now)
        details = {"set": session.set_id} if session.set_id else {}
        licence_id = None if session.set_id else session.licence_id
        action = AuditAction.PRESENTATION_ENDED
        _record(repository, account, action, now, licence_id, details=details)
    return session


def _own_session(repository: Repository, account: Account, session_id: int) -> ShowSession:
    found = repository.presentations.find_own(session_id, account.id, account.holder_id or "")
    if found is None:
        raise UnknownShowSession
    return found


def _licences_of(
    repository: Repository, account: Account, set_id: str
) -> tuple[LicenceSet, list[Licence]]:
    """Return a set with those of its licences that are still the holder's, in their order."""
    prepared = held_set(repository, account, set_id)
    held = {licence.id: licence for licence in held_licences(repository, account)}
    return prepared, [held[one] for one in prepared.licence_ids if one in held]


def _new_session(
    repository: Repository, entropy: Entropy, account: Account, licence_id: str, now: datetime
) -> ShowSession:
    typed_number = entropy.randbelow(NUMBERS)
    while repository.presentations.typed_number_taken(typed_number):
        typed_number = entropy.randbelow(NUMBERS)
    return ShowSession(
        entropy.randbelow(_SESSION_IDS),
        licence_id,
        account.id,
        account.holder_id or "",
        typed_number,
        now,
        session_end(now, account.last_moment),
    )


def _record(
    repository: Repository,
    account: Account,
    action: AuditAction,
    now: datetime,
    licence_id: str | None,
    *,
    outcome: str = DONE,
    parts: tuple[EntryPart, ...] = (),
    details: Mapping[str, str] | None = None,
) -> None:
    repository.audit.append(
        AuditEntry(
            now,
            action,
            account.actor,
            outcome,
            unit_name=account.unit_name,
            licence_id=licence_id[:32] if licence_id else None,
            details=details or {},
            parts=parts,
        )
    )
