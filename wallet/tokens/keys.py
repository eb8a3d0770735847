"""Keys: who signs, and whose signatures count for what.

A ``Signer`` is the one interface behind which a key file, a hardware module or another
algorithm can stand. Verifying keys live in a ``KeyRing``; retired ones stay in it, so that what
they signed goes on verifying, withdrawn ones stay too, so that the refusal can say why.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Protocol

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from wallet.domain.entropy import Entropy
from wallet.tokens.encoding import (
    LEEWAY,
    JsonObject,
    JsonValue,
    base64url,
    from_base64url,
    to_numeric_date,
)
from wallet.tokens.errors import KeyWithdrawn, TokenForged, UnusableKey

ROTATION_GRACE = timedelta(minutes=5)
"""How long a worker may go on signing with a key that another worker has just retired."""

_MOST_REMEMBERED = 2_000

CURVE = ec.SECP256R1.name
_P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
# Deterministic (RFC 6979): a weak random source can then never give the key away.
_ES256 = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)


class KeyUse(StrEnum):
    """What a key's signatures may be believed for; a key pinned to one use never serves another."""

    DOCUMENT = "document"
    ACCESS_TOKEN = "access_token"
    RECEIPT = "receipt"
    STATUS_LIST = "status_list"
    AUDIT_SEAL = "audit_seal"


class Signer(Protocol):
    """Makes ES256 signatures with a key that it keeps to itself."""

    @property
    def kid(self) -> str:
        """The identifier under which the verifying key is found."""

    @property
    def certificate_chain(self) -> tuple[bytes, ...]:
        """DER certificates, the signer's own first; empty for keys without a certificate."""

    def sign(self, message: bytes, /) -> bytes:
        """Return the 64-byte signature r || s over the message (RFC 7518, section 3.4)."""


@dataclass(frozen=True, slots=True)
class EcdsaSigner:
    """A signer whose private key is in this process."""

    kid: str
    private_key: ec.EllipticCurvePrivateKey = field(repr=False)
    certificate_chain: tuple[bytes, ...] = ()

    def sign(self, message: bytes, /) -> bytes:
        """Return the 64-byte signature r || s over the message."""
        r, s = decode_dss_signature(self.private_key.sign(message, _ES256))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def new_private_key(entropy: Entropy) -> ec.EllipticCurvePrivateKey:
    """Return a fresh P-256 key drawn from the given source."""
    return ec.derive_private_key(1 + entropy.randbelow(_P256_ORDER - 1), ec.SECP256R1())


def private_key_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    """Return the PKCS #8 PEM, not encrypted: whoever stores it encrypts it."""
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def load_private_key(pem: bytes) -> ec.EllipticCurvePrivateKey:
    """Return the P-256 key of a PEM; raises ``UnusableKey`` for anything else."""
    try:
        key = serialization.load_pem_private_key(pem, password=None)
    except (ValueError, TypeError) as error:
        raise UnusableKey(reason="not a readable private key") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.curve.name != CURVE:
        raise UnusableKey(reason="not a P-256 key")
    return key


def load_signer(kid: str, pem: bytes, chain: Sequence[bytes] = ()) -> EcdsaSigner:
    """Return a signer from a stored key and its certificates; raises ``UnusableKey``."""
    return EcdsaSigner(kid, load_private_key(pem), tuple(chain))


def coordinates(public_key: ec.EllipticCurvePublicKey) -> tuple[str, str]:
    """Return x and y as a JWK writes them (RFC 7518, section 6.2.1)."""
    point = public_key.public_numbers()
    return base64url(point.x.to_bytes(32, "big")), base64url(point.y.to_bytes(32, "big"))


def kid_of(public_key: ec.EllipticCurvePublicKey) -> str:
    """Return the key's thumbprint (RFC 7638), which is its identifier everywhere."""
    x, y = coordinates(public_key)
    return base64url(sha256(f'{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}'.encode()).digest())


@dataclass(frozen=True, slots=True)
class VerifyingKey:
    """A public key, what it may be used for, and when.

    ``owner`` is the unified social credit code of the unit whose key it is; a document of
    another unit signed with it is refused. Keys of the deployment itself have none.
    """

    kid: str
    public_key: ec.EllipticCurvePublicKey
    uses: frozenset[KeyUse]
    not_before: datetime
    retired_at: datetime | None = None
    withdrawn_at: datetime | None = None
    owner: str | None = None

    def ensure_in_force(self, signed_at: int, now: datetime | None) -> None:
        """Refuse a signature outside the key's own time; ``signed_at`` is a NumericDate.

        Raises ``KeyWithdrawn`` whenever the key was withdrawn (at ``now``, or ever), and
        ``TokenForged`` for a signature before the key's time or after its retirement.
        """
        if self.withdrawn_at is not None and (now is None or self.withdrawn_at <= now):
            raise KeyWithdrawn(kid=self.kid)
        if signed_at < to_numeric_date(self.not_before - LEEWAY):
            raise TokenForged(reason="signed before the key was in use")
        if self.retired_at and signed_at > to_numeric_date(self.retired_at + ROTATION_GRACE):
            raise TokenForged(reason="signed after the key was retired")


class KeyRing:
    """The verifying keys that count, found by kid and use; never changed once made.

    It remembers some texts that were found rightly signed by one of its keys, for kinds of tokens
    that come again with every call: what the signature says of a text never changes. Whether its
    key and its time still count is asked each time.
    """

    __slots__ = ("_keys", "_remembered")

    def __init__(self, keys: Iterable[VerifyingKey] = ()) -> None:
        self._keys = {key.kid: key for key in keys}
        self._remembered: dict[tuple[str, str], JsonObject] = {}

    def remembered(self, signed: str, kid: str) -> JsonObject | None:
        """Return what a text says that this key was found to have signed, if that is known."""
        found = self._remembered.get((signed, kid))
        return None if found is None else dict(found)

    def remember(self, signed: str, kid: str, claims: JsonObject) -> None:
        """Keep what a rightly signed text says; with too many texts all are forgotten."""
        if len(self._remembered) >= _MOST_REMEMBERED:
            self._remembered.clear()
        self._remembered[signed, kid] = dict(claims)

    @property
    def keys(self) -> tuple[VerifyingKey, ...]:
        """All keys, retired and withdrawn ones too."""
        return tuple(self._keys.values())

    def find(self, kid: object, use: KeyUse) -> VerifyingKey:
        """Return the key; raises ``TokenForged`` when it is unknown or not for this use."""
        key = self._keys.get(kid) if isinstance(kid, str) else None
        if key is None or use not in key.uses:
            raise TokenForged(reason="no such key for this use")
        return key


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
