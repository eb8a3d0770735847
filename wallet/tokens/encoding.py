"""The two encodings every token shares: base64url without padding, and strict JSON.

Strict means: one text for one value. Trailing bits, padding, repeated names, ``NaN`` and
nesting without end are refused with ``ValueError``, which the readers turn into ``TokenForged``.
"""

import base64
import json
from binascii import b2a_base64
from collections.abc import Mapping
from typing import TypeAlias

JsonValue: TypeAlias = "str | int | float | bool | list[JsonValue] | dict[str, JsonValue] | None"
JsonObject: TypeAlias = dict[str, JsonValue]

_TO_URL_SAFE = bytes.maketrans(b"+/", b"-_")


def base64url(data: bytes) -> str:
    """Return the base64url text of ``data`` without padding (RFC 7515, section 2)."""
    return b2a_base64(data, newline=False).translate(_TO_URL_SAFE, b"=").decode("ascii")


def from_base64url(text: str) -> bytes:
    """Return the bytes behind the one canonical text; raises ``ValueError`` for any other."""
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if base64url(data) != text:
        raise ValueError("not canonical base64url")
    return data


def _without_repetition(pairs: list[tuple[str, JsonValue]]) -> JsonObject:
    names = dict(pairs)
    if len(names) != len(pairs):
        raise ValueError("a name is repeated")
    return names


def _refuse_constant(name: str) -> JsonValue:
    raise ValueError(f"{name} is not JSON")


_READER = json.JSONDecoder(
    object_pairs_hook=_without_repetition, parse_constant=_refuse_constant, strict=True
)
_WRITER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
_CANONICAL_WRITER = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True
)


def write_json(value: object) -> bytes:
    """Return compact UTF-8 JSON in the order given."""
    return _WRITER.encode(value).encode()


def canonical_json(value: Mapping[str, JsonValue]) -> bytes:
    """Return compact UTF-8 JSON with sorted names: equal values give equal bytes."""
    return _CANONICAL_WRITER.encode(value).encode()


def read_json(unverified: bytes) -> JsonValue:
    """Return the value of a JSON text; raises ``ValueError`` for anything irregular."""
    try:
        value: JsonValue = _READER.decode(unverified.decode())
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    return value


def read_json_object(unverified: bytes) -> JsonObject:
    """Return a JSON object; raises ``ValueError`` for anything else."""
    value = read_json(unverified)
    if not isinstance(value, dict):
        raise ValueError("not a JSON object")
    return value
