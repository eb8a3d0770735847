"""Whose word about a caller's address is taken: the last proxies in front, or those of a network.

Whatever a caller writes into ``X-Forwarded-For`` stands to the left of what the proxies add, and
is never read.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import TYPE_CHECKING

from werkzeug.middleware.proxy_fix import ProxyFix

from wallet.domain.actors.counted_address import read_address

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_MOST_HOPS = 5
_NONE = frozenset({"0", "none"})


@dataclass(frozen=True, slots=True)
class TrustedProxies:
    """So many proxies stand in front, or those that call from these networks."""

    hops: int = 0
    networks: tuple[IPv4Network | IPv6Network, ...] = ()

    def in_front_of(self, application: "WSGIApplication") -> "WSGIApplication":
        """Return the application as it is called behind the proxies."""
        if self.hops:
            return ProxyFix(application, x_for=self.hops, x_proto=self.hops)
        return _BehindNetworks(application, self) if self.networks else application

    def trusts(self, unverified_address: str) -> bool:
        """Whether an address is a proxy's."""
        address = read_address(unverified_address)
        return address is not None and any(address in network for network in self.networks)


def read_trusted_proxies(unverified: str) -> TrustedProxies:
    """Read a number of proxies, their networks separated by commas, or ``none``.

    Raises:
        ValueError: neither of them, or a network that is the whole internet.
    """
    told = unverified.strip().lower()
    if told in _NONE:
        return TrustedProxies()
    if told.isdecimal() and told.isascii():
        if int(told) > _MOST_HOPS:
            raise ValueError(told)
        return TrustedProxies(hops=int(told))
    networks = tuple(ip_network(one.strip()) for one in told.split(","))
    if not all(network.prefixlen for network in networks):
        raise ValueError(told)
    return TrustedProxies(networks=networks)


class _BehindNetworks:
    """Reads the addresses from the nearest to the farthest, as long as a proxy tells them."""

    def __init__(self, application: "WSGIApplication", proxies: TrustedProxies) -> None:
        self._application = application
        self._proxies = proxies

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        address = environ.get("REMOTE_ADDR", "")
        if self._proxies.trusts(address):
            told = environ.get("HTTP_X_FORWARDED_FOR", "").split(",")
            environ["REMOTE_ADDR"] = self._caller(address, [one.strip() for one in told])
            proto = environ.get("HTTP_X_FORWARDED_PROTO", "").rpartition(",")[2].strip()
            if proto in {"http", "https"}:
                environ["wsgi.url_scheme"] = proto
        return self._application(environ, start_response)

    def _caller(self, address: str, told: list[str]) -> str:
        while told and read_address(told[-1]) and self._proxies.trusts(address):
            address = told.pop()
        return address
