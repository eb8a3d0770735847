import contextlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc as stdnum_uscc

from wallet.domain.actors.uscc import (
    ALPHABET,
    MalformedUscc,
    organisation_code_holds,
    parse_uscc,
    uscc_check_character,
)

VECTORS = json.loads(
    (Path(__file__).parents[2] / "vectors" / "numbers.json").read_text(encoding="utf-8")
)["uscc"]
SHOP = "91310115MA1K00007Q"

bodies = st.builds(
    lambda head, area, rest: head + area + rest,
    st.text("123456789", min_size=2, max_size=2),
    st.text("0123456789", min_size=6, max_size=6),
    st.text(ALPHABET, min_size=9, max_size=9),
)


def reason_for(unverified: str) -> object:
    with pytest.raises(MalformedUscc) as caught:
        parse_uscc(unverified)
    assert caught.value.code == "malformed_uscc"
    return caught.value.details["reason"]


@pytest.mark.parametrize("uscc", VECTORS["valid"])
def test_takes_every_valid_code(uscc: str) -> None:
    assert parse_uscc(uscc) == uscc
    assert stdnum_uscc.is_valid(uscc)


@pytest.mark.parametrize("uscc", VECTORS["invalid"])
def test_refuses_every_invalid_code(uscc: str) -> None:
    with pytest.raises(MalformedUscc):
        parse_uscc(uscc)


@pytest.mark.parametrize(
    "typed",
    [
        SHOP.lower(),
        "９１３１０１１５ＭＡ１Ｋ００００７Ｑ",
        "９１３１０１１５ｍａ１ｋ００００７ｑ",
        " 91310115 MA1K0000 7Q\n",
        "\u200b91310115MA1K00007Q",
    ],
)
def test_lower_case_full_width_and_spaces_are_put_right(typed: str) -> None:
    assert parse_uscc(typed) == SHOP


@pytest.mark.parametrize("uscc", ["91310115MA1F736900", "91310115MA1Q296140"])
def test_a_remainder_of_nothing_gives_the_check_character_0(uscc: str) -> None:
    assert uscc_check_character(uscc[:17]) == "0"
    assert parse_uscc(uscc) == uscc


@pytest.mark.parametrize("character", "01HN")
def test_refuses_one_character_repeated(character: str) -> None:
    assert reason_for(character * 18) == "repeated_character"


@pytest.mark.parametrize("text", ["", SHOP[:-1], SHOP + "Q", "310115000000001"])
def test_refuses_another_length(text: str) -> None:
    assert reason_for(text) == "length"


@pytest.mark.parametrize("letter", ["I", "O", "S", "V", "Z", "-", "Ä", "ı", "企"])
def test_refuses_letters_that_the_standard_leaves_out(letter: str) -> None:
    assert reason_for(SHOP[:12] + letter + SHOP[13:]) == "characters"


def test_refuses_a_letter_within_the_area() -> None:
    assert reason_for("9131A115MA1K00007Q") == "characters"


def test_refuses_a_wrong_check_character() -> None:
    assert reason_for("91310115MA1K00007R") == "check_character"


@pytest.mark.parametrize("uscc", VECTORS["valid"][:3])
def test_the_organisation_code_within_has_its_own_check(uscc: str) -> None:
    assert organisation_code_holds(uscc)


def test_a_wrong_organisation_code_is_only_a_warning() -> None:
    body = "91310115MA1K00008"
    odd = parse_uscc(body + uscc_check_character(body))

    assert not organisation_code_holds(odd)


@given(bodies)
def test_agrees_with_python_stdnum(body: str) -> None:
    assert uscc_check_character(body) == stdnum_uscc.calc_check_digit(body)


@given(bodies, st.integers(0, 16), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_found(body: str, place: int, character: str) -> None:
    uscc = body + uscc_check_character(body)
    altered = uscc[:place] + character + uscc[place + 1 :]
    if altered == uscc:
        return
    with pytest.raises(MalformedUscc):
        parse_uscc(altered)


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(MalformedUscc):
        parse_uscc(text)
