"""Secrets that people can type and nobody can guess."""

import re

from tests.factories import SeededEntropy
from wallet.demonstration.credentials import new_client_secret, new_password, new_pin


def test_a_password_can_be_read_aloud():
    entropy = SeededEntropy("passwords")
    passwords = {new_password(entropy) for _ in range(200)}
    assert len(passwords) == 200
    assert all(re.fullmatch(r"[a-z]{6}(-[a-z]{6}){2}", password) for password in passwords)


def test_a_pin_is_never_a_simple_one():
    entropy = SeededEntropy("pins")
    for _ in range(2000):
        pin = new_pin(entropy)
        assert re.fullmatch(r"[0-9]{6}", pin)
        assert len(set(pin)) >= 4
        assert pin not in "01234567890123456789"
        assert pin not in "98765432109876543210"


def test_a_client_secret_has_256_bits():
    assert len(new_client_secret(SeededEntropy("secrets"))) == 43
