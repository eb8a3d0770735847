"""Seals over the audit trail: a SHA-256 chain through its entries, and a signature over its end.

A seal names no issuer and never expires: it must still be provable when the deployment has moved
to another address. Its kind keeps it from being taken for any other token. An anchor is signed by
the same keys and is of a kind of its own.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256

from wallet.domain.trail.audit_seal import AuditSeal, TrailAnchor
from wallet.tokens.encoding import JsonObject, JsonValue, canonical_json, to_numeric_date
from wallet.tokens.errors import TokenForged
from wallet.tokens.jws import read_signed, sign_jwt, unverified_header
from wallet.tokens.keys import KeyRing, KeyUse, Signer, VerifyingKey

_TYP = "audit-seal+jwt"
_TYP_OF_ANCHOR = "audit-anchor+jwt"


def chain(previous_digest: str, content: Mapping[str, JsonValue]) -> str:
    """Return the next digest of the chain; both are 64 hex digits."""
    return sha256(bytes.fromhex(previous_digest) + canonical_json(content)).hexdigest()


def sign_seal(signer: Signer, seal: AuditSeal) -> AuditSeal:
    """Return the seal with its signature."""
    return replace(seal, signature=sign_jwt(signer, _TYP, _claims(seal)))


def read_seal(seal: AuditSeal, ring: KeyRing) -> VerifyingKey:
    """Return the key that signed a seal, at the time that the seal states.

    A key that was withdrawn later is returned like another: what the seal is worth by itself then
    is for whoever reads it, see ``VerifyingKey.withdrawn_at``.

    Raises ``TokenForged``, ``TokenOfAnotherKind`` or, where it states a time after the
    withdrawal, ``KeyWithdrawn``, and nothing else.
    """
    signed = read_signed(
        seal.signature,
        lambda header: ring.find(header.get("kid"), KeyUse.AUDIT_SEAL),
        typ=_TYP,
        # What was sealed in the very moment of the withdrawal came before it.
        now=seal.sealed_at - timedelta(microseconds=1),
    )
    if signed.key.owner is not None or signed.claims != _claims(seal):
        raise TokenForged(reason="the seal of another run")
    return signed.key


def stated_kid(seal: AuditSeal) -> str:
    """Return the key that a seal names, unverified: enough to refuse one, never to believe it."""
    try:
        return str(unverified_header(seal.signature).get("kid"))
    except TokenForged:
        return ""


def sign_anchor(signer: Signer, anchor: TrailAnchor) -> TrailAnchor:
    """Return the anchor with its signature."""
    return replace(anchor, signature=sign_jwt(signer, _TYP_OF_ANCHOR, _claims_of_anchor(anchor)))


def ensure_genuine(anchor: TrailAnchor, ring: KeyRing, now: datetime) -> None:
    """Refuse an anchor that no key trusted today has signed as it stands.

    Raises ``TokenForged``, ``TokenOfAnotherKind`` or ``KeyWithdrawn``, and nothing else.
    """
    signed = read_signed(
        anchor.signature,
        lambda header: ring.find(header.get("kid"), KeyUse.AUDIT_SEAL),
        typ=_TYP_OF_ANCHOR,
        now=now,
    )
    if signed.key.owner is not None or signed.claims != _claims_of_anchor(anchor):
        raise TokenForged(reason="another anchor")


def _claims(seal: AuditSeal) -> JsonObject:
    return {
        "iat": to_numeric_date(seal.sealed_at),
        "first_id": seal.first_id,
        "last_id": seal.last_id,
        "entries": seal.entries,
        "previous_digest": seal.previous_digest,
        "digest": seal.digest,
    }


def _claims_of_anchor(anchor: TrailAnchor) -> JsonObject:
    return {
        "iat": to_numeric_date(anchor.proved_at),
        "last_id": anchor.last_id,
        "digest": anchor.digest,
        "wholly_proved_at": to_numeric_date(anchor.wholly_proved_at),
    }
