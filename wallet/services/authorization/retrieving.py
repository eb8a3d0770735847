"""A relying party retrieves what was granted: the issuer's document, with exactly those fields."""

from dataclasses import dataclass
from datetime import datetime

from wallet.domain.civil_dates import city_date
from wallet.domain.entropy import Entropy, new_id
from wallet.domain.errors import Unavailable, WalletError
from wallet.domain.grounds.authorization import (
    Authorization,
    AuthorizationEnded,
    FieldOutsideScenario,
)
from wallet.domain.licences.licence import Licence
from wallet.domain.registry.scenario import Scenario
from wallet.domain.trail.audit import AuditAction, AuditEntry, Ground
from wallet.repository.database import Database, Repository
from wallet.repository.grounds.authorizations import UnknownAuthorization
from wallet.services.authorization.gateway import (
    Reader,
    ensure_standing,
    open_scenario,
    record_refused_read,
    take_quota,
)
from wallet.tokens.authorization_proof import RetrievalNote, digest_document, sign_retrieval
from wallet.tokens.keys import Signer
from wallet.tokens.licence_document import select_disclosures


class DocumentCannotBeConfirmed(Unavailable):
    """The key that signed the document is no longer trusted."""

    code = "cannot_confirm"
    zh = "这张证照的签名密钥已停止信任，暂时无法确认。"
    en = "The key that signed this document is no longer trusted; it cannot be confirmed."


@dataclass(frozen=True, slots=True)
class Retrieved:
    """One licence as it was handed over: its document, and the note that binds it."""

    authorization: Authorization
    licence_code: str
    fields: tuple[str, ...]
    document: str
    note: str


def retrieve(
    database: Database,
    signer: Signer,
    entropy: Entropy,
    now: datetime,
    reader: Reader,
    request_id: str,
    issuer: str,
) -> list[Retrieved]:
    """Hand over every licence that was granted in answer to a unit's own request.

    All or nothing: when one of them can no longer be read, none is.

    Raises:
        UnknownRequest: no such request, or another unit's.
        UnitSuspended, AddressNotAllowed, ScenarioNotOpen, QuotaUsedUp: the gateway refused.
        AuthorizationEnded: not granted, withdrawn, or past its term.
        FieldOutsideScenario: the scenario was narrowed since, and no longer names a field.
        UnknownLicence: the grantor no longer holds the licence.
        LicenceNotInForce: the licence is expired, suspended or ended.
        DocumentCannotBeConfirmed: its key was withdrawn.
    """
    with database.read() as repository:
        request = repository.authorizations.get_own_request(request_id, reader.verifier.unit_id)
        grants = repository.authorizations.of_request(request_id)
    try:
        with database.begin() as repository:
            ensure_standing(repository, reader)
            scenario = open_scenario(repository, reader, request.scenario_code, now)
            grants = repository.authorizations.of_request(request_id)
            if not grants:
                raise AuthorizationEnded
            handed = [
                _hand_over(repository, signer, entropy, now, reader, scenario, grant, issuer)
                for grant in grants
            ]
    except WalletError as refusal:
        record_refused_read(
            database,
            now,
            reader,
            refusal,
            ground=Ground.AUTHORIZED,
            scenario_code=request.scenario_code,
            licence_id=grants[0].licence_id if grants else None,
            type_code=next(iter(request.asked), ""),
            fields=grants[0].fields if grants else (),
        )
        raise
    return handed


def _hand_over(
    repository: Repository,
    signer: Signer,
    entropy: Entropy,
    now: datetime,
    reader: Reader,
    scenario: Scenario,
    grant: Authorization,
    issuer: str,
) -> Retrieved:
    if grant.unit_id != reader.verifier.unit_id:
        raise UnknownAuthorization
    grant.ensure_in_force(now)
    licence = repository.licences.get_held_by(grant.holder_id, grant.licence_id)
    licence.ensure_presentable(city_date(now))
    _ensure_still_askable(scenario, licence, grant)
    version = repository.licences.version(licence.id, licence.version)
    if repository.keys.is_withdrawn(version.kid):
        raise DocumentCannotBeConfirmed
    take_quota(repository, reader, licence.type_code, now)
    # A field may have gone from the face since the holder agreed.
    fields = tuple(name for name in grant.fields if name in version.face)
    document = select_disclosures(version.document, fields)
    note = RetrievalNote(
        jti=new_id(entropy),
        issuer=issuer,
        audience=repository.units.get(grant.unit_id).uscc,
        authorization_id=grant.id,
        licence_code=version.code,
        fields=fields,
        document_digest=digest_document(document),
        issued_at=now,
        expires_at=grant.until,
    )
    repository.audit.append(_entry(now, reader, grant, licence, fields))
    return Retrieved(grant, version.code, fields, document, sign_retrieval(signer, note))


def _ensure_still_askable(scenario: Scenario, licence: Licence, grant: Authorization) -> None:
    # The registry may have been narrowed since the holder agreed.
    for name in grant.fields:
        if not scenario.may_ask(licence.type_code, name):
            raise FieldOutsideScenario(field=f"{licence.type_code}.{name}")


def _entry(
    now: datetime,
    reader: Reader,
    grant: Authorization,
    licence: Licence,
    fields: tuple[str, ...],
) -> AuditEntry:
    verifier = reader.verifier
    return AuditEntry(
        now,
        AuditAction.LICENCE_RETRIEVED,
        verifier.actor,
        "done",
        Ground.AUTHORIZED,
        verifier.unit_name,
        verifier.operator,
        scenario_code=grant.scenario_code,
        scenario_name=grant.scenario_name,
        purpose=grant.purpose,
        licence_id=licence.id,
        licence_code=str(licence.code),
        fields=fields,
        details={"authorization": grant.id, "address": reader.address},
    )
