import contextlib
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tokens.makers import NOW, vectors
from wallet.domain.errors import InvalidInput
from wallet.tokens.errors import MalformedTypedCode
from wallet.tokens.ff1 import Ff1
from wallet.tokens.presentation_code import NUMBERS, normalise_digits, numbers_behind, typed_code

KEY = Ff1(bytes(range(32)))
EXPIRIES = [NOW + timedelta(seconds=seconds) for seconds in range(60)]
TYPED = vectors("presentation_tokens/typed_codes.json")["cases"]


@given(st.integers(0, NUMBERS - 1), st.sampled_from(EXPIRIES))
def test_the_number_is_found_again_under_its_expiry(number, expiry):
    digits = typed_code(KEY, number, expiry)
    assert len(digits) == 10
    assert (number, expiry) in numbers_behind(KEY, digits, EXPIRIES)


def test_every_renewal_shows_other_digits():
    shown = {typed_code(KEY, 123, expiry) for expiry in EXPIRIES}
    assert len(shown) == len(EXPIRIES)


def test_digits_stand_for_another_number_under_another_expiry():
    digits = typed_code(KEY, 123, EXPIRIES[0])
    assert all(number != 123 for number, _ in numbers_behind(KEY, digits, EXPIRIES[1:]))


def test_another_key_finds_another_number():
    digits = typed_code(KEY, 123, NOW)
    assert numbers_behind(Ff1(bytes(32)), digits, [NOW]) != [(123, NOW)]


@pytest.mark.parametrize("case", TYPED, ids=lambda case: repr(case["typed"]))
def test_what_people_type(case):
    if case["digits"] is None:
        with pytest.raises(MalformedTypedCode):
            normalise_digits(case["typed"])
    else:
        assert normalise_digits(case["typed"]) == case["digits"]


@given(st.text())
def test_any_text_is_ten_digits_or_a_refusal(text):
    with contextlib.suppress(MalformedTypedCode):
        assert len(normalise_digits(text)) == 10


def test_the_refusal_of_a_typed_code_is_about_the_input():
    with pytest.raises(InvalidInput) as refusal:
        numbers_behind(KEY, "12", EXPIRIES)
    assert refusal.value.code == "malformed_typed_code"
