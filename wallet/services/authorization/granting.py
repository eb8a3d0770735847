"""The holder grants exactly what was ticked, after the second factor, with a signed record."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from argon2 import PasswordHasher

from wallet.domain.catalogue.issuing_catalogue import Sensitivity
from wallet.domain.civil_dates import city_date
from wallet.domain.enterprise.appointment import ensure_within_term
from wallet.domain.entropy import Entropy, new_id
from wallet.domain.errors import InvalidInput
from wallet.domain.grounds.authorization import (
    Authorization,
    AuthorizationRequest,
    Channel,
    RequestState,
    SensitiveConsentMissing,
    chosen_fields,
    term_end,
)
from wallet.domain.licences.licence import Licence
from wallet.domain.registry.scenario import Scenario
from wallet.domain.trail.audit import AuditAction, AuditEntry, Ground
from wallet.repository.actors.accounts import Account
from wallet.repository.database import Database, Repository
from wallet.services.access.credentials import check_pin
from wallet.services.access.holding import held_among
from wallet.services.acts.doing import Kept, RequestIdentity, answer_given, attempting
from wallet.services.authorization.asking import answer_once
from wallet.services.authorization.own_grants import own_request
from wallet.services.standing.receiving import ensure_receiver, receiver_fault
from wallet.tokens.documents.authorization_proof import ConsentRecord, sign_consent
from wallet.tokens.keys import Signer


class LicenceNotAsked(InvalidInput):
    """Each asked licence type takes one licence of the holder's own, in force."""

    code = "licence_not_asked"
    zh = "请为每一类申请的证照选一张有效的证照。"
    en = "Choose one licence in force for each type that was asked."


@dataclass(frozen=True, slots=True)
class Consent:
    """What the holder ticked: fields by licence; unverified. ``sensitive`` is the consent apart."""

    fields: Mapping[str, Collection[str]]
    sensitive: bool
    identity: RequestIdentity | None = None
    """Tells the same form sent twice from another one."""


@dataclass(frozen=True, slots=True)
class ConsentSealer:
    """What signs the consent record that both sides keep, and in whose name."""

    signer: Signer
    issuer: str


def grant(
    database: Database,
    hasher: PasswordHasher,
    sealer: ConsentSealer,
    entropy: Entropy,
    now: datetime,
    account: Account,
    request_id: str,
    consent: Consent,
    unverified_pin: str,
) -> list[Authorization]:
    """Grant what was ticked and nothing else, after the second factor.

    Raises:
        UnknownRequest, RequestNotOpen: not this holder's, answered, or run out.
        ReceiverSuspended, ReceiverNotApproved, ScenarioNotOpen: whoever asked is not in good
            standing, or its scenario is not in force.
        LicenceNotAsked, FieldNotAsked, RequiredFieldLeftOut, NothingTicked.
        SensitiveConsentMissing: a sensitive field was ticked without the consent apart.
        BeyondAppointment: it would outlast the appointment of the handler who grants.
        NoLongerActing: the person may not act for the enterprise any more.
        PinNotChosen, PinWrong, TooManyAttempts: the second factor was refused.
        IdempotencyKeyReused: the form's key came with other contents before.
    """
    entry = AuditEntry(
        now,
        AuditAction.AUTHORIZATION_GRANTED,
        account.actor,
        ground=Ground.AUTHORIZED,
        details={"request": request_id[:32]},
    )
    kept = kept_grants(account)
    with attempting(database, entry, account=account) as attempt:
        with database.read() as repository:
            if answer_given(repository, account.actor, consent.identity) is None:
                asked = own_request(repository, account, request_id)
                attempt.about(scenario_code=asked.scenario_code)
                asked.ensure_open(now)
                _ensure_receivable(repository, asked, now)
        check_pin(database, hasher, now, account, unverified_pin)

        def answer(repository: Repository) -> list[Authorization]:
            request = own_request(repository, account, request_id)
            request.ensure_open(now)
            return grant_ticked(repository, sealer, entropy, now, account, request, consent)

        return attempt.once(consent.identity, kept, answer)


def kept_grants(account: Account) -> Kept[list[Authorization]]:
    """Return how grants are kept for the same form sent again."""

    def read(repository: Repository, given: Mapping[str, object]) -> list[Authorization]:
        grants = repository.authorizations.of_request(str(given["request"]))
        return [one for one in grants if one.holder_id == account.holder_id]

    return Kept(lambda granted: {"request": granted[0].request_id}, read)


