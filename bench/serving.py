"""A town on a real server: as many processes as asked for, on a database of its own."""

import secrets
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

import httpx

from bench.meter import Backends, backends_of, processor_times
from bench.sessions import Shown, open_sessions
from tests import cast
from tests.browser.served_city import free_url, serving
from tests.factories import NOW
from tests.people import bearer
from tests.servers import bring_up_to_date
from tests.town import CHEAP_HASHER
from wallet.composition import compose, system_clock
from wallet.config import read_settings
from wallet.domain.entropy import Entropy
from wallet.secret_keys import SecretKeys, new_secret_keys, store_secret_keys
from wallet.services.deployment import Deployment
from wallet.tokens.presentation_code import scan_text, sign_code

_ENTROPY: Entropy = secrets
Founded = TypeVar("Founded")


@dataclass(frozen=True)
class ServedTown(Generic[Founded]):
    """The town, where it is served, and a look into its database from outside the server."""

    town: Founded
    url: str
    keys: SecretKeys
    deployment: Deployment
    server: subprocess.Popen[bytes]
    backends: Backends | None
    """The database server's processes, where there are any and they can be seen."""

    def open_sessions(self, licence_id: str, count: int) -> Sequence[int]:
        """Open so many show sessions of a licence of Lin's; returns their ids."""
        shown = Shown(licence_id, cast.LIN_ACCOUNT.id, cast.LIN.id)
        return open_sessions(self.deployment.database, _ENTROPY, system_clock(), shown, count)

    def code(self, session_id: int) -> str:
        """Return what the QR of a session says at this moment."""
        expiry = system_clock() + self.deployment.code_lifetime
        return scan_text(self.url, sign_code(self.keys.presentation_keys(), session_id, expiry))

    def bearer(self, client_id: str) -> dict[str, str]:
        """Fetch the headers of a system of the town; they are good for ten minutes."""
        with httpx.Client(base_url=self.url, timeout=60) as client:
            return bearer(client, client_id)

    def processor_times(self) -> dict[int, float]:
        """Return the seconds that each process of the server has computed."""
        return processor_times([self.server.pid, *_children(self.server.pid)])


@contextmanager
def served_town(
    database_url: str,
    var: Path,
    *,
    processes: int,
    found: Callable[[Deployment], Founded],
    options: Sequence[str] = ("--no-worker",),
) -> Iterator[ServedTown[Founded]]:
    """Found a town on an empty, migrated database and serve it until the block ends."""
    url = free_url()
    settings = {
        "WALLET_DATABASE_URL": database_url,
        "WALLET_PUBLIC_URL": url,
        "WALLET_VAR": str(var),
    }
    read = read_settings(settings)
    keys = new_secret_keys(_ENTROPY, demonstration=True)
    store_secret_keys(read.secrets_file, keys)
    deployment = compose(read, keys, clock=lambda: NOW, hasher=CHEAP_HASHER)
    try:
        town = found(deployment)
        bring_up_to_date(deployment)
        program = ("-m", "wallet", "serve", "--workers", str(processes), *options)
        with (
            serving(var, url, program=program, **settings) as server,
            backends_of(deployment.database.engine) as backends,
        ):
            yield ServedTown(town, url, keys, deployment, server, backends)
    finally:
        deployment.database.engine.dispose()


def _children(pid: int) -> Iterator[int]:
    for child in map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split()):
        yield child
        yield from _children(child)
