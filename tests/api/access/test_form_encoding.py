"""Whatever a secret is made of, what a form's encoding makes of it is read back."""

from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wallet.api.access.token_request import form_decoded

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


def every_byte(text):
    return "".join(f"%{byte:02X}" for byte in text.encode())


@pytest.mark.parametrize("encode", [quote_plus, quote, every_byte])
@given(text=TEXTS)
@settings(max_examples=200, derandomize=True)
def test_an_encoded_text_is_read_back(encode, text):
    assert form_decoded(encode(text)) == text


@pytest.mark.parametrize(
    "text",
    ["a b", "100%", "%zz", "%2", "密钥", "\t", "%FF", "%C3%28", "a%", "a b+c", "%ED%A0%80"],
)
def test_what_no_encoding_comes_to_is_the_text_itself(text):
    assert form_decoded(text) == text
