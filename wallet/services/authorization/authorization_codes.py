"""The holder acts first: a code for a named party and purpose, which that party alone can use."""

from dataclasses import dataclass
from datetime import datetime

from argon2 import PasswordHasher

from wallet.domain.civil_dates import city_date
from wallet.domain.entropy import Entropy, new_id
from wallet.domain.errors import NotFound, WalletError
from wallet.domain.grounds.authorization import (
    REQUEST_LIFETIME,
    AuthorizationRequest,
    Channel,
    RequestState,
    ensure_askable,
)
from wallet.domain.spoken_code import as_spoken, new_spoken_code
from wallet.domain.trail.audit import AuditAction, AuditEntry, Ground
from wallet.repository.actors.accounts import Account
from wallet.repository.database import Database, Repository
from wallet.repository.grounds.authorizations import UnknownRequest
from wallet.services.access.credentials import check_pin
from wallet.services.acts.identity import ensure_acting
from wallet.services.authorization.asking import link_digest
from wallet.services.authorization.authorizing import withdraw_within
from wallet.services.authorization.granting import (
    Consent,
    ConsentSealer,
    grant_ticked,
    record_refused_grant,
)
from wallet.services.authorization.own_grants import own_request
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
        ScenarioNotOpen, FieldOutsideScenario, TermOutsideScenario, NothingAsked: not registered.
        Everything that ``granting.grant`` raises; then nothing is granted.
    """
    try:
        with database.read() as repository:
            _offered(repository, entropy, now, account, offer)
        check_pin(database, hasher, now, account, unverified_pin)
        with database.begin() as repository:
            request = _offered(repository, entropy, now, account, offer)
            secret = new_spoken_code(entropy)
            repository.authorizations.add_request(request, account.id, link_digest(secret))
            grant_ticked(repository, sealer, entropy, now, account, request, offer.consent)
    except WalletError as refusal:
        record_refused_grant(database, now, account, refusal)
        raise
    return request, secret


def cancel_code(database: Database, now: datetime, account: Account, request_id: str) -> None:
    """Take back everything that was granted with a code; whoever has the code gets nothing.

    Raises:
        UnknownRequest: no such code of this holder.
    """
    with database.begin() as repository:
        ensure_acting(repository, account, now)
        request = own_request(repository, account, request_id)
        if request.channel is not Channel.CODE:
            raise UnknownRequest
        for granted in repository.authorizations.of_request(request.id):
            withdraw_within(repository, now, account, granted)


def redeem_code(
    database: Database, now: datetime, asker: Verifier, unverified_code: str
) -> AuthorizationRequest:
    """Return the granted request behind a code, once; only the party it was made for finds it.

    Raises:
        UnknownCode: no such code, another party's, used, cancelled or run out.
    """
    with database.begin() as repository:
        request = _behind(repository, now, asker, unverified_code)
        if request:
            repository.authorizations.spend_code(request.id)
        repository.audit.append(
            AuditEntry(
                now,
                AuditAction.AUTHORIZATION_ASKED,
                asker.actor,
                "done" if request else UnknownCode.code,
                Ground.AUTHORIZED,
                asker.unit_name,
                asker.operator,
                scenario_code=request.scenario_code if request else None,
            )
        )
    if request is None:
        refusal = UnknownCode()
        refusal.recorded = True
        raise refusal
    return request


def _offered(
    repository: Repository, entropy: Entropy, now: datetime, account: Account, offer: Offer
) -> AuthorizationRequest:
    scenario = repository.scenarios.find(offer.scenario_code[:64])
    unit_id = scenario.unit_id if scenario else ""
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
    )


def _behind(
    repository: Repository, now: datetime, asker: Verifier, unverified_code: str
) -> AuthorizationRequest | None:
    code = as_spoken(unverified_code)
    try:
        found = repository.authorizations.get_request_by_link(link_digest(code))
        request = repository.authorizations.get_request(found.id)
    except NotFound:
        return None
    granted = repository.authorizations.of_request(request.id)
    usable = request.channel is Channel.CODE and now < request.lapses_at
    usable = usable and any(one.in_force_at(now) for one in granted)
    return request if usable and request.unit_id == asker.unit_id else None
