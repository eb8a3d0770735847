"""Compact JWS and JWT: PyJWT reads and verifies, our ``Signer`` makes the signature.

Reading is strict in one order: 1 shape, 2 algorithm, 3 kind, 4 header names, 5 key, 6 signature,
7 the key's own time, 8 payload; then the claims. Nothing from the token decides how it is
checked: the algorithm is pinned, and a key in the header (``jwk``, ``jku``, ``x5u``) is refused.
"""

from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, cast

from cryptography.hazmat.primitives import hashes
from jwt.algorithms import ECAlgorithm
from jwt.api_jws import PyJWS
from jwt.exceptions import DecodeError, PyJWTError

from wallet.tokens.encoding import (
    LEEWAY,
    JsonObject,
    JsonValue,
    base64url,
    from_base64url,
    from_numeric_date,
    read_json_object,
    to_numeric_date,
    write_json,
)
from wallet.tokens.errors import (
    TokenExpired,
    TokenForAnotherAudience,
    TokenForged,
    TokenNotYetValid,
    TokenOfAnotherKind,
)
from wallet.tokens.keys import KeyRing, KeyUse, Signer, VerifyingKey

ALGORITHM = "ES256"
LONGEST = 16_384
"""No token of ours but a status list is longer, in characters."""

_HEADER_NAMES = frozenset({"alg", "typ", "kid"})


class _PublicKeyAlgorithm(ECAlgorithm):
    """ES256 as PyJWT calls it: verifies with a public key."""

    def prepare_key(self, key: Any) -> Any:
        return key


class _StrictJws(PyJWS):
    """PyJWT's format, but base64url without padding: it would take a second text for a token.

    PyJWT also looks at each character in Python, which takes longer than verifying does.
    """

    @staticmethod
    def _decode_base64url_segment(segment: bytes, name: str) -> bytes:
        try:
            return from_base64url(segment.decode("ascii"))
        except ValueError as error:
            raise DecodeError(name) from error


_JWS = _StrictJws(algorithms=[])
_JWS.register_algorithm(ALGORITHM, _PublicKeyAlgorithm(hashes.SHA256))


@dataclass(frozen=True, slots=True)
class TokenKind:
    """One kind of token: what its header says, who may sign it, what it cannot be without."""

    typ: str
    use: KeyUse
    required: tuple[str, ...]
    longest: int = LONGEST
    comes_again: bool = False
    """Whether the same token is read many times, so that its signature is remembered."""


@dataclass(frozen=True, slots=True)
class SignedClaims:
    """What a genuine token says, and which key said so."""

    claims: JsonObject
    header: JsonObject
    key: VerifyingKey


FindKey = Callable[[JsonObject], VerifyingKey]


def sign_jwt(
    signer: Signer, typ: str, claims: Mapping[str, JsonValue], chain: tuple[bytes, ...] = ()
) -> str:
    """Return the compact JWS over the claims, with ``typ`` and ``kid`` in its header.

    ``chain`` are certificates, DER, that go with it as ``x5c``.
    """
    signed = f"{_header(typ, signer.kid, chain)}.{base64url(write_json(claims))}"
    return f"{signed}.{base64url(signer.sign(signed.encode('ascii')))}"


@lru_cache(maxsize=256)
def _header(typ: str, kid: str, chain: tuple[bytes, ...]) -> str:
    header: JsonObject = {"alg": ALGORITHM, "typ": typ, "kid": kid}
    if chain:
        header["x5c"] = [b64encode(der).decode("ascii") for der in chain]
    return base64url(write_json(header))


def read_signed(
    unverified: str,
    find_key: FindKey,
    *,
    typ: str | frozenset[str],
    now: datetime | None,
    extra_headers: frozenset[str] = frozenset(),
    longest: int = LONGEST,
    remembering: KeyRing | None = None,
) -> SignedClaims:
    """Return the claims of a token that carries a right signature by a key that ``find_key`` names.

    The claims themselves (times, issuer, audience) are still unchecked. ``typ`` is the one kind,
    or a set of those that others write, with "" for a header without it. ``remembering`` spares
    the signature of a text that was verified before. Raises ``TokenForged``,
    ``TokenOfAnotherKind`` or ``KeyWithdrawn``, and nothing else.
    """
    # 1 shape
    if not isinstance(unverified, str) or len(unverified) > longest or not unverified.isascii():
        raise TokenForged(reason="not a token")
    header = unverified_header(unverified)
    # 2 algorithm, before anything else in the header is believed
    if header.get("alg") != ALGORITHM:
        raise TokenForged(reason="algorithm")
    # 3 kind
    if not _is_of_kind(header, typ):
        raise TokenOfAnotherKind
    # 4 header names: none that brings its own key, and none that we do not understand
    if not header.keys() <= _HEADER_NAMES | extra_headers:
        raise TokenForged(reason="header")
    # 5 key
    key = find_key(header)
    # 6 signature
    claims = remembering.remembered(unverified, key.kid) if remembering else None
    if claims is None:
        claims = _verified_claims(unverified, key)
        if remembering:
            remembering.remember(unverified, key.kid, claims)
    # 7 the key's own time
    key.ensure_in_force(whole_claim(claims, "iat"), now)
    return SignedClaims(claims, header, key)


