"""The address that counts: whom a limit takes for one caller, as far as the network tells."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

_IPV6_OF_ONE_CALLER = 64


def read_address(unverified: str) -> IPv4Address | IPv6Address | None:
    """Return an address; an IPv4 one in IPv6's clothes is IPv4, and a zone is left out."""
    try:
        address = ip_address(unverified.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def counted_address(unverified: str) -> str:
    """Return what every limit counts by: the IPv4 address, or the /64 that an IPv6 one lies in.

    One subscriber has a whole /64 and may send each call from another address of it.
    """
    address = read_address(unverified)
    if isinstance(address, IPv6Address):
        return str(IPv6Network((address, _IPV6_OF_ONE_CALLER), strict=False))
    return str(address) if address else "unknown"
