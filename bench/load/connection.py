"""One kept connection to a server, read by hand: the one who asks must cost next to nothing."""

import socket
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

_PATIENCE = 60


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    body: bytes


class Connection:
    """Sends requests that are bytes already; answers must tell their length."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._socket = socket.create_connection((parts.hostname, parts.port), timeout=_PATIENCE)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._read = self._socket.makefile("rb")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._read.close()
        self._socket.close()

    def send(self, request: bytes) -> Answer:
        """Send one request and wait for its answer.

        Raises:
            ConnectionError: the server closed the connection instead of answering.
            KeyError: the answer does not tell its length.
        """
        self._socket.sendall(request)
        status = self._read.readline()
        if not status:
            raise ConnectionError("the server closed the connection")
        headers = dict(self._header_lines())
        return Answer(int(status.split()[1]), self._read.read(int(headers[b"content-length"])))

    def _header_lines(self) -> list[tuple[bytes, bytes]]:
        lines = []
        while line := self._read.readline().strip():
            name, _, value = line.partition(b":")
            lines.append((name.lower(), value))
        return lines


def post(url: str, path: str, headers: dict[str, str], body: bytes) -> bytes:
    """Return the bytes of one request with a JSON body."""
    lines = {
        "Host": urlsplit(url).netloc,
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        **headers,
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"POST {path} HTTP/1.1\r\n{head}\r\n".encode() + body
