"""The disclosures of an SD-JWT (RFC 9901): one salted text per face field, known by its digest."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from wallet.domain.entropy import Entropy
from wallet.tokens.encoding import (
    JsonValue,
    base64url,
    base64urls,
    from_base64url,
    read_json,
    write_json_text,
)
from wallet.tokens.errors import TokenForged

DIGEST_ALGORITHM = "sha-256"
RESERVED_NAMES = frozenset({"_sd", "..."})
"""Names by which RFC 9901 marks hidden parts; never the name of a field, at any depth."""

_SALT_BYTES, _SALT_LENGTH = 18, 24
"""RFC 9901 asks for 16 bytes or more; of 18 the text ends where the next one may begin."""

_DIGEST_LENGTH, _PADDED_LENGTH = 43, 44
_PARTS = 3


@dataclass(frozen=True, slots=True)
class Disclosure:
    """One field that its holder may hand over or keep back; ``text`` is what travels."""

    text: str
    name: str
    value: JsonValue


def make_disclosures(face: Mapping[str, JsonValue], entropy: Entropy) -> list[str]:
    """Return one disclosure text per field, in the order of the face."""
    if not face:
        return []
    salts = base64url(entropy.token_bytes(_SALT_BYTES * len(face)))
    places = range(0, len(salts), _SALT_LENGTH)
    return base64urls(
        f'["{salts[start : start + _SALT_LENGTH]}",'
        f"{write_json_text(name)},{write_json_text(value)}]".encode()
        for start, (name, value) in zip(places, face.items(), strict=True)
    )


def digests_of(disclosures: Iterable[str]) -> list[str]:
    """Return the digests of disclosure texts, as the signed part lists them."""
    # With one byte more a digest fills its last letters, and all are encoded at once.
    padded = [sha256(text.encode("ascii")).digest() + b"\0" for text in disclosures]
    texts = base64url(b"".join(padded))
    return [texts[start : start + _DIGEST_LENGTH] for start in range(0, len(texts), _PADDED_LENGTH)]


def digest_of(disclosure: str) -> str:
    """Return the digest of one disclosure text."""
    return digests_of([disclosure])[0]


def read_disclosure(unverified: str) -> Disclosure:
    """Return what a disclosure says; raises ``TokenForged`` for an irregular one.

    Only its digest in the signed part shows that it is genuine: see ``ensure_signed``.
    """
    try:
        parts = read_json(from_base64url(unverified))
    except ValueError as error:
        raise TokenForged(reason="disclosure") from error
    if not isinstance(parts, list) or len(parts) != _PARTS:
        raise TokenForged(reason="disclosure")
    salt, name, value = parts
    if not isinstance(salt, str) or not isinstance(name, str) or hides_parts({name: value}):
        raise TokenForged(reason="disclosure")
    return Disclosure(unverified, name, value)


def hides_parts(value: JsonValue) -> bool:
    """Say whether a value uses the reserved names: our faces are flat, nothing hides inside."""
    if isinstance(value, str):
        return False
    if isinstance(value, dict):
        return not RESERVED_NAMES.isdisjoint(value) or any(map(hides_parts, value.values()))
    return isinstance(value, list) and any(map(hides_parts, value))


def ensure_signed(unverified: Iterable[str], digests: JsonValue) -> None:
    """Refuse disclosures that the signed part does not list, each exactly once.

    Raises ``TokenForged`` for one that is unknown or repeated, and for a list of digests that
    is irregular itself (RFC 9901, section 7.1).
    """
    if not isinstance(digests, list) or not all(isinstance(digest, str) for digest in digests):
        raise TokenForged(reason="_sd")
    listed = set(digests)
    seen = digests_of(unverified)
    if len(listed) != len(digests) or len(set(seen)) != len(seen) or not listed.issuperset(seen):
        raise TokenForged(reason="disclosures and digests differ")
