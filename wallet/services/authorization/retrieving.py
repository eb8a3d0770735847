"""A relying party retrieves what was granted: the issuer's document, with exactly those fields."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from pydantic import TypeAdapter

from wallet.domain.civil_dates import city_date
from wallet.domain.entropy import Entropy, new_id
from wallet.domain.errors import Unavailable
from wallet.domain.grounds.authorization import Authorization, ScenarioNarrowed
from wallet.domain.grounds.read_refusals import AuthorizationEnded
from wallet.domain.licences.licence import Licence
from wallet.domain.registry.scenario import Scenario
from wallet.domain.trail.audit import AuditAction, AuditEntry, Ground
from wallet.repository.database import Database, Repository
from wallet.repository.grounds.authorizations import UnknownAuthorization
from wallet.repository.licences.licence_rows import LicenceVersion
from wallet.services.acts.doing import Attempt, Kept, RequestIdentity, attempting
from wallet.services.authorization.gateway import Reader, take_quota
from wallet.services.standing.overstepping import counting
from wallet.services.standing.standing import ensure_open, ensure_party
from wallet.tokens.documents.authorization_proof import (
    RetrievalNote,
    digest_document,
    sign_retrieval,
)
from wallet.tokens.documents.licence_document import read_document, select_disclosures
from wallet.tokens.errors import TokenError
from wallet.tokens.keys import KeyRing, Signer


class DocumentCannotBeConfirmed(Unavailable):
    """The key that signed the document is no longer trusted."""

    code = "cannot_confirm"
    zh = "这张证照的签名密钥已停止信任，暂时无法确认。"
    en = "The key that signed this document is no longer trusted; it cannot be confirmed."
    leaves_entry = True


@dataclass(frozen=True, slots=True)
class Retrieved:
    """One licence as it was handed over: its document, and the note that binds it."""

    authorization: Authorization
    licence_code: str
    fields: tuple[str, ...]
    document: str
    note: str


@dataclass(frozen=True, slots=True)
class HandedOver:
    """One licence's granted fields, out of a document whose signature and times hold."""

    retrieved: Retrieved
    issuing_authority: str
    issuing_authority_code: str
    version: int
    face: Mapping[str, str]
    signed_at: datetime
    expires_at: datetime | None


_HANDED = TypeAdapter(list[Retrieved])


@dataclass(frozen=True, slots=True)
class _Gateway:
    """One read: by whom, when, under which scenario, and what signs the notes."""

    repository: Repository
    signer: Signer
    entropy: Entropy
    now: datetime
    reader: Reader
    issuer: str
    scenario: Scenario
    attempt: Attempt


def retrieve(
    database: Database,
    signer: Signer,
    entropy: Entropy,
    now: datetime,
    reader: Reader,
    request_id: str,
    issuer: str,
    identity: RequestIdentity | None = None,
) -> list[Retrieved]:
    """Hand over every licence that was granted in answer to a unit's own request.

    All or nothing: when one of them can no longer be read, none is. A repeated key is one read,
    and is answered again for as long as everything may still be read.

    Raises:
        UnitSuspended, ApplicationEnded, ClientRevoked, AddressNotAllowed: the party.
        UnknownRequest: no such request, or another unit's.
        ScenarioNotOpen, ScenarioNotInApplication, QuotaUsedUp: the gateway refused.
        AuthorizationNotAnswered, AuthorizationDeclined, AuthorizationLapsed,
            AuthorizationCancelled, AuthorizationWithdrawn, AuthorizationEnded: the holder's word.
        FieldOutsideScenario: the scenario was narrowed since, and no longer names a field.
        UnknownLicence: the grantor no longer holds the licence.
        LicenceNotInForce: the licence is expired, suspended or ended.
        DocumentCannotBeConfirmed: its key was withdrawn.
        IdempotencyKeyReused: the key came with another request before.
    """
    verifier = reader.verifier
    beside = counting(now, verifier.actor, verifier.unit_name)
    with attempting(database, _blank(now, reader, request_id), beside=beside) as attempt:

        def gateway(repository: Repository) -> _Gateway:
            actor = verifier.actor
            ensure_party(repository, actor, reader.address)
            request = repository.authorizations.get_own_request(request_id, verifier.unit_id)
            attempt.about(scenario_code=request.scenario_code)
            scenario = ensure_open(repository, actor, reader.address, request.scenario_code, now)
            request.ensure_granted(now)
            return _Gateway(repository, signer, entropy, now, reader, issuer, scenario, attempt)

        def read(repository: Repository) -> list[Retrieved]:
            door = gateway(repository)
            return [_hand_over(door, one) for one in _granted(door, request_id)]

        def again(repository: Repository, given: Mapping[str, object]) -> list[Retrieved]:
            door = gateway(repository)
            for one in _granted(door, request_id):
                _readable(door, one)
            return _HANDED.validate_python(given["handed"])

        kept = Kept(lambda handed: {"handed": _HANDED.dump_python(handed, mode="json")}, again)
        return attempt.once(identity, kept, read)


