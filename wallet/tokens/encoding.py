"""The two encodings every token shares: base64url without padding, and strict JSON.

Strict means: one text for one value. Trailing bits, padding, repeated names, ``NaN`` and
nesting without end are refused with ``ValueError``, which the readers turn into ``TokenForged``.
"""

import base64
import json
from binascii import b2a_base64
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TypeAlias

from pydantic_core import to_json

LEEWAY = timedelta(seconds=5)
"""How far the clocks of two of our servers may differ; never more (design of the checks)."""


@lru_cache(maxsize=4096)
def to_numeric_date(moment: datetime) -> int:
    """Return whole seconds, rounded down; raises ``ValueError`` for a time without a zone.

    A naive time would be read in the zone of the server and shift silently by hours.
    """
    if moment.tzinfo is None:
        raise ValueError("a time without a zone")
    return int(moment.timestamp() // 1)


def from_numeric_date(seconds: int) -> datetime:
    """Return the moment in UTC; raises ``ValueError`` where the calendar ends."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError) as error:
        raise ValueError("a time outside the calendar") from error


JsonValue: TypeAlias = "str | int | float | bool | list[JsonValue] | dict[str, JsonValue] | None"
JsonObject: TypeAlias = dict[str, JsonValue]

_TO_URL_SAFE = bytes.maketrans(b"+/", b"-_")


def base64url(data: bytes) -> str:
    """Return the base64url text of ``data`` without padding (RFC 7515, section 2)."""
    return b2a_base64(data, newline=False).translate(_TO_URL_SAFE, b"=").decode("ascii")


def base64urls(parts: Iterable[bytes]) -> list[str]:
    """Return the base64url text of each of many, as :func:`base64url` makes it."""
    texts = b"~".join([b2a_base64(part, newline=False) for part in parts])
    return texts.translate(_TO_URL_SAFE, b"=").decode("ascii").split("~")


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


def write_json_text(value: object) -> str:
    """Return compact JSON in the order given, as a text that becomes part of a larger one."""
    return _WRITER.encode(value)


def write_json(value: object) -> bytes:
    """Return compact UTF-8 JSON in the order given."""
    return _WRITER.encode(value).encode()


def canonical_json(value: Mapping[str, JsonValue]) -> bytes:
    """Return compact UTF-8 JSON with sorted names: equal values give equal bytes."""
    if all(type(one) is str for one in value.values()):
        # The same bytes in a fifth of the time, where one of the texts is a portrait.
        return to_json(dict(sorted(value.items())))
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
