"""One town on one database, served by two real servers with several workers each."""

import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from subprocess import Popen

import httpx

from tests.browser.served_city import free_url, serving
from tests.factories import NOW
from tests.people import Browser, bearer
from tests.town import CHEAP_HASHER, Town, found_town
from wallet.composition import compose, system_clock
from wallet.config import read_settings
from wallet.repository.tables import licences, signing_keys
from wallet.secret_keys import new_secret_keys, store_secret_keys
from wallet.services.deployment import Deployment
from wallet.services.key_cabinet import add_deployment_key

FAR_AWAY = date(2200, 1, 1)


@dataclass(frozen=True)
class ServedTown:
    """The town, the addresses of its two servers, and a look into its database."""

    town: Town
    urls: tuple[str, str]
    deployment: Deployment
    opened: ExitStack
    settings: dict[str, str]
    var: Path

    def visit(self, server: int, login=None) -> Browser:
        """Open a browser at one of the servers."""
        browser = Browser(self._client(server))
        if login:
            browser.sign_in(login)
        return browser

    def system(self, server: int, client_id: str) -> httpx.Client:
        """Return a client of the API with a token that one of the servers gave."""
        client = self._client(server)
        client.headers.update(bearer(client, client_id))
        return client

    def _client(self, server: int) -> httpx.Client:
        client = httpx.Client(base_url=self.urls[server], timeout=60)
        return self.opened.enter_context(client)

    @contextmanager
    def further_server(self) -> Iterator[tuple[httpx.Client, Popen]]:
        """Serve the town once more; gives a client of that server and its process, to be killed."""
        url = free_url()
        with (
            serving(self.var, url, **self.settings) as process,
            httpx.Client(base_url=url, timeout=60) as client,
        ):
            yield client, process

    def entries(self, action):
        """Return the audit entries of an action, the newest first."""
        with self.deployment.database.read() as repository:
            return repository.audit.search(action=action.value, limit=500)


@contextmanager
def served_town(database_url: str, var: Path) -> Iterator[ServedTown]:
    """Found the town and serve it twice until the block ends; both carry the same address."""
    urls = (free_url(), free_url())
    settings = {
        "WALLET_DATABASE_URL": database_url,
        "WALLET_PUBLIC_URL": urls[0],
        "WALLET_VAR": str(var),
    }
    read = read_settings(settings)
    keys = new_secret_keys(secrets, demonstration=True)
    store_secret_keys(read.secrets_file, keys)
    deployment = compose(read, keys, clock=lambda: NOW, hasher=CHEAP_HASHER)
    town = found_town(deployment)
    bring_up_to_date(deployment)
    with (
        serving(var, urls[0], **settings),
        serving(var, urls[1], **settings),
        ExitStack() as opened,
    ):
        yield ServedTown(town, urls, deployment, opened, settings, var)
    deployment.database.engine.dispose()


def bring_up_to_date(deployment: Deployment) -> None:
    """The town is founded on a day of the tests; its servers live today."""
    with deployment.database.begin() as repository:
        add_deployment_key(repository, system_clock(), secrets)
        end = system_clock().replace(year=FAR_AWAY.year)
        repository.connection.execute(signing_keys.update().values(not_after=end))
        repository.connection.execute(licences.update().values(valid_until=FAR_AWAY))
