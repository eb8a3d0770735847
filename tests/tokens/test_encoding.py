"""Canonical JSON: one text for equal values, whichever way it is written."""

import json

import pytest

from wallet.tokens.encoding import canonical_json

SURROGATES = range(0xD800, 0xE000)


def spelled_out(value):
    """What canonical JSON is, by the standard library alone."""
    return json.dumps(
        value, ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True
    ).encode()


@pytest.mark.parametrize("plane", range(17))
def test_texts_alone_are_written_as_texts_among_other_values_are(plane):
    start = plane * 0x10000
    text = "".join(chr(one) for one in range(start, start + 0x10000) if one not in SURROGATES)
    values = {"z": text, text[:40]: "a", "b": text[::-1]}
    assert canonical_json(values) == spelled_out(values)
    mixed = {**values, "count": 1}
    assert canonical_json(mixed) == spelled_out(mixed)


@pytest.mark.parametrize(
    "values",
    [{}, {"a": None}, {"b": True, "a": [1, "二"]}, {"a": {"z": "1", "b": 2.5}}, {"a": 10**30}],
)
def test_other_values_are_sorted_at_every_depth(values):
    assert canonical_json(values) == spelled_out(values)


@pytest.mark.parametrize("values", [{"a": "\ud800"}, {"a": "\ud800", "b": 1}, {"a": float("nan")}])
def test_what_has_no_json_has_no_canonical_one(values):
    with pytest.raises(ValueError, match=r"surrogates|compliant"):
        canonical_json(values)
