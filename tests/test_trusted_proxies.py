"""Whose word about the caller's address is taken."""

import pytest

from wallet.trusted_proxies import read_trusted_proxies

PROXY, INNER, CALLER = "10.1.0.5", "10.1.0.6", "203.0.113.7"


def seen(told, remote, forwarded=None, proto=None):
    """The address and the scheme that the application sees."""
    environ = {"REMOTE_ADDR": remote, "wsgi.url_scheme": "http"}
    if forwarded is not None:
        environ["HTTP_X_FORWARDED_FOR"] = forwarded
    if proto is not None:
        environ["HTTP_X_FORWARDED_PROTO"] = proto
    found = []

    def application(environ, _start_response):
        found.append((environ["REMOTE_ADDR"], environ["wsgi.url_scheme"]))
        return []

    read_trusted_proxies(told).in_front_of(application)(environ, None)
    return found[0]


@pytest.mark.parametrize("told", ["0", "none", "NONE"])
def test_without_proxies_nothing_that_is_told_is_believed(told):
    assert seen(told, CALLER, "198.51.100.1", "https") == (CALLER, "http")


@pytest.mark.parametrize("told", ["1", "10.1.0.0/16"])
def test_the_proxy_tells_the_caller_and_what_the_caller_wrote_is_not_believed(told):
    forged = f"198.51.100.1, 10.1.0.9, {CALLER}"
    assert seen(told, PROXY, forged, "https") == (CALLER, "https")


def test_the_caller_behind_two_proxies_is_found():
    chain = f"198.51.100.1, {CALLER}, {INNER}"
    assert seen("2", PROXY, chain)[0] == CALLER
    assert seen("10.1.0.0/16", PROXY, chain)[0] == CALLER


def test_who_comes_past_the_proxies_is_not_believed():
    assert seen("10.1.0.0/16", "192.0.2.66", "198.51.100.1", "https") == ("192.0.2.66", "http")


@pytest.mark.parametrize("forwarded", [None, "", "nonsense", "203.0.113.7, nonsense"])
def test_without_a_readable_address_the_proxys_own_is_kept(forwarded):
    assert seen("10.1.0.0/16", PROXY, forwarded)[0] == PROXY


@pytest.mark.parametrize("told", ["", "all", "-1", "9", "10.1.0.1/16", "0.0.0.0/0", "::/0", "1,2"])
def test_what_trusts_nobody_in_particular_is_refused(told):
    with pytest.raises(ValueError):  # noqa: PT011 the setting's reader words it
        read_trusted_proxies(told)
