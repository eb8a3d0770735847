"""The signed records of a grant and of its withdrawal, as both sides may read and keep them.

(个人信息保护法 §15, §23; Art. 19 of the measure)
"""

from dataclasses import dataclass
from datetime import datetime

from wallet.domain.errors import NotFound, Unavailable
from wallet.domain.grounds.authorization import Authorization
from wallet.repository.database import Repository
from wallet.services.standing.standing import ensure_party
from wallet.services.verification.inquiry import Verifier
from wallet.tokens.documents.authorization_proof import ConsentRecord, read_consent
from wallet.tokens.documents.withdrawal_statement import WithdrawalStatement, read_withdrawal
from wallet.tokens.errors import TokenError
from wallet.tokens.keys import KeyRing


class ConsentNotConfirmed(Unavailable):
    """The record's signature cannot be confirmed at present."""

    code = "consent_not_confirmed"
    zh = "暂时无法确认这份授权凭证的签名。"
    en = "The signature of this consent record cannot be confirmed at present."


class NothingWithdrawn(NotFound):
    """The grant was not taken back by its holder, or before such statements were signed."""

    code = "nothing_withdrawn"
    zh = "这份授权没有撤回证明：它没有被撤回，或者是在有撤回证明之前撤回的。"
    en = (
        "There is no statement of a withdrawal: the grant was not withdrawn, or it was before"
        " withdrawals were signed."
    )


@dataclass(frozen=True, slots=True)
class KeptWithdrawal:
    """The statement that a grant was taken back: what it says, and the signed text itself."""

    statement: WithdrawalStatement
    signed: str


@dataclass(frozen=True, slots=True)
class KeptConsent:
    """One consent record: what it says, and the signed text itself; and how it was ended."""

    authorization: Authorization
    record: ConsentRecord
    signed: str
    withdrawal: KeptWithdrawal | None = None

    def ensure_withdrawn(self) -> KeptWithdrawal:
        """Return the statement of its withdrawal.

        Raises:
            NothingWithdrawn: there is none.
        """
        if self.withdrawal is None:
            raise NothingWithdrawn
        return self.withdrawal


def read_kept_consent(
    repository: Repository, ring: KeyRing, issuer: str, now: datetime, authorization: Authorization
) -> KeptConsent:
    """Return a grant's records after their signatures were checked; reads only.

    Raises:
        ConsentNotConfirmed: one of them was not signed by a key that is trusted.
    """
    return _kept(repository, ring, issuer, now, [authorization])[0]


def consents_of_request(
    repository: Repository,
    ring: KeyRing,
    issuer: str,
    now: datetime,
    request_id: str,
    asker: Verifier,
) -> list[KeptConsent]:
    """Return the records of what was granted in answer to a unit's own request.

    Raises:
        UnitSuspended, ApplicationEnded, ClientRevoked, AddressNotAllowed: as every call.
        UnknownRequest: no such request, or another unit's.
        ConsentNotConfirmed: as above.
    """
    ensure_party(repository, asker.actor, asker.address)
    request = repository.authorizations.get_own_request(request_id, asker.unit_id)
    grants = repository.authorizations.of_request(request.id)
    return _kept(repository, ring, issuer, now, grants)


def _kept(
    repository: Repository,
    ring: KeyRing,
    issuer: str,
    now: datetime,
    grants: list[Authorization],
) -> list[KeptConsent]:
    ids = [one.id for one in grants]
    signed = repository.authorizations.evidence_of(ids)
    statements = repository.authorizations.withdrawal_statements(ids)
    kept = []
    for one in grants:
        try:
            record = read_consent(signed[one.id], ring, issuer=issuer, now=now)
            ended = _ended(statements.get(one.id), record, ring, issuer, now)
        except TokenError:
            raise ConsentNotConfirmed from None
        kept.append(KeptConsent(one, record, signed[one.id], ended))
    return kept


def _ended(
    signed: str | None, record: ConsentRecord, ring: KeyRing, issuer: str, now: datetime
) -> KeptWithdrawal | None:
    if signed is None:
        return None
    audience = record.receiver_code
    statement = read_withdrawal(signed, ring, issuer=issuer, audience=audience, now=now)
    return KeptWithdrawal(statement, signed)
