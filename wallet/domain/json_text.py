"""Compact JSON for what is written row by row, by one encoder that is made once.

``json`` makes a new encoder for each text, which takes longer than writing a short one.
"""

import json
from collections.abc import Callable
from json import encoder
from typing import Any

_NO_NAME_LEFT_OUT = False
_make: Any = getattr(encoder, "c_make_encoder", None)


def json_writer(
    *, separators: tuple[str, str] = (",", ":"), allow_nan: bool = True, sort_keys: bool = False
) -> Callable[[object], str]:
    """Return what writes values as JSON, letters as they are.

    What it returns raises as ``json.dumps`` does, but does not look for a value within itself.
    """
    plain = json.JSONEncoder(
        ensure_ascii=False, separators=separators, allow_nan=allow_nan, sort_keys=sort_keys
    )
    if _make is None:
        return plain.encode
    between, after_name = separators
    # Nothing is remembered of what was visited, nothing is indented, no name is left out.
    how = (None, plain.default, encoder.encode_basestring, None, after_name, between)
    chunks = _make(*how, sort_keys, _NO_NAME_LEFT_OUT, allow_nan)

    def write(value: object) -> str:
        if type(value) is str:
            return encoder.encode_basestring(value)
        return "".join(chunks(value, 0))

    return write
