"""Numbers are one number whatever their width, case, spaces and dashes."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallet.domain.errors import InvalidInput
from wallet.domain.licences.licence_number import checked_number, each_once, number_key

ONE = "ZS-2025/001"


@pytest.mark.parametrize(
    "written",
    [
        "ZS-2025/001",
        "ＺＳ－２０２５／００１",
        "zs-2025/001",
        "ｚｓ-2025/001",
        "ZS - 2025 / 001",
        "ZS\u00a0-2025/001",
        "ZS\u3000-2025/001",
        "ZS\u2009-2025/\u202f001",
        "ZS\u200b-2025/001\ufeff",
        "ZS‐2025/001",
        "ZS‑2025/001",
        "ZS–2025/001",
        "ZS—2025/001",
        "ZS−2025/001",
        "ZS﹣2025/001",
    ],
)
def test_each_writing_is_the_same_number(written):
    assert number_key(written) == ONE


@pytest.mark.parametrize(
    "other", ["ZS2025/001", "ZS-2025/01", "ZS-2025001", "S-2025/001", "ZS_2025/001", "ZS-2025/OO1"]
)
def test_another_number_stays_another(other):
    assert number_key(other) != ONE


def test_letters_beside_chinese_are_raised_too_and_others_stay_what_they_are():
    assert number_key("沪a（2025）第1号") == "沪A(2025)第1号"
    assert number_key("ıß") == "ıß"


@given(st.text(max_size=30))
def test_the_normal_form_is_its_own_normal_form(text):
    assert number_key(number_key(text)) == number_key(text)


@given(
    st.text(st.sampled_from("0123456789ABCXYZ沪-/()."), min_size=1, max_size=20),
    st.data(),
)
def test_wide_small_and_spaced_writings_are_one(number, data):
    def other_writing(character):
        wide = chr(ord(character) + 0xFEE0) if "!" <= character <= "~" else character
        forms = [character, character.lower(), wide, f" {character}", f"{character}\u3000"]
        return data.draw(st.sampled_from(forms))

    written = "".join(other_writing(one) for one in number)
    assert number_key(written) == number_key(number)
    assert unicodedata.is_normalized("NFKC", number_key(number))


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", "number_missing"),
        ("   ", "number_missing"),
        ("\u3000", "number_missing"),
        ("1" * 61, "number_missing"),
        ("ZS\u00a02025", "hidden_character"),
        ("ZS\u30002025", "hidden_character"),
        ("ZS\u20092025", "hidden_character"),
        ("ZS\u200b2025", "hidden_character"),
        ("ZS\u202e2025", "hidden_character"),
        ("ZS\ufeff2025", "hidden_character"),
        ("ZS\n2025", "not_text"),
        ("ZS\x002025", "not_text"),
        ("ZS\u20282025", "not_text"),
    ],
)
def test_what_is_wrong_with_a_number_is_told_as_that(written, code):
    with pytest.raises(InvalidInput) as refused:
        checked_number(written)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "number", ["ＺＳ２０２５", "ZS 2025", "沪\ue000字1号", "沪\U0002ebf0字1号"]
)
def test_a_number_is_kept_as_it_stands_on_the_paper(number):
    assert checked_number(f" {number} ") == number


def test_of_two_writings_the_first_is_kept_in_its_place():
    assert each_once(["b1", "A1", "ａ１", "B 1", "c1"]) == ["b1", "A1", "c1"]