def grant_ticked(
    repository: Repository,
    sealer: ConsentSealer,
    entropy: Entropy,
    now: datetime,
    account: Account,
    request: AuthorizationRequest,
    consent: Consent,
) -> list[Authorization]:
    """Grant within a transaction what was ticked, one authorization a licence; raises as above.

    A field that the licence does not carry is passed over: nothing is promised that is not there.
    """
    scenario = ensure_receiver(
        repository, request.unit_id, request.scenario_code, now, request.actor_id
    )
    licences = _chosen_licences(repository, account, request, consent, now)
    _ensure_sensitive_consent(repository, licences, consent)
    answer_once(repository, request, RequestState.GRANTED, now)
    granted = []
    for licence in licences:
        face = repository.licences.version(licence.id, licence.version).face
        asked = tuple(one for one in request.asked[licence.type_code] if one.name in face)
        fields = chosen_fields(asked, consent.fields[licence.id])
        authorization = _authorization(entropy, now, account, request, scenario, licence, fields)
        evidence = _evidence(repository, sealer, licence, authorization)
        repository.authorizations.add(authorization, evidence)
        repository.audit.append(_entry(repository, now, account, licence, authorization))
        granted.append(authorization)
    return granted


def _ensure_receivable(repository: Repository, asked: AuthorizationRequest, now: datetime) -> None:
    # Before the PIN: nobody proves a second factor for an answer that cannot be given.
    fault = receiver_fault(repository, asked.unit_id, asked.scenario_code, now, asked.actor_id)
    if fault is not None:
        raise fault


def _chosen_licences(
    repository: Repository,
    account: Account,
    request: AuthorizationRequest,
    consent: Consent,
    now: datetime,
) -> list[Licence]:
    licences = held_among(repository, account, consent.fields)
    kinds = [licence.type_code for licence in licences]
    # Whoever asks gets one licence for each type; in a code of their own holders may give several.
    if request.channel is Channel.CODE:
        kinds = list(set(kinds))
    if sorted(kinds) != sorted(request.asked):
        raise LicenceNotAsked
    for licence in licences:
        licence.ensure_presentable(city_date(now))
    ensure_within_term(account.acting, term_end(now, request.term_days))
    return licences


def _ensure_sensitive_consent(
    repository: Repository, licences: list[Licence], consent: Consent
) -> None:
    for licence in licences:
        kind = repository.catalogue.get(licence.type_code, licence.type_version)
        for name in consent.fields[licence.id]:
            field = kind.field(name)
            if field and field.sensitivity is Sensitivity.SENSITIVE and not consent.sensitive:
                raise SensitiveConsentMissing(field="sensitive")


def _authorization(
    entropy: Entropy,
    now: datetime,
    account: Account,
    request: AuthorizationRequest,
    scenario: Scenario,
    licence: Licence,
    fields: tuple[str, ...],
) -> Authorization:
    return Authorization(
        id=new_id(entropy),
        request_id=request.id,
        holder_id=account.holder_id or "",
        account_id=account.id,
        licence_id=licence.id,
        unit_id=request.unit_id,
        scenario_code=scenario.code,
        scenario_name=scenario.name,
        purpose=scenario.purpose,
        fields=fields,
        granted_at=now,
        until=term_end(now, request.term_days),
    )


def _evidence(
    repository: Repository,
    sealer: ConsentSealer,
    licence: Licence,
    authorization: Authorization,
) -> str:
    receiver = repository.units.get(authorization.unit_id)
    record = ConsentRecord(
        authorization_id=authorization.id,
        issuer=sealer.issuer,
        receiver=receiver.name,
        receiver_code=receiver.uscc,
        scenario=authorization.scenario_code,
        purpose=authorization.purpose,
        licence_code=str(licence.code),
        fields=authorization.fields,
        granted_at=authorization.granted_at,
        until=authorization.until,
    )
    return sign_consent(sealer.signer, record)


def _entry(
    repository: Repository,
    now: datetime,
    account: Account,
    licence: Licence,
    authorization: Authorization,
) -> AuditEntry:
    return AuditEntry(
        now,
        AuditAction.AUTHORIZATION_GRANTED,
        account.actor,
        ground=Ground.AUTHORIZED,
        unit_name=repository.units.get(authorization.unit_id).name,
        scenario_code=authorization.scenario_code,
        scenario_name=authorization.scenario_name,
        purpose=authorization.purpose,
        licence_id=licence.id,
        licence_code=str(licence.code),
        fields=authorization.fields,
        details={
            "authorization": authorization.id,
            "request": authorization.request_id or "",
            "until": authorization.until.isoformat(),
        },
    )
