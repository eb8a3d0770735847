"""An enterprise appoints licence managers and handlers (证照管理员, 经办人)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from argon2 import PasswordHasher

from wallet.domain.actors.lockout import APPOINTING_BY_ACCOUNT
from wallet.domain.civil_dates import city_date
from wallet.domain.enterprise.adulthood import ensure_adult
from wallet.domain.enterprise.appointment import (
    MOST_LICENCES,
    MOST_MANAGERS,
    Appointment,
    EndReason,
    HasPostAlready,
    NothingToHandle,
    Post,
    Scope,
    TooManyManagers,
    ensure_may_appoint,
    stated_last_day,
    stated_matter,
)
from wallet.domain.entropy import Entropy, new_id
from wallet.domain.licences.notice import Notice, NoticeKind
from wallet.domain.permits.industry_permit import ensure_living
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.actors.accounts import Account
from wallet.repository.database import Database, Repository
from wallet.services.access.credentials import check_pin
from wallet.services.access.holding import held_among, held_permit
from wallet.services.acts.doing import Kept, RequestIdentity, attempting
from wallet.services.acts.limiting import Limit
from wallet.services.enterprise.appointees import find_appointee

_KEPT: Kept[Appointment] = Kept(
    write=lambda made: {"appointment_id": made.id},
    read=lambda repository, given: repository.appointments.get(str(given["appointment_id"])),
)


@dataclass(frozen=True, slots=True)
class Appointee:
    """Who is to be appointed, and the PIN of whoever appoints, as they were typed."""

    unverified_name: str
    unverified_number: str
    unverified_pin: str


@dataclass(frozen=True, slots=True)
class Task:
    """What a handler is to do, as it was typed and ticked."""

    unverified_matter: str
    unverified_until: str
    licence_ids: Sequence[str]
    permit_ids: Sequence[str] = ()


def appoint_manager(
    database: Database,
    hasher: PasswordHasher,
    entropy: Entropy,
    now: datetime,
    account: Account,
    appointee: Appointee,
    identity: RequestIdentity | None = None,
) -> Appointment:
    """Appoint a licence manager, after the second factor; only the legal representative does.

    Raises:
        MayNotAppoint, NoLongerActing: the account has not the power, or no longer.
        NoSuchAppointee: nobody with a wallet has this name and number.
        NotAdult: the person is under eighteen.
        HasPostAlready: the person has a post in the enterprise.
        TooManyManagers: there are five.
        AnotherWalletOpen, RegistrationNotInForce, IdempotencyKeyReused: as every act of a wallet.
        PinNotChosen, PinWrong, TooManyAttempts: the second factor was refused, or too much else.
    """
    return _appoint(database, hasher, entropy, now, account, appointee, None, identity)


def appoint_handler(
    database: Database,
    hasher: PasswordHasher,
    entropy: Entropy,
    now: datetime,
    account: Account,
    appointee: Appointee,
    task: Task,
    identity: RequestIdentity | None = None,
) -> Appointment:
    """Appoint a handler for some licences, a matter and a time, after the second factor.

    Raises:
        MatterNotAcceptable, LastDayNotAcceptable, NothingToHandle: the form is not complete.
        UnknownLicence, UnknownPermit: not the enterprise's.
        Everything that :func:`appoint_manager` raises but TooManyManagers.
    """
    return _appoint(database, hasher, entropy, now, account, appointee, task, identity)


def _appoint(
    database: Database,
    hasher: PasswordHasher,
    entropy: Entropy,
    now: datetime,
    account: Account,
    appointee: Appointee,
    task: Task | None,
    identity: RequestIdentity | None,
) -> Appointment:
    post = Post.HANDLER if task else Post.LICENCE_MANAGER
    blank = AuditEntry(
        now,
        AuditAction.APPOINTMENT_MADE,
        account.actor,
        unit_name=account.unit_name,
        details={"post": post.value},
    )

    def add(repository: Repository) -> Appointment:
        ensure_may_appoint(account.post, post)
        repository.appointments.lock_enterprise(account.holder_id or "")
        made = _made(repository, entropy, now, account, appointee, task)
        repository.appointments.add(made, None if task else _free_seat(repository, made))
        _tell(repository, entropy, made)
        details = {**blank.details, "appointment": made.id} | _last_day(made)
        repository.audit.append(replace(blank, details=details))
        return made

    limits = [Limit(APPOINTING_BY_ACCOUNT, account.id)]
    with attempting(database, blank, account=account, limits=limits) as attempt:
        check_pin(database, hasher, now, account, appointee.unverified_pin)
        return attempt.once(identity, _KEPT, add)


def _made(
    repository: Repository,
    entropy: Entropy,
    now: datetime,
    account: Account,
    appointee: Appointee,
    task: Task | None,
) -> Appointment:
    enterprise_id = account.holder_id or ""
    person = find_appointee(repository, appointee.unverified_name, appointee.unverified_number)
    ensure_adult(person, city_date(now))
    _ensure_without_post(repository, person.id, enterprise_id, now)
    post = Post.HANDLER if task else Post.LICENCE_MANAGER
    made = Appointment(new_id(entropy), enterprise_id, person.id, post, account.id, now)
    return _with_task(repository, account, made, task) if task else made


def _with_task(
    repository: Repository, account: Account, made: Appointment, task: Task
) -> Appointment:
    matter = stated_matter(task.unverified_matter)
    until = stated_last_day(task.unverified_until, city_date(made.appointed_at))
    chosen = [one[:32] for one in task.licence_ids[:MOST_LICENCES]]
    licences = held_among(repository, account, chosen)
    permits = [
        held_permit(repository, account, one[:32]) for one in task.permit_ids[:MOST_LICENCES]
    ]
    for permit in permits:
        ensure_living(permit)
    if not licences and not permits:
        raise NothingToHandle(field="licence")
    scope = Scope(frozenset(one.id for one in licences), frozenset(one.id for one in permits))
    return replace(made, matter=matter, until=until, scope=scope)


def _ensure_without_post(
    repository: Repository, person_id: str, enterprise_id: str, now: datetime
) -> None:
    if repository.standings.of(person_id, enterprise_id, now).post is not None:
        raise HasPostAlready(field="name")
    lapsed = repository.appointments.find(person_id, enterprise_id)
    if lapsed is not None:
        repository.appointments.end(lapsed.id, now, EndReason.LAPSED)


def _free_seat(repository: Repository, made: Appointment) -> int:
    taken = repository.appointments.seats_taken(made.enterprise_id)
    free = sorted(set(range(1, MOST_MANAGERS + 1)) - taken)
    if not free:
        raise TooManyManagers
    return free[0]


def _tell(repository: Repository, entropy: Entropy, made: Appointment) -> None:
    name = repository.holders.get(made.enterprise_id).name
    told = {"enterprise": name, "post": made.post.value, "matter": made.matter} | _last_day(made)
    repository.notices.add(
        Notice(new_id(entropy), made.person_id, NoticeKind.APPOINTED, None, made.appointed_at, told)
    )


def _last_day(made: Appointment) -> dict[str, str]:
    return {"until": made.until.isoformat()} if made.until else {}
