"""A line that can be made to stand still: it accepts whatever is sent, and nothing comes back."""

import select
import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

_GLANCE = 0.05


class StallingLine:
    """Stands between a browser and the city; ``url`` is where the browser goes."""

    def __init__(self, city_url: str) -> None:
        self._city = (urlsplit(city_url).hostname, urlsplit(city_url).port)
        self._still = threading.Event()
        self._over = threading.Event()
        self._server = _Server(("127.0.0.1", 0), self)
        self.url = f"http://localhost:{self._server.server_address[1]}"

    def stand_still(self) -> None:
        """Let nothing through any more, on old connections and on new ones."""
        self._still.set()

    def go_on(self) -> None:
        """Let through what has been waiting, and everything after it."""
        self._still.clear()

    @contextmanager
    def running(self) -> Iterator["StallingLine"]:
        thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._over.set()
            self._server.shutdown()
            self._server.server_close()

    def carry(self, browser: socket.socket) -> None:
        """Carry bytes both ways until either side hangs up."""
        with socket.create_connection(self._city) as city:
            other = {browser: city, city: browser}
            while not self._over.is_set():
                ready = [] if self._still.is_set() else select.select(list(other), [], [], 0)[0]
                for side in ready:
                    data = side.recv(65536)
                    if not data:
                        return
                    other[side].sendall(data)
                if not ready:
                    self._over.wait(_GLANCE)


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, address: tuple[str, int], line: StallingLine) -> None:
        super().__init__(address, socketserver.BaseRequestHandler)
        self._line = line

    def finish_request(self, request, client_address) -> None:
        with suppress(OSError):  # one side hung up in the middle
            self._line.carry(request)
