"""A whole number is plain digits, up to a highest one; whatever else was typed is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallet.domain.whole_numbers import whole_number


@pytest.mark.parametrize(
    ("text", "number"),
    [("0", 0), ("7", 7), ("999", 999), ("007", 7), ("000", 0), ("0" * 5000 + "1", 1)],
)
def test_digits_are_a_number(text, number):
    assert whole_number(text, 999) == number


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "-1",
        "+1",
        "1.0",
        "1e3",
        "²",
        "٣",
        "一",
        "１",
        "1000",
        "9" * 5000,
        "0x1",
        "1_0",
        "\x00",
    ],
)
def test_anything_else_is_none(text):
    assert whole_number(text, 999) is None


@given(st.text(max_size=30))
def test_nothing_that_is_typed_breaks_it(text):
    number = whole_number(text, 999)
    assert number is None or 0 <= number <= 999