def _is_of_kind(header: JsonObject, typ: str | frozenset[str]) -> bool:
    if isinstance(typ, str):
        return header.get("typ") == typ
    stated = header.get("typ", "")
    return isinstance(stated, str) and stated in typ


def unverified_header(unverified: str) -> JsonObject:
    """Return what a token says of itself; raises ``TokenForged`` where there is no such part."""
    try:
        return read_json_object(from_base64url(unverified.partition(".")[0]))
    except ValueError as error:
        raise TokenForged(reason="header") from error


def _verified_claims(unverified: str, key: VerifyingKey) -> JsonObject:
    try:
        payload = _JWS.decode(unverified, cast(Any, key.public_key), [ALGORITHM])
        # 8 payload
        return read_json_object(payload)
    except (PyJWTError, ValueError) as error:
        raise TokenForged(reason="signature or payload") from error


def check_times(claims: JsonObject, now: datetime, leeway: timedelta = LEEWAY) -> None:
    """Check ``iat``, ``nbf`` and ``exp`` against the time given; ``leeway`` is at most 5 s.

    ``iat`` must be there. The leeway is for a clock that runs ahead of ours; it never makes a
    token live longer. Raises ``TokenExpired``, ``TokenNotYetValid`` or ``TokenForged``.
    """
    if not timedelta(0) <= leeway <= LEEWAY:
        raise ValueError("leeway is at most five seconds")
    latest_start = to_numeric_date(now + leeway)
    if whole_claim(claims, "iat") > latest_start:
        raise TokenNotYetValid
    if "nbf" in claims and whole_claim(claims, "nbf") > latest_start:
        raise TokenNotYetValid
    if "exp" in claims:
        expires = whole_claim(claims, "exp")
        if expires <= whole_claim(claims, "iat"):
            raise TokenForged(reason="expires before it was issued")
        if to_numeric_date(now) >= expires:
            raise TokenExpired


def read_jwt(
    unverified: str,
    ring: KeyRing,
    kind: TokenKind,
    *,
    issuer: str,
    now: datetime,
    audience: str | None = None,
    owner: str | None = None,
    leeway: timedelta = LEEWAY,
) -> JsonObject:
    """Return the claims of a genuine, current token of this kind, issuer and audience.

    ``owner`` is the unit whose key must have signed, ``None`` for the deployment's own keys: a
    unit's key never speaks for the deployment or for another unit.

    Raises ``TokenForged``, ``TokenOfAnotherKind``, ``TokenForAnotherAudience``,
    ``TokenNotYetValid``, ``TokenExpired`` or ``KeyWithdrawn``, and nothing else.
    """
    signed = read_signed(
        unverified,
        lambda header: ring.find(header.get("kid"), kind.use),
        typ=kind.typ,
        now=now,
        longest=kind.longest,
        remembering=ring if kind.comes_again else None,
    )
    claims = signed.claims
    if signed.key.owner != owner:
        raise TokenForged(reason="the key of somebody else")
    if claims.get("iss") != issuer:
        raise TokenForged(reason="issuer")
    if any(name not in claims for name in kind.required):
        raise TokenForged(reason="a claim is missing")
    if claims.get("aud") != audience:
        raise TokenForAnotherAudience
    check_times(claims, now, leeway)
    return claims


def text_claim(claims: JsonObject, name: str) -> str:
    """Return a claim that must be a non-empty text; raises ``TokenForged`` otherwise."""
    value = claims.get(name)
    if not isinstance(value, str) or not value:
        raise TokenForged(reason=name)
    return value


def texts_claim(claims: JsonObject, name: str) -> tuple[str, ...]:
    """Return a claim that must be a list of texts; raises ``TokenForged`` otherwise."""
    values = claims.get(name)
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise TokenForged(reason=name)
    return tuple(cast(list[str], values))


def objects_claim(claims: JsonObject, name: str) -> list[JsonObject]:
    """Return a claim that must be a list of objects; raises ``TokenForged`` otherwise."""
    values = claims.get(name)
    if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
        raise TokenForged(reason=name)
    return cast(list[JsonObject], values)


def whole_claim(claims: JsonObject, name: str) -> int:
    """Return a claim that must be a whole number; raises ``TokenForged`` otherwise."""
    value = claims.get(name)
    if type(value) is not int:  # not a bool, not a float, not missing
        raise TokenForged(reason=name)
    return value


def moment_claim(claims: JsonObject, name: str) -> datetime:
    """Return a claim that must be a NumericDate, as a time in UTC; raises ``TokenForged``."""
    try:
        return from_numeric_date(whole_claim(claims, name))
    except ValueError as error:
        raise TokenForged(reason=name) from error
