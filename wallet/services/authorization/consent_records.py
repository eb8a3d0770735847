"""The signed consent record as both sides may read and keep it (个人信息保护法 §23, Art. 19)."""

from dataclasses import dataclass
from datetime import datetime

from wallet.domain.errors import Unavailable
from wallet.domain.grounds.authorization import Authorization
from wallet.repository.database import Repository
from wallet.services.standing.standing import ensure_party
from wallet.services.verification.inquiry import Verifier
from wallet.tokens.documents.authorization_proof import ConsentRecord, read_consent
from wallet.tokens.errors import TokenError
from wallet.tokens.keys import KeyRing


class ConsentNotConfirmed(Unavailable):
    """The record's signature cannot be confirmed at present."""

    code = "consent_not_confirmed"
    zh = "暂时无法确认这份授权凭证的签名。"
    en = "The signature of this consent record cannot be confirmed at present."


@dataclass(frozen=True, slots=True)
class KeptConsent:
    """One consent record: what it says, and the signed text itself."""

    authorization: Authorization
    record: ConsentRecord
    signed: str


def read_kept_consent(
    repository: Repository, ring: KeyRing, issuer: str, now: datetime, authorization: Authorization
) -> KeptConsent:
    """Return a grant's consent record after its signature was checked; reads only.

    Raises:
        ConsentNotConfirmed: it was not signed by a key that is trusted.
    """
    return _checked(
        repository.authorizations.evidence(authorization.id), ring, issuer, now, authorization
    )


def _checked(
    signed: str, ring: KeyRing, issuer: str, now: datetime, authorization: Authorization
) -> KeptConsent:
    try:
        record = read_consent(signed, ring, issuer=issuer, now=now)
    except TokenError:
        raise ConsentNotConfirmed from None
    return KeptConsent(authorization, record, signed)


def consents_of_request(
    repository: Repository,
    ring: KeyRing,
    issuer: str,
    now: datetime,
    request_id: str,
    asker: Verifier,
) -> list[KeptConsent]:
    """Return the consent records that answered a unit's own request.

    Raises:
        UnitSuspended, ApplicationEnded, ClientRevoked, AddressNotAllowed: as every call.
        UnknownRequest: no such request, or another unit's.
        ConsentNotConfirmed: as above.
    """
    ensure_party(repository, asker.actor, asker.address)
    request = repository.authorizations.get_own_request(request_id, asker.unit_id)
    grants = repository.authorizations.of_request(request.id)
    signed = repository.authorizations.evidence_of(one.id for one in grants)
    return [_checked(signed[one.id], ring, issuer, now, one) for one in grants]
