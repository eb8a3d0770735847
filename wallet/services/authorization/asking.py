"""A relying party asks a holder for data, under one of its registered scenarios (Art. 19)."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from wallet.domain.civil_dates import city_date
from wallet.domain.entropy import Entropy, new_id
from wallet.domain.errors import NotFound
from wallet.domain.grounds.asking_limits import USUAL_LIMITS, AskingLimits
from wallet.domain.grounds.authorization import (
    REQUEST_LIFETIME,
    Authorization,
    AuthorizationRequest,
    Channel,
    RequestNotOpen,
    RequestState,
    ensure_askable,
)
from wallet.domain.licences.notice import Notice, NoticeKind
from wallet.domain.trail.audit import AuditAction, AuditEntry, Ground
from wallet.repository.database import Database, Repository
from wallet.services.acts.doing import Kept, RequestIdentity, attempting, once
from wallet.services.standing.overstepping import counting
from wallet.services.standing.standing import ensure_open, ensure_party
from wallet.services.verification.inquiry import Verifier

_LINK_BYTES = 16
Reach = Callable[[Repository], str | None]


class HolderNotReached(NotFound):
    """The scan or the wallet address leads to no holder whom this unit may ask.

    A holder who has blocked the unit is none: it answers as an address that nobody has.
    """

    code = "holder_not_reached"
    zh = "没有找到可以申请的持证人，请重新扫码或核对钱包地址。"
    en = "No holder could be reached; scan again or check the wallet address."


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked; unverified. ``asked`` names fields by licence type."""

    scenario_code: str
    asked: Mapping[str, Sequence[str]]
    term_days: int
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that was sent; ``link_secret`` is there once, for a request by link."""

    request: AuthorizationRequest
    link_secret: str | None = None


@dataclass(frozen=True, slots=True)
class _Way:
    """How a holder is reached: who that is, where the asker knows it, and how often it may ask."""

    channel: Channel
    reach: Reach | None = None
    limits: AskingLimits = USUAL_LIMITS


def ask_after_scan(
    database: Database,
    entropy: Entropy,
    now: datetime,
    asker: Verifier,
    question: Question,
    verification_id: str,
    identity: RequestIdentity | None = None,
    limits: AskingLimits = USUAL_LIMITS,
) -> Asked:
    """Ask the holder whose code this verifier has just redeemed; a repeated key asks once.

    Raises:
        IdempotencyKeyReused: the key came with another request before.
        HolderNotReached: no valid verification of this verifier's own, or of a holder who has
            blocked its unit: it learns no more than that.
        RequestsStillOpen, AskedEnoughToday: the unit has asked this holder too often.
        UnitSuspended, ApplicationEnded, ClientRevoked, AddressNotAllowed: the party.
        ScenarioNotOpen, ScenarioNotInApplication, FieldOutsideScenario, TermOutsideScenario,
            NothingAsked: the question.
    """

    def reach(repository: Repository) -> str | None:
        return repository.verifications.holder_reached(verification_id, asker.actor.id)

    way = _Way(Channel.SCAN, reach, limits)
    return _ask(database, entropy, now, asker, question, way, identity)


def ask_by_address(
    database: Database,
    entropy: Entropy,
    now: datetime,
    asker: Verifier,
    question: Question,
    wallet_address: str,
    identity: RequestIdentity | None = None,
    limits: AskingLimits = USUAL_LIMITS,
) -> Asked:
    """Ask the holder who gave this wallet address; raises as :func:`ask_after_scan`."""

    def reach(repository: Repository) -> str | None:
        return repository.holders.id_of_address(wallet_address)

    way = _Way(Channel.ADDRESS, reach, limits)
    return _ask(database, entropy, now, asker, question, way, identity)


def ask_by_link(
    database: Database,
    entropy: Entropy,
    now: datetime,
    asker: Verifier,
    question: Question,
    identity: RequestIdentity | None = None,
) -> Asked:
    """Make a one-time link that a holder opens; raises as :func:`ask_after_scan`."""
    return _ask(database, entropy, now, asker, question, _Way(Channel.LINK), identity)


def poll(
    database: Database, asker: Verifier, request_id: str
) -> tuple[AuthorizationRequest, list[Authorization]]:
    """Return a unit's own request and the grants that answered it.

    Raises:
        UnitSuspended, ApplicationEnded, ClientRevoked, AddressNotAllowed: as every call.
        UnknownRequest: no such request, or another unit's.
    """
    with database.read() as repository:
        ensure_party(repository, asker.actor, asker.address)
        request = repository.authorizations.get_own_request(request_id, asker.unit_id)
        return request, repository.authorizations.of_request(request.id)


def cancel(
    database: Database, now: datetime, asker: Verifier, request_id: str
) -> AuthorizationRequest:
    """Take an unanswered request back: its link opens nothing, its holder cannot grant it any more.

    Raises:
        UnitSuspended, ApplicationEnded, ClientRevoked, AddressNotAllowed: as every call.
        UnknownRequest: no such request, or another unit's.
        RequestNotOpen: it was answered, ran out, or was cancelled before.
    """
    entry = _entry(now, AuditAction.AUTHORIZATION_CANCELLED, asker, request=request_id[:32])
    beside = counting(now, asker.actor, asker.unit_name)
    with attempting(database, entry, beside=beside) as attempt, attempt.transaction() as repository:
        ensure_party(repository, asker.actor, asker.address)
        repository.authorizations.get_own_request(request_id, asker.unit_id)
        request = repository.authorizations.get_request(request_id)
        attempt.about(scenario_code=request.scenario_code)
        request.ensure_open(now)
        answer_once(repository, request, RequestState.CANCELLED, now)
        repository.audit.append(attempt.entry)
    return replace(request, state=RequestState.CANCELLED)


def answer_once(
    repository: Repository, request: AuthorizationRequest, state: RequestState, now: datetime
) -> None:
    """Store how a request was answered; of several answers at one moment the first counts.

    Raises:
        RequestNotOpen: somebody else answered it meanwhile.
    """
    if not repository.authorizations.decide(request.id, state, now):
        raise RequestNotOpen


def link_digest(secret: str) -> str:
    """Return what is stored of a link's or a code's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _ask(
    database: Database,
    entropy: Entropy,
    now: datetime,
    asker: Verifier,
    question: Question,
    way: _Way,
    identity: RequestIdentity | None,
) -> Asked:
    def send(repository: Repository) -> Asked:
        asked = _send(repository, entropy, now, asker, question, way)
        entry = _asking(now, asker, question)
        details = {"request": asked.request.id}
        repository.audit.append(replace(entry, details=details))
        return asked

    kept = Kept(_write, lambda repository, given: _again(repository, asker, given))
    beside = counting(now, asker.actor, asker.unit_name)
    return once(database, _asking(now, asker, question), identity, kept, send, beside=beside)


