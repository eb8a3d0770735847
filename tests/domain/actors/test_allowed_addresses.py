"""Which addresses a client may be let in from, and which of them a caller's is."""

import pytest

from wallet.domain.actors.allowed_addresses import (
    AddressListMissing,
    AddressListNotAcceptable,
    is_allowed,
    read_addresses,
)


def test_lines_become_networks_each_once_and_in_their_usual_form():
    text = " 203.0.113.7 \n\n203.0.113.16/28\n203.0.113.7/32\n2001:DB8::/48"
    assert read_addresses(text) == ("203.0.113.7", "203.0.113.16/28", "2001:db8::/48")


@pytest.mark.parametrize("text", ["", " \n ", "\n".join(f"203.0.113.{n}" for n in range(21))])
def test_none_and_too_many_are_refused(text):
    with pytest.raises(AddressListMissing):
        read_addresses(text)


@pytest.mark.parametrize(
    "line",
    [
        *("0.0.0.0/0", "10.0.0.0/8", "::/0", "2001:db8::/16", "224.0.0.0/24"),
        *("203.0.113.1/24", "203.0.113.999", "example.cn", "203.0.113.1-9", "*"),
    ],
)
def test_far_too_wide_and_unreadable_lines_are_refused(line):
    with pytest.raises(AddressListNotAcceptable):
        read_addresses(f"203.0.113.7\n{line}")


@pytest.mark.parametrize(
    ("address", "inside"),
    [
        ("203.0.113.31", True),
        ("203.0.113.32", False),
        ("2001:db8::1", True),
        ("unknown", False),
        ("", False),
    ],
)
def test_a_caller_is_inside_or_outside(address, inside):
    assert is_allowed(address, ("203.0.113.16/28", "2001:db8::/48")) is inside
