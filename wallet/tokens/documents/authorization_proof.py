"""What proves an authorization: the consent record both sides keep, and who a retrieval is for.

The consent record (个人信息保护法 §23, Art. 19 of the measure) names receiver, purpose, fields and
term, never a value. A retrieval note binds one handed-over document to its receiver: audience,
expiry, and the digest of exactly the disclosures that were granted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from wallet.tokens.encoding import JsonValue, base64url, to_numeric_date
from wallet.tokens.jws import (
    TokenKind,
    moment_claim,
    read_jwt,
    sign_jwt,
    text_claim,
    texts_claim,
)
from wallet.tokens.keys import KeyRing, KeyUse, Signer

_CONSENT = TokenKind(
    typ="consent-record+jwt",
    use=KeyUse.RECEIPT,
    required=("iat", "jti", "receiver", "receiver_code", "purpose", "scenario", "fields", "until"),
)
_RETRIEVAL = TokenKind(
    typ="licence-retrieval+jwt",
    use=KeyUse.RECEIPT,
    required=("iat", "exp", "aud", "jti", "authorization", "licence_code", "fields", "sd_hash"),
)


@dataclass(frozen=True, slots=True)
class ConsentRecord:
    """One grant as both sides may keep it; ``receiver_code`` is a unified social credit code."""

    authorization_id: str
    issuer: str
    receiver: str
    receiver_code: str
    scenario: str
    purpose: str
    licence_code: str
    fields: tuple[str, ...]
    granted_at: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class RetrievalNote:
    """To whom a document was handed over, under which grant, until when it may be relied on."""

    jti: str
    issuer: str
    audience: str
    authorization_id: str
    licence_code: str
    fields: tuple[str, ...]
    document_digest: str
    issued_at: datetime
    expires_at: datetime


def digest_document(document: str) -> str:
    """Return the digest that binds a note to a document and exactly its disclosures (RFC 9901)."""
    return base64url(sha256(document.encode("ascii")).digest())


def sign_consent(signer: Signer, record: ConsentRecord) -> str:
    """Return the signed record; it does not expire."""
    claims: dict[str, JsonValue] = {
        "iss": record.issuer,
        "iat": to_numeric_date(record.granted_at),
        "jti": record.authorization_id,
        "receiver": record.receiver,
        "receiver_code": record.receiver_code,
        "scenario": record.scenario,
        "purpose": record.purpose,
        "licence_code": record.licence_code,
        "fields": list(record.fields),
        "until": to_numeric_date(record.until),
    }
    return sign_jwt(signer, _CONSENT.typ, claims)


def read_consent(unverified: str, ring: KeyRing, *, issuer: str, now: datetime) -> ConsentRecord:
    """Return a genuine consent record of this system; raises as ``read_jwt`` does."""
    claims = read_jwt(unverified, ring, _CONSENT, issuer=issuer, now=now)
    return ConsentRecord(
        authorization_id=text_claim(claims, "jti"),
        issuer=issuer,
        receiver=text_claim(claims, "receiver"),
        receiver_code=text_claim(claims, "receiver_code"),
        scenario=text_claim(claims, "scenario"),
        purpose=text_claim(claims, "purpose"),
        licence_code=text_claim(claims, "licence_code"),
        fields=texts_claim(claims, "fields"),
        granted_at=moment_claim(claims, "iat"),
        until=moment_claim(claims, "until"),
    )


def sign_retrieval(signer: Signer, note: RetrievalNote) -> str:
    """Return the signed note; its audience is the receiver's unified social credit code."""
    claims: Mapping[str, JsonValue] = {
        "iss": note.issuer,
        "aud": note.audience,
        "iat": to_numeric_date(note.issued_at),
        "exp": to_numeric_date(note.expires_at),
        "jti": note.jti,
        "authorization": note.authorization_id,
        "licence_code": note.licence_code,
        "fields": list(note.fields),
        "sd_hash": note.document_digest,
    }
    return sign_jwt(signer, _RETRIEVAL.typ, dict(claims))