def _write(asked: Asked) -> Mapping[str, object]:
    return {"request_id": asked.request.id, "link_secret": asked.link_secret}


def _again(repository: Repository, asker: Verifier, given: Mapping[str, object]) -> Asked:
    ensure_party(repository, asker.actor, asker.address)
    request_id, secret = str(given["request_id"]), given["link_secret"]
    request = repository.authorizations.get_own_request(request_id, asker.unit_id)
    return Asked(request, str(secret) if secret else None)


def _send(
    repository: Repository,
    entropy: Entropy,
    now: datetime,
    asker: Verifier,
    question: Question,
    way: _Way,
) -> Asked:
    scenario = ensure_open(repository, asker.actor, asker.address, question.scenario_code[:64], now)
    asked = ensure_askable(
        scenario, asker.unit_id, question.asked, question.term_days, city_date(now)
    )
    holder_id = _reached(repository, now, asker, way) if way.reach else None
    request = AuthorizationRequest(
        new_id(entropy),
        asker.unit_id,
        question.scenario_code,
        asked,
        question.term_days,
        way.channel,
        RequestState.WAITING,
        now,
        now + REQUEST_LIFETIME,
        holder_id,
        question.reference[:100],
        asker.actor.id,
    )
    secret = None if way.reach else entropy.token_bytes(_LINK_BYTES).hex()
    digest = link_digest(secret) if secret else None
    repository.authorizations.add_request(request, digest)
    if way.channel is Channel.ADDRESS and holder_id:
        unit_name = repository.units.get(asker.unit_id).name
        details = {"request": request.id, "unit": unit_name}
        kind = NoticeKind.AUTHORIZATION_ASKED
        repository.notices.add(Notice(new_id(entropy), holder_id, kind, None, now, details))
    return Asked(request, secret)


def _reached(repository: Repository, now: datetime, asker: Verifier, way: _Way) -> str:
    holder_id = way.reach(repository) if way.reach else None
    if holder_id is None:
        raise HolderNotReached
    parties = repository.holder_parties
    asked, blocked = parties.count_asking(holder_id, asker.unit_id, city_date(now))
    if blocked:
        # As if nobody had this address: that it was blocked is the holder's own affair.
        raise HolderNotReached
    waiting = repository.request_lists.waiting_from(holder_id, asker.unit_id, now)
    way.limits.ensure_within([one.lapses_at for one in waiting], asked, now)
    return holder_id


def _asking(now: datetime, asker: Verifier, question: Question) -> AuditEntry:
    names = [f"{kind}.{name}"[:60] for kind, fields in question.asked.items() for name in fields]
    entry = _entry(now, AuditAction.AUTHORIZATION_ASKED, asker)
    return replace(entry, scenario_code=question.scenario_code[:64], fields=tuple(names[:100]))


def _entry(now: datetime, action: AuditAction, asker: Verifier, **subject: str) -> AuditEntry:
    return AuditEntry(
        now,
        action,
        asker.actor,
        ground=Ground.AUTHORIZED,
        unit_name=asker.unit_name,
        operator=asker.operator,
        details=subject,
    )
