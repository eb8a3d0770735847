"""Showing a licence, a set or a comprehensive permit (亮证, Art. 16, 17).

A session is opened once, and renewals write nothing.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from argon2 import PasswordHasher

from wallet.domain.civil_dates import city_date
from wallet.domain.entropy import Entropy
from wallet.domain.showing.presentation import (
    RENEW_BEFORE_EXPIRY,
    Redemption,
    ShowSession,
    code_expiry,
)
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.actors.accounts import Account
from wallet.repository.database import Database, Repository
from wallet.services.acts.doing import RequestIdentity, doing
from wallet.services.showing.opening import Opening, own_session
from wallet.services.showing.shown import Shown, shown_licence, shown_permit, shown_set
from wallet.tokens.ff1 import Ff1
from wallet.tokens.presentation_code import CodeKeys, scan_text, sign_code, typed_code


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

    def choose(repository: Repository) -> Shown:
        return shown_licence(repository, account, licence_id, city_date(now))

    def hold(repository: Repository) -> None:
        repository.licence_changes.hold_off(licence_id)

    entry = replace(_started(now, account), licence_id=licence_id[:32])
    opening = Opening(database, hasher, entropy, account, entry)
    return opening.open(choose, unverified_pin, identity, hold=hold)


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

    def choose(repository: Repository) -> Shown:
        return shown_set(repository, account, set_id, city_date(now))

    entry = replace(_started(now, account), details={"set": set_id[:32]})
    opening = Opening(database, hasher, entropy, account, entry)
    return opening.open(choose, unverified_pin, identity)


def present_permit(
    database: Database,
    hasher: PasswordHasher,
    entropy: Entropy,
    now: datetime,
    account: Account,
    permit_id: str,
    unverified_pin: str,
    identity: RequestIdentity | None = None,
) -> ShowSession:
    """Open a show session for a comprehensive permit, as long as one licence of it can be shown.

    It ends with the permit, and with each new version of it.

    Raises:
        UnknownPermit: not a permit of this holder, or beyond the appointment.
        NoLongerActing: the person may not act for the enterprise any more.
        PermitNotPresentable: it has ended, or none of its licences is in force.
        PinNotChosen, PinWrong, TooManyAttempts: the second factor was refused.
        IdempotencyKeyReused: the form's key came with other contents before.
    """

    def choose(repository: Repository) -> Shown:
        return shown_permit(repository, account, permit_id, city_date(now))

    def hold(repository: Repository) -> None:
        repository.permits.hold_off(permit_id)

    entry = replace(_started(now, account), details={"permit": permit_id[:32]})
    opening = Opening(database, hasher, entropy, account, entry)
    return opening.open(choose, unverified_pin, identity, hold=hold)


def shown_code(
    database: Database, maker: CodeMaker, now: datetime, account: Account, session_id: int
) -> ShownCode:
    """Return what the holder's screen shows now; reads only.

    Raises:
        UnknownShowSession: no such session of this account.
    """
    with database.read() as repository:
        session = own_session(repository, account, session_id)
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
        session = own_session(repository, account, session_id)
        if repository.session_ends.end(session_id, now):
            repository.audit.append(_about(entry, session))
    return session


def _about(entry: AuditEntry, session: ShowSession) -> AuditEntry:
    details = {"session": session.reference}
    if session.set_id:
        return replace(entry, details={**details, "set": session.set_id})
    if session.permit_id:
        return replace(entry, details={**details, "permit": session.permit_id})
    return replace(entry, details=details, licence_id=session.licence_id)


def _started(now: datetime, account: Account) -> AuditEntry:
    return _entry(now, account, AuditAction.PRESENTATION_STARTED)


def _entry(now: datetime, account: Account, action: AuditAction) -> AuditEntry:
    return AuditEntry(now, action, account.actor, unit_name=account.unit_name)
