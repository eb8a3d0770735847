"""Token Status Lists: whether a licence document still stands (draft-ietf-oauth-status-list).

One list holds a small number per document: compressed, signed, public, and telling nobody
which document was looked up.
"""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from functools import lru_cache

from wallet.tokens.encoding import JsonObject, base64url, from_base64url, to_numeric_date
from wallet.tokens.errors import StatusNotListed, TokenForged
from wallet.tokens.jws import TokenKind, moment_claim, read_jwt, sign_jwt, whole_claim
from wallet.tokens.keys import KeyRing, KeyUse, Signer

_KIND = TokenKind(
    typ="statuslist+jwt",
    use=KeyUse.STATUS_LIST,
    required=("iat", "exp", "sub", "ttl", "status_list"),
    longest=4_000_000,
)
_LARGEST = 1 << 22
"""Bytes of an unpacked list; more than that is an attack on the reader's memory."""

_LONGEST_TTL = 86_400
_WIDTHS = (1, 2, 4, 8)


class DocumentStatus(IntEnum):
    """The statuses of the draft, and one of its application-specific ones for a later version."""

    VALID = 0
    INVALID = 1
    SUSPENDED = 2
    SUPERSEDED = 3


@dataclass(frozen=True, slots=True)
class StatusList:
    """A genuine, current list; ``statuses`` is packed, ``bits`` wide each."""

    uri: str
    bits: int
    statuses: bytes
    issued_at: datetime
    expires_at: datetime
    ttl: timedelta


def pack_statuses(size: int, bits: int, entries: Mapping[int, int]) -> str:
    """Return the compressed list of ``size`` statuses, 0 wherever ``entries`` has none.

    The first status is in the lowest bits of the first byte. Raises ``ValueError`` for a width
    other than 1, 2, 4 or 8, an index outside the list or a status that does not fit.
    """
    if bits not in _WIDTHS:
        raise ValueError("a status is 1, 2, 4 or 8 bits wide")
    packed = bytearray((size * bits + 7) // 8)
    for index, status in entries.items():
        if not (0 <= index < size and 0 <= status < 1 << bits):
            raise ValueError("no such place in the list, or no such status")
        place, shift = divmod(index * bits, 8)
        packed[place] |= status << shift
    return _compressed(bytes(packed))


@lru_cache(maxsize=64)
def _compressed(packed: bytes) -> str:
    """Compress a list as the draft recommends; the same statuses are not compressed again."""
    return base64url(zlib.compress(packed, 9))


def sign_status_list(
    signer: Signer,
    *,
    issuer: str,
    uri: str,
    packed: str,
    bits: int,
    now: datetime,
    ttl: timedelta,
    lifetime: timedelta,
) -> str:
    """Return the signed list for its address ``uri``.

    ``ttl`` is how long a reader may keep it, ``lifetime`` how long it counts at all.
    """
    issued = to_numeric_date(now)
    claims: JsonObject = {
        "iss": issuer,
        "sub": uri,
        "iat": issued,
        "exp": issued + int(lifetime.total_seconds()),
        "ttl": int(ttl.total_seconds()),
        "status_list": {"bits": bits, "lst": packed},
    }
    return sign_jwt(signer, _KIND.typ, claims)


def read_status_list(
    unverified: str,
    ring: KeyRing,
    *,
    issuer: str,
    uri: str,
    now: datetime,
    owner: str | None = None,
    provider: str | None = None,
) -> StatusList:
    """Return a genuine list that counts now and is the one of this address.

    ``owner`` is the code of the unit whose documents the list is about and whose key must have
    signed it, ``None`` for a list of the deployment itself. ``provider`` is the address of the
    deployment that may sign in the unit's place, with its own key and in its own name. Raises as
    ``read_jwt`` does (``TokenExpired`` past its time), and ``TokenForged`` for a list of another
    address or one that does not unpack.
    """
    try:
        claims = read_jwt(unverified, ring, _KIND, issuer=issuer, now=now, owner=owner)
    except TokenForged:
        if provider is None:
            raise
        claims = read_jwt(unverified, ring, _KIND, issuer=provider, now=now, owner=None)
    if claims["sub"] != uri:
        raise TokenForged(reason="list of another address")
    bits, statuses = _unpacked(claims)
    return StatusList(
        uri=uri,
        bits=bits,
        statuses=statuses,
        issued_at=moment_claim(claims, "iat"),
        expires_at=moment_claim(claims, "exp"),
        ttl=timedelta(seconds=min(max(whole_claim(claims, "ttl"), 0), _LONGEST_TTL)),
    )


def _unpacked(claims: JsonObject) -> tuple[int, bytes]:
    status_list = claims["status_list"]
    if not isinstance(status_list, dict):
        raise TokenForged(reason="status_list")
    packed, bits = status_list.get("lst"), whole_claim(status_list, "bits")
    if bits not in _WIDTHS or not isinstance(packed, str):
        raise TokenForged(reason="status_list")
    return bits, unpack_statuses(packed)


def unpack_statuses(packed: str) -> bytes:
    """Return the packed bytes of a list; raises ``TokenForged`` when it does not unpack."""
    inflater = zlib.decompressobj()
    try:
        statuses = inflater.decompress(from_base64url(packed), _LARGEST)
    except (ValueError, zlib.error) as error:
        raise TokenForged(reason="status_list") from error
    if not inflater.eof or inflater.unused_data:
        raise TokenForged(reason="status_list")
    return statuses


def status_at(status_list: StatusList, index: int) -> int:
    """Return the status of one document, a ``DocumentStatus`` in our own lists.

    Raises ``StatusNotListed`` outside the list: no statement about it can be made then.
    """
    place, shift = divmod(index * status_list.bits, 8)
    if index < 0 or place >= len(status_list.statuses):
        raise StatusNotListed(index=index)
    return status_list.statuses[place] >> shift & (1 << status_list.bits) - 1
