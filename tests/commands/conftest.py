"""Commands as an administrator types them, on the town's database."""

import pytest

from tests.commands.trail import Trail
from tests.services.verification.counter import Counter
from wallet import cli
from wallet.secret_keys import load_secret_keys, store_secret_keys


@pytest.fixture
def command(settings, keys, town, monkeypatch):
    """Run a command of the town's deployment; returns its exit code."""
    store_secret_keys(settings.secrets_file, keys)
    monkeypatch.setenv("WALLET_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("WALLET_PUBLIC_URL", settings.public_url)
    monkeypatch.setenv("WALLET_VAR", str(settings.var_directory))

    def run(*words):
        return cli.main([str(word) for word in words])

    return run


@pytest.fixture
def secrets_now(settings):
    """Read the secrets file as it is by now."""
    return lambda: load_secret_keys(settings)


@pytest.fixture
def system_entries(deployment):
    """Return the newest entries of an action as (outcome, details)."""

    def read(action):
        with deployment.database.read() as repository:
            entries = repository.audit.search(action=action.value)
        return [(entry.outcome, dict(entry.details)) for entry in entries]

    return read


@pytest.fixture
def counter(deployment, clock, town):
    return Counter(deployment, clock, town)


@pytest.fixture
def code(counter):
    """The text of the QR that Lin's phone shows now."""
    return counter.screen(counter.show()).text


@pytest.fixture
def trail(deployment, town):
    return Trail(deployment)
