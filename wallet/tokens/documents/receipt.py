"""Verification receipts: proof for both sides of what was checked, when and with what outcome.

A receipt names no person and holds no value of a licence: only the names of the disclosed
fields and a salted digest of their values, which whoever has the values can compare (Art. 16).
"""

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from wallet.tokens.encoding import JsonObject, JsonValue, base64url, canonical_json, to_numeric_date
from wallet.tokens.jws import (
    TokenKind,
    moment_claim,
    objects_claim,
    read_jwt,
    sign_jwt,
    text_claim,
    texts_claim,
)
from wallet.tokens.keys import KeyRing, KeyUse, Signer

_SALT_BYTES = 16
_OPTIONAL = ("licence_code", "values_digest")
_OF_PART = (*_OPTIONAL, "component")

_KIND = TokenKind(
    typ="verification-receipt+jwt",
    use=KeyUse.RECEIPT,
    required=("iat", "jti", "verifier", "scenario", "outcome", "fields"),
)


@dataclass(frozen=True, slots=True)
class ReceiptPart:
    """What one of several licences came to; code and digest only where fields were disclosed.

    ``component`` is what it stands for in a comprehensive permit.
    """

    outcome: str
    licence_code: str | None = None
    fields: tuple[str, ...] = ()
    values_digest: str | None = None
    component: str | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """One verification as both sides may keep it.

    ``licence_code`` and ``values_digest`` are there only when fields were disclosed; the issue
    time is cut to whole seconds by signing. For several licences ``parts`` proves each of them, in
    the order of the answer, under one salt; ``permit_number`` says which comprehensive permit.
    """

    jti: str
    issuer: str
    verifier: str
    scenario: str
    outcome: str
    issued_at: datetime
    licence_code: str | None = None
    fields: tuple[str, ...] = ()
    values_digest: str | None = None
    parts: tuple[ReceiptPart, ...] = ()
    permit_number: str | None = None


def digest_values(values: Mapping[str, JsonValue], salt: bytes) -> str:
    """Return the digest of the disclosed values; the 16-byte salt goes with the answer.

    Without the salt nobody can find a value by trying. Raises ``ValueError`` for another length.
    """
    if len(salt) != _SALT_BYTES:
        raise ValueError("the salt has 16 bytes")
    return base64url(sha256(salt + canonical_json(values)).digest())


def confirms(receipt: Receipt | ReceiptPart, values: Mapping[str, JsonValue], salt: bytes) -> bool:
    """Say whether the receipt is about exactly these values."""
    if receipt.values_digest is None:
        return False
    return hmac.compare_digest(receipt.values_digest, digest_values(values, salt))


def sign_receipt(signer: Signer, receipt: Receipt) -> str:
    """Return the signed receipt; it does not expire."""
    claims: dict[str, JsonValue] = {
        "iss": receipt.issuer,
        "iat": to_numeric_date(receipt.issued_at),
        "jti": receipt.jti,
        "verifier": receipt.verifier,
        "scenario": receipt.scenario,
        "outcome": receipt.outcome,
        "fields": list(receipt.fields),
    }
    if receipt.licence_code is not None:
        claims["licence_code"] = receipt.licence_code
    if receipt.values_digest is not None:
        claims["values_digest"] = receipt.values_digest
    if receipt.parts:
        claims["licences"] = [_written(part) for part in receipt.parts]
    if receipt.permit_number is not None:
        claims["permit_number"] = receipt.permit_number
    return sign_jwt(signer, _KIND.typ, claims)


def read_receipt(unverified: str, ring: KeyRing, *, issuer: str, now: datetime) -> Receipt:
    """Return a genuine receipt of this system; raises as ``read_jwt`` does."""
    claims = read_jwt(unverified, ring, _KIND, issuer=issuer, now=now)
    return Receipt(
        jti=text_claim(claims, "jti"),
        issuer=issuer,
        verifier=text_claim(claims, "verifier"),
        scenario=text_claim(claims, "scenario"),
        outcome=text_claim(claims, "outcome"),
        issued_at=moment_claim(claims, "iat"),
        fields=texts_claim(claims, "fields"),
        parts=_parts(claims),
        **_optional(claims, (*_OPTIONAL, "permit_number")),
    )


def _written(part: ReceiptPart) -> JsonValue:
    written: dict[str, JsonValue] = {"outcome": part.outcome, "fields": list(part.fields)}
    if part.licence_code is not None:
        written["licence_code"] = part.licence_code
    if part.values_digest is not None:
        written["values_digest"] = part.values_digest
    if part.component is not None:
        written["component"] = part.component
    return written


def _parts(claims: JsonObject) -> tuple[ReceiptPart, ...]:
    written = objects_claim(claims, "licences") if "licences" in claims else []
    return tuple(
        ReceiptPart(
            outcome=text_claim(part, "outcome"),
            fields=texts_claim(part, "fields"),
            **_optional(part, _OF_PART),
        )
        for part in written
    )


def _optional(claims: JsonObject, names: Iterable[str]) -> dict[str, str]:
    return {name: text_claim(claims, name) for name in names if name in claims}