def read_handed_over(retrieved: Retrieved, ring: KeyRing, now: datetime) -> HandedOver:
    """Return what the document says.

    Raises:
        DocumentCannotBeConfirmed: its signature or its times do not hold.
    """
    try:
        document = read_document(retrieved.document, ring, now)
    except TokenError:
        raise DocumentCannotBeConfirmed from None
    return HandedOver(
        retrieved,
        document.claims.issuing_authority,
        document.claims.issuing_authority_code,
        document.claims.version,
        {name: str(value) for name, value in document.face.items()},
        document.issued_at,
        document.claims.expires_at,
    )


def _granted(door: _Gateway, request_id: str) -> list[Authorization]:
    # Held, so that no read is committed after a withdrawal that says when it ended.
    grants = door.repository.authorizations.hold(request_id)
    if not grants:
        raise AuthorizationEnded
    return grants


def _readable(door: _Gateway, grant: Authorization) -> tuple[Licence, LicenceVersion]:
    """Return the licence of a grant that may be read now, and its version; raises as above."""
    verifier = door.reader.verifier
    details = {**door.attempt.entry.details, "authorization": grant.id}
    door.attempt.about(licence_id=grant.licence_id, fields=grant.fields, details=details)
    if grant.unit_id != verifier.unit_id:
        raise UnknownAuthorization
    grant.ensure_in_force(door.now)
    licence = door.repository.licences.get_held_by(grant.holder_id, grant.licence_id)
    licence.ensure_presentable(city_date(door.now))
    _ensure_still_askable(door.scenario, licence, grant)
    version = door.repository.licences.version(licence.id, licence.version)
    if door.repository.keys.is_withdrawn(version.kid):
        raise DocumentCannotBeConfirmed
    return licence, version


def _hand_over(door: _Gateway, grant: Authorization) -> Retrieved:
    licence, version = _readable(door, grant)
    take_quota(door.repository, door.reader, licence.type_code, door.now)
    # A field may have gone from the face since the holder agreed.
    fields = tuple(name for name in grant.fields if name in version.face)
    document = select_disclosures(version.document, fields)
    note = RetrievalNote(
        jti=new_id(door.entropy),
        issuer=door.issuer,
        audience=door.repository.units.get(grant.unit_id).uscc,
        authorization_id=grant.id,
        licence_code=version.code,
        fields=fields,
        document_digest=digest_document(document),
        issued_at=door.now,
        expires_at=grant.until,
    )
    door.repository.audit.append(_done(door.attempt.entry, grant, licence, fields))
    return Retrieved(grant, version.code, fields, document, sign_retrieval(door.signer, note))


def _ensure_still_askable(scenario: Scenario, licence: Licence, grant: Authorization) -> None:
    # The registry may have been narrowed since the holder agreed.
    for name in grant.fields:
        if not scenario.may_ask(licence.type_code, name):
            raise ScenarioNarrowed(field=f"{licence.type_code}.{name}")


def _blank(now: datetime, reader: Reader, request_id: str) -> AuditEntry:
    verifier = reader.verifier
    return AuditEntry(
        now,
        AuditAction.LICENCE_RETRIEVED,
        verifier.actor,
        ground=Ground.AUTHORIZED,
        unit_name=verifier.unit_name,
        operator=verifier.operator,
        details={"request": request_id[:32], "address": reader.address},
    )


def _done(
    entry: AuditEntry, grant: Authorization, licence: Licence, fields: tuple[str, ...]
) -> AuditEntry:
    return replace(
        entry,
        scenario_name=grant.scenario_name,
        purpose=grant.purpose,
        licence_code=str(licence.code),
        fields=fields,
    )
