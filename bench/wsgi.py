"""Calling an application as its server does, without a server: one request, ready to be sent."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from werkzeug.test import EnvironBuilder

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., object]], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    body: bytes


def ready(application: Application, path: str, **request: Any) -> Callable[[], Answer]:
    """Prepare one request; calling what is returned sends it."""
    environ = EnvironBuilder(path, **request).get_environ()

    def send() -> Answer:
        statuses: list[str] = []
        chunks = application(environ, lambda status, *_: statuses.append(status))
        try:
            body = b"".join(chunks)
        finally:
            close = getattr(chunks, "close", None)
            if close:
                close()
        return Answer(int(statuses[0].split()[0]), body)

    return send
