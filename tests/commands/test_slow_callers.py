"""A served process on loopback: slow callers hold nothing up, idle connections are kept."""

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import httpx
import pytest

from tests.browser.served_city import free_url, serving
from wallet import cli

pytestmark = pytest.mark.slow
IN_TWO_SECONDS = """
import sys
from wallet.commands import arriving
arriving.SECONDS_TO_ARRIVE = 2.0
from wallet.cli import main
sys.exit(main(["serve", "--workers", "1", "--threads", "2", "--no-worker"]))
"""
FORM = b"POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    var = tmp_path_factory.mktemp("served")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WALLET_VAR", str(var))
        assert cli.main(["migrate"]) == 0
    url = free_url()
    with serving(var, url, program=("-c", IN_TWO_SECONDS)):
        yield url


@pytest.fixture
def connect(server):
    with ExitStack() as opened:

        def to_server():
            port = int(server.rpartition(":")[2])
            sock = socket.create_connection(("127.0.0.1", port), timeout=10)
            return opened.enter_context(sock)

        yield to_server


def is_answered(server, within=2.0):
    return httpx.get(f"{server}/healthz", timeout=within).status_code == 200


def until_closed(sock, sending=b""):
    """Send a byte every fifth of a second until the server closes; returns what it said."""
    said, began = b"", time.monotonic()
    sock.settimeout(0.2)
    while time.monotonic() - began < 8:
        try:
            if sending:
                sock.sendall(sending)
            part = sock.recv(65536)
        except TimeoutError:
            continue
        except ConnectionError:
            return said
        if not part:
            return said
        said += part
    raise AssertionError("the connection was never closed")


def test_who_sends_a_byte_at_a_time_is_cut_off_and_holds_up_nobody(server, connect):
    slow = [connect() for _ in range(12)]
    for number, sock in enumerate(slow):
        sock.sendall(FORM + (b"Content-Length: 5000\r\n\r\n" if number % 2 else b"X-Slow: "))
    with ThreadPoolExecutor(12) as pool:
        ends = [pool.submit(until_closed, sock, b"a") for sock in slow]
        for _ in range(5):
            assert is_answered(server)
        said = [end.result() for end in ends]
    assert all(one.startswith(b"HTTP/1.1 408 ") for one in said), said


def test_large_bodies_that_do_not_come_are_ended_and_leave_a_thread_free(server, connect):
    slow = [connect() for _ in range(6)]
    for number, sock in enumerate(slow):
        length = b"Transfer-Encoding: chunked\r\n" if number % 2 else b"Content-Length: 900000\r\n"
        sock.sendall(FORM + length + b"\r\n" + b"1\r\na\r\n" * 12_000)
    for _ in range(5):
        assert is_answered(server)
    said = until_closed(slow[0])
    assert said.startswith(b"HTTP/1.1 408 "), said[:300]
    for sock in slow:
        sock.close()


def test_connections_on_which_nothing_comes_hold_up_nobody(server, connect):
    idle = [connect() for _ in range(40)]
    for _ in range(5):
        assert is_answered(server, within=1.0)
    assert len(idle) == 40


def test_an_idle_connection_is_used_again_after_longer_than_two_seconds(server):
    with httpx.Client(base_url=server) as client:
        local = set()
        for pause in (0, 2.5, 3.5):
            time.sleep(pause)
            with client.stream("GET", "/healthz") as answer:
                assert answer.read()
                stream = answer.extensions["network_stream"]
                local.add(stream.get_extra_info("client_addr"))
    assert len(local) == 1


def test_requests_that_come_together_are_answered_in_their_order(connect):
    sock = connect()
    first = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
    last = b"GET /nothing-here HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    sock.sendall(first + last[:20])
    time.sleep(0.5)
    sock.sendall(last[20:])
    said = until_closed(sock)
    assert said.count(b"HTTP/1.1 ") == 2
    assert said.index(b"HTTP/1.1 200 ") < said.index(b"HTTP/1.1 404 ")


def test_a_whole_upload_arrives_however_it_is_sent(server):
    for content in (b"x" * 900_000, iter([b"x" * 50_000] * 18)):
        answer = httpx.post(f"{server}/oauth/token", content=content, timeout=10)
        assert answer.status_code == 400
        assert answer.json()["error"] == "invalid_request"
