"""Requests arrive before they are worked on: a slow caller holds no thread.

gunicorn's threads wait for what callers send, so that sixteen who send a byte a second, or
nothing, would stop a server of sixteen threads. Here the loop of a worker gathers a request and
gives it to a thread once it is whole. Only a body that is too large to be gathered is read by a
thread, at a rate that it has to keep, and never by more than half of them.
"""

import re
import time
from collections import deque
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from selectors import EVENT_READ
from socket import socket
from typing import Any

from gunicorn.http.unreader import SocketUnreader
from gunicorn.workers.gthread import TConn, ThreadWorker
from werkzeug.exceptions import RequestTimeout

SECONDS_TO_ARRIVE = 20.0
BYTES_A_SECOND = 32 * 1024
"""A body that takes longer than the seconds must come at this rate at least."""
SECONDS_TO_BE_READ = 60.0
"""How long a caller may take to read one piece of an answer."""
MOST_GATHERED = 64 * 1024
_TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
_END_OF_HEAD = b"\r\n\r\n"
_LENGTH = re.compile(rb"\r\ncontent-length:([^\r\n]*)", re.IGNORECASE)
_FORESEEN = re.compile(rb"\d{1,15}")
_SENT_OTHERWISE = re.compile(rb"\r\n(?:transfer-encoding|expect):", re.IGNORECASE)


@dataclass(slots=True, eq=False)
class Arriving:
    """A connection that a request is expected on, and what has come of it."""

    connection: TConn
    deadline: float
    received: bytearray = field(default_factory=bytearray)

    @property
    def lacks(self) -> int | None:
        """How many bytes of a request are still to come; None where that cannot be foreseen."""
        head, ended, body = self.received.partition(_END_OF_HEAD)
        if not ended:
            return 1
        told = _LENGTH.search(head)
        length = told[1].strip() if told else b"0"
        if _SENT_OTHERWISE.search(head) or not _FORESEEN.fullmatch(length):
            return None
        return max(0, int(length) - len(body))


class PacedUnreader(SocketUnreader):  # type: ignore[misc] # gunicorn ships no types
    """Reads the rest of a request in a thread, as long as it comes fast enough."""

    def __init__(self, sock: socket) -> None:
        super().__init__(sock)
        self.deadline = 0.0
        self.is_late = False

    def chunk(self, size_hint: int | None = None) -> bytes:
        """Return what comes next.

        Raises:
            RequestTimeout: it came too slowly, on the whole.
        """
        left = self.deadline - time.monotonic()
        try:
            self.sock.settimeout(max(left, 0.001))
            data: bytes = super().chunk(size_hint)
        except TimeoutError:
            self.is_late = True
            raise RequestTimeout from None
        self.sock.settimeout(SECONDS_TO_BE_READ)
        self.deadline += len(data) / BYTES_A_SECOND
        return data


class ArrivingWorker(ThreadWorker):  # type: ignore[misc] # gunicorn ships no types
    """gunicorn's threaded worker, whose threads see whole requests only."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._arriving: set[Arriving] = set()
        self._waiting: deque[Arriving] = deque()
        self._by_threads: set[TConn] = set()
        self._most_by_threads = max(1, self.cfg.threads // 2)

    def accept(self, listener: socket) -> None:
        """Accept a connection; the loop waits for its first request."""
        try:
            sock, address = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return
        self.nr_conns += 1
        connection = TConn(self.cfg, sock, address, listener.getsockname())
        self._expect(Arriving(connection, time.monotonic() + self.cfg.keepalive))

    def on_client_socket_readable(self, conn: TConn, client: socket) -> None:
        """Gather the next request of a connection that was kept."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        arriving = Arriving(conn, time.monotonic() + SECONDS_TO_ARRIVE)
        self._expect(arriving)
        self._gather(arriving, client)

    def murder_pending(self) -> None:
        """Close what does not arrive in time; at the end of the worker, what has not begun."""
        now = time.monotonic()
        for one in [*self._arriving, *self._waiting]:
            if one.deadline <= now or not (self.alive or one.received):
                self._give_up(one)

    def handle(self, conn: TConn) -> Any:
        """Work on a request in a thread; what has come of it is read first."""
        conn.init()
        if not isinstance(conn.parser.unreader, PacedUnreader):
            conn.parser.unreader = PacedUnreader(conn.sock)
        unreader = conn.parser.unreader
        unreader.deadline = time.monotonic() + SECONDS_TO_ARRIVE
        unreader.unread(conn.received)
        return super().handle(conn)

    def handle_request(self, req: Any, conn: TConn) -> bool:
        """Answer; a caller who does not read the answer is left."""
        conn.sock.settimeout(SECONDS_TO_BE_READ)
        return bool(super().handle_request(req, conn)) and not conn.parser.unreader.is_late

    def _keepalive_after(self, conn: TConn, keepalive: bool) -> bool:  # noqa: FBT001 gunicorn's
        try:
            return bool(super()._keepalive_after(conn, keepalive))
        except RequestTimeout:
            return False

    def finish_request(self, conn: TConn, fs: "Future[Any]") -> None:
        """Keep or close the connection; what came of the next request already is gathered."""
        self._by_threads.discard(conn)
        self._let_threads_read()
        ahead = b""
        if not fs.cancelled() and fs.exception() is None and fs.result():
            ahead = conn.parser.unreader.take_buffered()
        if not ahead:
            super().finish_request(conn, fs)
            return
        next_one = Arriving(conn, time.monotonic() + SECONDS_TO_ARRIVE, bytearray(ahead))
        self._expect(next_one)
        self._look_at(next_one)

    def _expect(self, arriving: Arriving) -> None:
        sock = arriving.connection.sock
        sock.settimeout(0)
        self._arriving.add(arriving)
        self.poller.register(sock, EVENT_READ, partial(self._gather, arriving))

    def _gather(self, arriving: Arriving, sock: socket) -> None:
        try:
            data = sock.recv(MOST_GATHERED)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._leave(arriving)
            self._close(arriving.connection)
            return
        if not arriving.received:
            arriving.deadline = time.monotonic() + SECONDS_TO_ARRIVE
        arriving.received += data
        self._look_at(arriving)

    def _look_at(self, arriving: Arriving) -> None:
        lacks = arriving.lacks
        if lacks and len(arriving.received) < MOST_GATHERED:
            return
        self._leave(arriving)
        if lacks == 0:
            self._hand_over(arriving)
        else:
            arriving.deadline = time.monotonic() + SECONDS_TO_BE_READ
            self._waiting.append(arriving)
            self._let_threads_read()

    def _let_threads_read(self) -> None:
        while self._waiting and len(self._by_threads) < self._most_by_threads:
            next_one = self._waiting.popleft()
            self._by_threads.add(next_one.connection)
            self._hand_over(next_one)

    def _hand_over(self, arriving: Arriving) -> None:
        arriving.connection.received = bytes(arriving.received)
        self.enqueue_req(arriving.connection)

    def _give_up(self, arriving: Arriving) -> None:
        if arriving in self._waiting:
            self._waiting.remove(arriving)
        else:
            self._leave(arriving)
        if arriving.received:
            with suppress(OSError):
                arriving.connection.sock.send(_TOO_SLOW)
        self._close(arriving.connection)

    def _leave(self, arriving: Arriving) -> None:
        self._arriving.discard(arriving)
        self.poller.unregister(arriving.connection.sock)

    def _close(self, connection: TConn) -> None:
        self.nr_conns -= 1
        connection.close()
