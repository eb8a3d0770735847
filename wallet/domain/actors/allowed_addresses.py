"""The addresses that a client may call from: single ones or networks (CIDR)."""

from collections.abc import Iterable
from ipaddress import ip_network

from wallet.domain.actors.counted_address import read_address
from wallet.domain.errors import InvalidInput, NotPermitted

MOST_ADDRESSES = 20
_SHORTEST_PREFIX = {4: 16, 6: 32}


class AddressListNotAcceptable(InvalidInput):
    """A line is no address, has bits beyond its prefix, or opens far too much."""

    code = "address_list_not_acceptable"
    zh = "调用地址有误：每行一个 IP 地址或网段（如 203.0.113.0/24），IPv4 前缀不短于 16 位。"
    en = "One address or network a line, such as 203.0.113.0/24; IPv4 prefixes from /16."


class AddressListMissing(InvalidInput):
    """Nobody is let in from everywhere."""

    code = "address_list_missing"
    zh = "请填写 1 到 20 个调用地址。"
    en = "Give 1 to 20 calling addresses."


def read_addresses(unverified: str) -> tuple[str, ...]:
    """Return the networks of a text with one a line, each once, in their usual form.

    Raises:
        AddressListMissing: none, or more than twenty.
        AddressListNotAcceptable: a line that cannot be taken.
    """
    lines = [line.strip() for line in unverified.splitlines() if line.strip()]
    if not 1 <= len(lines) <= MOST_ADDRESSES:
        raise AddressListMissing
    return tuple(dict.fromkeys(_network(line) for line in lines))


def is_allowed(address: str, allowed: Iterable[str]) -> bool:
    """Whether an address lies in one of the networks."""
    caller = read_address(address)
    return caller is not None and any(
        caller in ip_network(entry, strict=False) for entry in allowed
    )


def _network(line: str) -> str:
    try:
        network = ip_network(line)
    except ValueError:
        raise AddressListNotAcceptable from None
    if network.prefixlen < _SHORTEST_PREFIX[network.version] or network.is_multicast:
        raise AddressListNotAcceptable
    single = network.prefixlen == network.max_prefixlen
    return str(network.network_address) if single else str(network)


class AddressNotAllowed(NotPermitted):
    """The client calls from an address that is not on its list."""

    code = "address_not_allowed"
    zh = "调用地址不在登记的范围内，没有读取。"
    en = "The calling address is not on the client's list; nothing was read."
    oversteps = True
