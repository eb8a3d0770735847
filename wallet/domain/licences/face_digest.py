"""Digests by which two systems compare faces without sending them (Art. 8).

A digest saves sending a value; it does not hide one: whoever can guess the value can check it.
A list of digests is therefore handled like the values themselves, and none is stored.
"""

import hashlib
import re
import unicodedata
from collections.abc import Mapping

_DIGEST = re.compile(r"[0-9a-f]{64}")


def field_digest(value: str) -> str:
    """Return the digest of one field: SHA-256 over the NFC text in UTF-8, in lower-case hex.

    The text is the stored form without space at its ends; a field without a value has "".
    """
    text = unicodedata.normalize("NFC", value.strip())
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() if text else ""


def face_digest(face: Mapping[str, str]) -> str:
    """Return the digest of a whole face: SHA-256 over a line ``name:digest`` for each field.

    The lines stand in the order of the names, each ends with a line feed; fields without a value
    are left out.
    """
    digests = ((name, field_digest(value)) for name, value in sorted(face.items()))
    lines = "".join(f"{name}:{digest}\n" for name, digest in digests if digest)
    return hashlib.sha256(lines.encode()).hexdigest()


def looks_like_digest(text: str) -> bool:
    """Tell whether a text has the form of a digest."""
    return _DIGEST.fullmatch(text) is not None
