"""The holder acts first: a code for a named party and purpose, which that party alone can use."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from argon2 import PasswordHasher

from wallet.domain.civil_dates import city_date
from wallet.domain.entropy import Entropy, new_id
from wallet.domain.errors import NotFound
from wallet.domain.grounds.asking_limits import PartyBlocked
from wallet.domain.grounds.authorization import (
    REQUEST_LIFETIME,
    AuthorizationRequest,
    Channel,
    RequestState,
    ensure_askable,
)
from wallet.domain.registry.relying_party import ScenarioNotOpen
from wallet.domain.spoken_code import as_spoken, new_spoken_code
from wallet.domain.trail.audit import AuditAction, AuditEntry, Ground
from wallet.repository.actors.accounts import Account
from wallet.repository.database import Database, Repository
from wallet.repository.grounds.authorizations import UnknownRequest
from wallet.services.access.credentials import check_pin
from wallet.services.acts.doing import Kept, RequestIdentity, answer_given, attempting, doing
from wallet.services.authorization.asking import link_digest
from wallet.services.authorization.granting import (
    Consent,
    ConsentSealer,
    grant_ticked,
)
from wallet.services.authorization.own_grants import own_request
from wallet.services.authorization.withdrawing import withdraw_within
from wallet.services.standing.overstepping import counting
from wallet.services.standing.receiving import receiver_fault
from wallet.services.standing.standing import ensure_open, ensure_party
from wallet.services.verification.inquiry import Verifier


class UnknownCode(NotFound):
    """No such authorization code, or it was made for somebody else."""

    code = "unknown_authorization_code"
    zh = "这个授权码用不了：输错了、已用过、已过期、被持证人取消，或不是给本单位的。"
    en = (
        "This authorization code cannot be used: it was mistyped, used or cancelled, has lapsed, "
        "or was made for somebody else."
    )


@dataclass(frozen=True, slots=True)
class Offer:
    """What a holder offers: which scenario (and so which party), which licences, for how long."""

    scenario_code: str
    consent: Consent
    type_codes: dict[str, str]
    term_days: int


def make_code(
    database: Database,
    hasher: PasswordHasher,
    sealer: ConsentSealer,
    entropy: Entropy,
    now: datetime,
    account: Account,
    offer: Offer,
    unverified_pin: str,
) -> tuple[AuthorizationRequest, str]:
    """Grant what the holder ticked to the scenario's own party; returns the code to give it.

    Raises:
        PartyBlocked: the holder has blocked that party.
        ScenarioNotOpen, FieldOutsideScenario, TermOutsideScenario, NothingAsked: not registered.
        Everything that ``granting.grant`` raises; then nothing is granted.
    """
    entry = AuditEntry(
        now,
        AuditAction.AUTHORIZATION_GRANTED,
        account.actor,
        ground=Ground.AUTHORIZED,
        scenario_code=offer.scenario_code[:64],
    )
    with attempting(database, entry, account=account) as attempt:
        with database.read() as repository:
            if answer_given(repository, account.actor, offer.consent.identity) is None:
                _offered(repository, entropy, now, account, offer)
        check_pin(database, hasher, now, account, unverified_pin)

        def make(repository: Repository) -> tuple[AuthorizationRequest, str]:
            request = _offered(repository, entropy, now, account, offer)
            secret = new_spoken_code(entropy)
            repository.authorizations.add_request(request, link_digest(secret))
            grant_ticked(repository, sealer, entropy, now, account, request, offer.consent)
            return request, secret

        kept = Kept(
            lambda made: {"request": made[0].id, "code": made[1]},
            lambda repository, given: (
                own_request(repository, account, str(given["request"])),
                str(given["code"]),
            ),
        )
        return attempt.once(offer.consent.identity, kept, make)


def cancel_code(
    database: Database,
    sealer: ConsentSealer,
    entropy: Entropy,
    now: datetime,
    account: Account,
    request_id: str,
) -> None:
    """Take back everything that was granted with a code; whoever has the code gets nothing.

    Raises:
        UnknownRequest: no such code of this holder.
    """
    entry = AuditEntry(
        now,
        AuditAction.AUTHORIZATION_WITHDRAWN,
        account.actor,
        ground=Ground.AUTHORIZED,
        details={"request": request_id[:32]},
    )
    with doing(database, entry, account=account) as repository:
        request = own_request(repository, account, request_id)
        if request.channel is not Channel.CODE:
            raise UnknownRequest
        for granted in repository.authorizations.of_request(request.id):
            withdraw_within(repository, sealer, entropy, now, account, granted)


def redeem_code(
    database: Database,
    now: datetime,
    asker: Verifier,
    unverified_code: str,
    identity: RequestIdentity | None = None,
) -> AuthorizationRequest:
    """Return the granted request behind a code, once; only the party it was made for finds it.

    The same asker with the same key gets the same request again.

    Raises:
        UnitSuspended, ApplicationEnded, ClientRevoked, AddressNotAllowed: as every call.
        UnknownCode: no such code, another party's, used, cancelled or run out.
        ScenarioNotOpen, ScenarioNotInApplication: nothing can be read under it; it stays unspent.
        IdempotencyKeyReused: the key came with another request before.
    """
    entry = AuditEntry(
        now,
        AuditAction.AUTHORIZATION_ASKED,
        asker.actor,
        ground=Ground.AUTHORIZED,
        unit_name=asker.unit_name,
        operator=asker.operator,
    )

    def again(repository: Repository, given: Mapping[str, object]) -> AuthorizationRequest:
        ensure_party(repository, asker.actor, asker.address)
        return repository.authorizations.get_own_request(str(given["request"]), asker.unit_id)

    beside = counting(now, asker.actor, asker.unit_name)
    with attempting(database, entry, beside=beside) as attempt:

        def redeem(repository: Repository) -> AuthorizationRequest:
            ensure_party(repository, asker.actor, asker.address)
            request = _behind(repository, now, asker, unverified_code)
            subject = {"request": request.id}
            attempt.about(scenario_code=request.scenario_code, details=subject)
            ensure_open(repository, asker.actor, asker.address, request.scenario_code, now)
            if not repository.authorizations.spend_code(request.id):
                raise UnknownCode
            repository.audit.append(attempt.entry)
            return request

        return attempt.once(identity, Kept(lambda made: {"request": made.id}, again), redeem)


def _offered(
    repository: Repository, entropy: Entropy, now: datetime, account: Account, offer: Offer
) -> AuthorizationRequest:
    scenario = repository.scenarios.find(offer.scenario_code[:64])
    if scenario is None:
        raise ScenarioNotOpen
    unit_id = scenario.unit_id
    if repository.holder_parties.is_blocked(account.holder_id or "", unit_id):
        raise PartyBlocked
    fault = receiver_fault(repository, unit_id, scenario.code, now)
    if fault is not None:
        raise fault
    wanted: dict[str, list[str]] = {}
    for licence_id, fields in offer.consent.fields.items():
        wanted.setdefault(offer.type_codes[licence_id], []).extend(fields)
    return AuthorizationRequest(
        new_id(entropy),
        unit_id,
        offer.scenario_code,
        ensure_askable(scenario, unit_id, wanted, offer.term_days, city_date(now)),
        offer.term_days,
        Channel.CODE,
        RequestState.WAITING,
        now,
        now + REQUEST_LIFETIME,
        account.holder_id,
        actor_id=account.id,
    )


def _behind(
    repository: Repository, now: datetime, asker: Verifier, unverified_code: str
) -> AuthorizationRequest:
    digest = link_digest(as_spoken(unverified_code))
    try:
        request = repository.authorizations.get_request_by_link(digest)
    except UnknownRequest:
        raise UnknownCode from None
    granted = repository.authorizations.of_request(request.id)
    usable = request.channel is Channel.CODE and now < request.lapses_at
    usable = usable and any(one.in_force_at(now) for one in granted)
    if not usable or request.unit_id != asker.unit_id:
        raise UnknownCode
    return request
