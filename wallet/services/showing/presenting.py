"""Showing a licence or a set (亮证, Art. 16): opened once, renewals write nothing."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from argon2 import PasswordHasher

from wallet.domain.civil_dates import city_date
from wallet.domain.entropy import Entropy
from wallet.domain.errors import NotFound
from wallet.domain.licence_sets.licence_set import ensure_any_presentable
from wallet.domain.licences.licence import Licence
from wallet.domain.showing.presentation import (
    RENEW_BEFORE_EXPIRY,
    Redemption,
    ShowSession,
    code_expiry,
    session_end,
)
from wallet.domain.trail.audit import AuditAction, AuditEntry, EntryPart
from wallet.repository.actors.accounts import Account
from wallet.repository.database import Database, Repository
from wallet.services.access.credentials import check_pin
from wallet.services.access.holding import held_licence, held_licences, held_set
from wallet.services.acts.doing import Kept, RequestIdentity, attempting, doing
from wallet.tokens.ff1 import Ff1
from wallet.tokens.presentation_code import NUMBERS, CodeKeys, scan_text, sign_code, typed_code

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
    identity: RequestIdentity | None = None,
) -> ShowSession:
    """Open a show session for one of the holder's own licences; a repeated form opens it once.

    Raises:
        UnknownLicence: not a licence of this holder, or beyond the appointment.
        NoLongerActing: the person may not act for the enterprise any more.
        LicenceNotInForce: it is expired, suspended, ended or not yet valid.
        PinNotChosen, PinWrong, TooManyAttempts: the second factor was refused.
        IdempotencyKeyReused: the form's key came with other contents before.
    """

    def open_session(repository: Repository) -> ShowSession:
        # Whoever ends the licence now waits, and ends this session with it.
        repository.licence_changes.hold_off(licence_id)
        held_licence(repository, account, licence_id).ensure_presentable(city_date(now))
        session = _opened(repository, entropy, now, account, licence_id)
        repository.audit.append(replace(attempt.entry, details={"session": session.reference}))
        return session

    entry = _entry(now, account, AuditAction.PRESENTATION_STARTED, licence_id)
    with attempting(database, entry, account=account) as attempt:
        with database.read() as repository:
            held_licence(repository, account, licence_id).ensure_presentable(city_date(now))
        check_pin(database, hasher, now, account, unverified_pin)
        return attempt.once(identity, _kept(account), open_session)


def present_set(
    database: Database,
    hasher: PasswordHasher,
    entropy: Entropy,
    now: datetime,
    account: Account,
    set_id: str,
    unverified_pin: str,
    identity: RequestIdentity | None = None,
) -> ShowSession:
    """Open a show session for a prepared set, as long as one licence of it can be shown.

    The session is about the licences that are in the set now, whatever becomes of the set.

    Raises:
        UnknownSet: not a set of this holder, or not wholly within the appointment.
        NoLongerActing: the person may not act for the enterprise any more.
        NoLicenceInForce: none of its licences is in force.
        PinNotChosen, PinWrong, TooManyAttempts: the second factor was refused.
        IdempotencyKeyReused: the form's key came with other contents before.
    """

    def open_session(repository: Repository) -> ShowSession:
        licences = _presentable_of(repository, now, account, set_id)
        session = _opened(repository, entropy, now, account, licences[0].id, set_id)
        repository.presentations.add_set(session, [one.id for one in licences])
        parts = tuple(EntryPart(one.id, str(one.code)) for one in licences)
        details = {**entry.details, "session": session.reference}
        repository.audit.append(replace(attempt.entry, details=details, parts=parts))
        return session

    entry = _entry(now, account, AuditAction.PRESENTATION_STARTED, details={"set": set_id[:32]})
    with attempting(database, entry, account=account) as attempt:
        with database.read() as repository:
            _presentable_of(repository, now, account, set_id)
        check_pin(database, hasher, now, account, unverified_pin)
        return attempt.once(identity, _kept(account), open_session)


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
    return code_shown(maker, now, session, spent, scans)


def code_shown(
    maker: CodeMaker,
    now: datetime,
    session: ShowSession,
    spent: Collection[datetime],
    scans: Sequence[Redemption] = (),
) -> ShownCode:
    """Return a session's code of this moment: never one that was spent."""
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
    entry = _entry(now, account, AuditAction.PRESENTATION_ENDED)
    with doing(database, entry, account=account) as repository:
        session = _own_session(repository, account, session_id)
        if repository.session_ends.end(session_id, now):
            details = {"session": session.reference}
            if session.set_id:
                entry = replace(entry, details={**details, "set": session.set_id})
            else:
                entry = replace(entry, details=details, licence_id=session.licence_id)
            repository.audit.append(entry)
    return session


def _own_session(repository: Repository, account: Account, session_id: int) -> ShowSession:
    found = repository.presentations.find_own(session_id, account.id, account.holder_id or "")
    if found is None:
        raise UnknownShowSession
    return found


def _presentable_of(
    repository: Repository, now: datetime, account: Account, set_id: str
) -> list[Licence]:
    """Return those licences of a set that are still the holder's, in their order.

    Raises:
        UnknownSet: not a set of this holder, or not wholly within the appointment.
        NoLicenceInForce: none of them can be shown.
    """
    prepared = held_set(repository, account, set_id)
    held = {licence.id: licence for licence in held_licences(repository, account)}
    licences = [held[one] for one in prepared.licence_ids if one in held]
    ensure_any_presentable(licences, city_date(now))
    return licences


def _opened(
    repository: Repository,
    entropy: Entropy,
    now: datetime,
    account: Account,
    licence_id: str,
    set_id: str | None = None,
) -> ShowSession:
    """Store a session under numbers that no other one has."""
    until = session_end(now, account.last_moment)
    while True:
        session = ShowSession(
            entropy.randbelow(_SESSION_IDS),
            licence_id,
            account.id,
            account.holder_id or "",
            entropy.randbelow(NUMBERS),
            now,
            until,
            set_id=set_id,
        )
        if repository.presentations.open_session(session):
            return session


def _kept(account: Account) -> Kept[ShowSession]:
    return Kept(
        write=lambda session: {"session_id": session.id},
        read=lambda repository, given: _own_session(
            repository, account, int(str(given["session_id"]))
        ),
    )


def _entry(
    now: datetime,
    account: Account,
    action: AuditAction,
    licence_id: str | None = None,
    details: Mapping[str, str] | None = None,
) -> AuditEntry:
    return AuditEntry(
        now,
        action,
        account.actor,
        unit_name=account.unit_name,
        licence_id=licence_id[:32] if licence_id else None,
        details=details or {},
    )
