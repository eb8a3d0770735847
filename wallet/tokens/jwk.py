"""Public keys as JSON Web Keys (RFC 7517): what is published, and what is taken from others."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric import ec

from wallet.tokens.encoding import JsonObject, JsonValue, from_base64url
from wallet.tokens.errors import UnusableKey
from wallet.tokens.keys import VerifyingKey, coordinates, kid_of

_NAMES_OF_PRIVATE_PARTS = ("d", "k")
_COORDINATE_BYTES = 32


def public_jwk(public_key: ec.EllipticCurvePublicKey, kid: str | None = None) -> JsonObject:
    """Return the JWK of a verifying key; without ``kid`` the thumbprint names it."""
    x, y = coordinates(public_key)
    return {
        "kty": "EC",
        "crv": "P-256",
        "x": x,
        "y": y,
        "use": "sig",
        "alg": "ES256",
        "kid": kid or kid_of(public_key),
    }


def public_jwks(keys: Iterable[VerifyingKey], now: datetime) -> JsonObject:
    """Return the key set for ``/.well-known/jwks.json``.

    Retired keys stay in it, so that old documents go on verifying; withdrawn ones leave it, so
    that nobody outside relies on them.
    """
    published: list[JsonValue] = [
        public_jwk(key.public_key, key.kid)
        for key in keys
        if key.withdrawn_at is None or key.withdrawn_at > now
    ]
    return {"keys": published}


def read_public_jwk(unverified: Mapping[str, JsonValue]) -> ec.EllipticCurvePublicKey:
    """Return the P-256 key of a JWK that somebody handed in.

    Raises ``UnusableKey`` when it is not an EC P-256 key, holds a private part, is meant for
    another algorithm, or when its ``use`` or ``key_ops`` forbid verifying: libraries seldom
    look at those.
    """
    operations = unverified.get("key_ops", ["verify"])
    forbidden = (
        any(name in unverified for name in _NAMES_OF_PRIVATE_PARTS)
        or unverified.get("use", "sig") != "sig"
        or not isinstance(operations, list)
        or "verify" not in operations
        or unverified.get("alg", "ES256") != "ES256"
        or (unverified.get("kty"), unverified.get("crv")) != ("EC", "P-256")
    )
    if forbidden:
        raise UnusableKey(reason="the key does not allow verifying ES256")
    try:
        x, y = (_coordinate(unverified.get(name)) for name in ("x", "y"))
        return ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    except ValueError as error:
        raise UnusableKey(reason="not a point of P-256") from error


def _coordinate(unverified: JsonValue) -> int:
    data = from_base64url(unverified) if isinstance(unverified, str) else b""
    if len(data) != _COORDINATE_BYTES:
        raise ValueError("a coordinate has 32 bytes")
    return int.from_bytes(data)
