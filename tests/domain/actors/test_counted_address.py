"""What a limit takes for one caller."""

import pytest

from wallet.domain.actors.allowed_addresses import is_allowed
from wallet.domain.actors.counted_address import counted_address


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("2001:DB8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("fe80::1%eth0", "fe80::/64"),
        ("unknown", "unknown"),
        ("", "unknown"),
        ("203.0.113.7, 198.51.100.1", "unknown"),
    ],
)
def test_an_ipv6_address_counts_by_its_64_and_an_ipv4_one_by_itself(address, counted):
    assert counted_address(address) == counted


def test_an_ipv4_address_in_ipv6s_clothes_is_on_the_list_that_names_it():
    assert is_allowed("::ffff:203.0.113.7", ("203.0.113.0/24",))
    assert not is_allowed("::ffff:198.51.100.7", ("203.0.113.0/24",))


def test_on_a_list_an_ipv6_address_is_itself_and_not_its_neighbours():
    assert not is_allowed("2001:db8::2", ("2001:db8::1",))
