"""One JSON object of a line, read strictly: a name twice, NaN or half a letter is no JSON here."""

import json
from typing import Any

_ESCAPED_SURROGATE = b"\\ud"


def read_json_line(line: bytes) -> dict[str, Any]:
    """Return the one object that a line is.

    Raises:
        ValueError: not JSON in UTF-8, no object, a name twice, or half of a surrogate pair.
    """
    try:
        value = _READER.decode(line.decode())
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if not isinstance(value, dict):
        raise ValueError("not an object")
    if _ESCAPED_SURROGATE in line.lower():
        # Such a text can be neither stored nor written; looked at only where one is escaped.
        json.dumps(value, ensure_ascii=False).encode()
    return value


def _unrepeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a name is repeated")
    return members


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


_READER = json.JSONDecoder(object_pairs_hook=_unrepeated, parse_constant=_refuse_constant)
