"""How what people type is read."""

import pytest

from wallet.domain.copies.temporary_copy import NUMBER_LENGTH, as_number
from wallet.domain.spoken_code import as_spoken, as_typed, looks_spoken


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("１２３４５６", "123456"),
        (" 123 456 ", "123456"),
        ("123\u200b456", "123456"),
        ("７k４－ab", "7K4AB"),
        ("12–34—56", "123456"),
        ("١٢٣٤٥٦", "١٢٣٤٥٦"),
        ("", ""),
    ],
)
def test_full_width_spaces_and_hyphens_do_not_count(typed, meant):
    assert as_typed(typed) == meant


def test_a_code_read_out_may_be_typed_in_full_width():
    assert as_spoken("ＡＢＣＤ－ＥＦＧＨ－ＪＫＭＮ") == "ABCDEFGHJKMN"
    assert looks_spoken("ａｂｃｄ ｅｆｇｈ ｊｋｍ０")
    number = ("7K4" * NUMBER_LENGTH)[:NUMBER_LENGTH]
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in number)
    assert as_number(wide) == as_number(number) == number
