import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tokens.makers import vectors
from wallet.tokens.ff1 import Ff1

SAMPLES = vectors("ff1.json")["cases"]
KEY = Ff1(bytes(range(32)))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: f"sample {sample['sample']}")
def test_the_samples_of_the_standard(sample):
    ff1 = Ff1(bytes.fromhex(sample["key"]))
    tweak = bytes.fromhex(sample["tweak"])
    assert ff1.encrypt(sample["plain"], tweak) == sample["cipher"]
    assert ff1.decrypt(sample["cipher"], tweak) == sample["plain"]


@given(st.text("0123456789", min_size=6, max_size=56), st.binary(max_size=40))
def test_decrypting_gives_back_what_was_encrypted(digits, tweak):
    cipher = KEY.encrypt(digits, tweak)
    assert len(cipher) == len(digits)
    assert KEY.decrypt(cipher, tweak) == digits


def test_no_two_numbers_meet():
    ciphers = {KEY.encrypt(f"{number:06d}", b"") for number in range(20_000)}
    assert len(ciphers) == 20_000


@pytest.mark.parametrize(
    "digits", ["", "12345", "1" * 57, "12345a", "１２３４５６", "-12345", "123 456"]
)
def test_only_ascii_digits_of_a_safe_length_are_taken(digits):
    with pytest.raises(ValueError, match="6 to 56"):
        KEY.encrypt(digits, b"")
    with pytest.raises(ValueError, match="6 to 56"):
        KEY.decrypt(digits, b"")
