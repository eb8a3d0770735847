"""Where the clients meet: the served town, its crowd, and the codes that are on screens now."""

import random
import time
from collections import deque
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from typing import Any

import httpx

from bench.mixed.crowd import Crowd
from bench.mixed.ledger import Ledger
from bench.serving import ServedTown
from tests.people import Browser, bearer
from wallet.domain.trail.audit import AuditAction

_PATIENCE = 60.0
_FRESH = 30.0
_SHORTEST_PAUSE, _LONGEST_PAUSE = 0.2, 1.0


@dataclass(frozen=True, slots=True)
class OnScreen:
    """One code as a holder holds it up."""

    text: str
    digits: str
    since: float


class TimedClient(httpx.Client):
    """A client whose every answer is written into the ledger."""

    def __init__(self, ledger: Ledger, url: str) -> None:
        super().__init__(base_url=url, timeout=_PATIENCE)
        self._ledger = ledger

    def send(self, request: httpx.Request, **how: Any) -> httpx.Response:
        """Send a request; its wait is that until the whole answer is there."""
        sent = time.monotonic()
        response = super().send(request, **how)
        took = time.monotonic() - sent
        self._ledger.answered(request.method, request.url.path, response.status_code, took)
        return response


@dataclass
class Scene:
    """What one client knows of the others, and until when all of them play."""

    served: ServedTown[Crowd]
    ledger: Ledger
    until: float
    opened: ExitStack
    """Closes what the clients opened."""

    screens: deque[OnScreen] = field(default_factory=deque)

    def browser(self, login: str) -> Browser:
        """Open a browser and sign in."""
        browser = Browser(self._client())
        browser.sign_in(login)
        self.ledger.did(AuditAction.SIGNED_IN)
        return browser

    def system(self, client_id: str) -> httpx.Client:
        """Open a client of the API that has fetched its token."""
        client = self._client()
        client.headers.update(bearer(client, client_id))
        self.ledger.did(AuditAction.TOKEN_ISSUED)
        return client

    def hold_up(self, text: str, digits: str) -> None:
        """Show a code to whoever comes to scan it."""
        self.screens.append(OnScreen(text, digits, time.monotonic()))

    def code(self) -> OnScreen | None:
        """Wait for a code that nobody scans yet, and take the newest; none that ends soon.

        Who waits when the time is over goes away without one, after a last while.
        """
        while time.monotonic() < self.until + _FRESH:
            with suppress(IndexError):
                screen = self.screens.pop()
                if time.monotonic() - screen.since < _FRESH:
                    return screen
            self.pause()
        return None

    def repeat(self, turn: Callable[[], object]) -> None:
        """Take turns until the time is over, one at least, with pauses as people make them."""
        turn()
        while time.monotonic() < self.until:
            self.pause()
            turn()

    def pause(self) -> None:
        """Wait as long as somebody who reads or types."""
        time.sleep(random.uniform(_SHORTEST_PAUSE, _LONGEST_PAUSE))  # noqa: S311 no secret

    def _client(self) -> TimedClient:
        return self.opened.enter_context(TimedClient(self.ledger, self.served.url))


def created(response: httpx.Response) -> Any:
    """Return what the API made.

    Raises:
        AssertionError: it made nothing.
    """
    assert response.is_success, response.text
    return response.json()


def sent_on(response: httpx.Response) -> str:
    """Return where a page sends its reader after an act.

    Raises:
        AssertionError: the act was not done.
    """
    assert response.is_redirect, response.text[:400]
    return response.headers["Location"]
