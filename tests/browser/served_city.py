"""The demonstration city, seeded once and served by a real server with several workers."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.people import Browser

ROOT = Path(__file__).parents[2]
_PATIENCE = 60


@dataclass(frozen=True)
class ServedCity:
    """A running server of the demonstration city, and who lives there."""

    url: str
    var: Path
    accounts: dict
    licences: list
    _visitors: dict = field(default_factory=dict)

    def visit(self, login=None) -> Browser:
        """Open a new plain HTTP visitor, signed in or not."""
        visitor = Browser(httpx.Client(base_url=self.url, timeout=30))
        if login:
            visitor.sign_in(login, self.accounts[login]["password"])
        return visitor

    def visitor(self, login) -> Browser:
        """Return the plain HTTP visitor of an account; it signs in once."""
        if login not in self._visitors:
            self._visitors[login] = self.visit(login)
        return self._visitors[login]

    def cookies(self, login) -> list[dict]:
        """Return the cookies of a signed-in visitor, as a browser context takes them."""
        jar = self.visitor(login).client.cookies.jar
        return [{"name": one.name, "value": one.value, "url": self.url} for one in jar]

    def identifier(self, login, type_name, state="valid") -> str:
        """Return the identifier of a licence by its holder, type and state."""
        return next(
            one["identifier"]
            for one in self.licences
            if login in one["holders"] and one["type_name"] == type_name and one["state"] == state
        )

    def close(self) -> None:
        for visitor in self._visitors.values():
            visitor.client.close()


@contextmanager
def served(var: Path, *, url: str, workers: int = 2, **settings: str) -> Iterator[ServedCity]:
    """Serve the city in ``var`` at ``url`` until the block ends; several may serve one city."""
    with serving(var, url, workers=workers, **settings):
        demo = json.loads((var / "demo.json").read_text())
        accounts = {one["login"]: one for one in demo["accounts"]}
        city = ServedCity(url, var, accounts, demo["licences"])
        yield city
        city.close()


@contextmanager
def serving(
    var: Path, url: str, *, workers: int = 2, program: tuple[str, ...] = (), **settings: str
) -> Iterator[subprocess.Popen]:
    """Run a server until the block ends; settings are environment variables."""
    program = program or ("-m", "wallet", "serve", "--workers", str(workers))
    log = var / f"server-{url.rpartition(':')[2]}.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, *program],
            env=environment(var, url) | settings,
            cwd=ROOT,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            _await_answer(process, url, log)
            yield process
        finally:
            process.terminate()
            process.wait(timeout=30)


def seed(var: Path, url: str) -> None:
    """Make the database of a demonstration city."""
    for command in ("migrate", "seed"):
        subprocess.run(
            [sys.executable, "-m", "wallet", command],
            env=environment(var, url),
            cwd=ROOT,
            check=True,
            capture_output=True,
        )


def free_url() -> str:
    """Return an address on this machine that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://localhost:{probe.getsockname()[1]}"


def environment(var: Path, url: str) -> dict[str, str]:
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("WALLET_")}
    return inherited | {
        "WALLET_VAR": str(var),
        "WALLET_PUBLIC_URL": url,
        "HOST": "127.0.0.1",
        "PORT": url.rpartition(":")[2],
    }


def _await_answer(process: subprocess.Popen, url: str, log: Path) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        assert process.poll() is None, log.read_text()
        try:
            if httpx.get(f"{url}/sign-in", timeout=5).status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    raise AssertionError(log.read_text())
