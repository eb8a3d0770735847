"""The demonstration city, seeded once for all tests that only look at it."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.factories import NOW, SeededEntropy
from tests.town import CHEAP_HASHER
from wallet.composition import compose
from wallet.config import Settings, read_settings
from wallet.demonstration.report import SeedReport
from wallet.demonstration.seeding import seed_city
from wallet.secret_keys import new_secret_keys
from wallet.services.deployment import Deployment


@dataclass(frozen=True)
class City:
    deployment: Deployment
    settings: Settings
    report: SeedReport
    var: Path

    def read(self):
        return self.deployment.database.read()


@pytest.fixture(scope="package")
def city(templates, tmp_path_factory):
    var = tmp_path_factory.mktemp("city")
    with templates.copy("sqlite") as url:
        settings = read_settings({"WALLET_DATABASE_URL": url, "WALLET_VAR": str(var)})
        keys = new_secret_keys(SeededEntropy("city"), demonstration=True)
        deployment = compose(
            settings,
            keys,
            clock=lambda: NOW,
            entropy=SeededEntropy("city"),
            hasher=CHEAP_HASHER,
        )
        report = seed(deployment, settings)
        yield City(deployment, settings, report, var)
        deployment.database.engine.dispose()


def seed(deployment, settings, entropy=None):
    return seed_city(
        deployment.database,
        settings,
        deployment.clock,
        entropy or deployment.entropy,
        deployment.hasher,
    )


@pytest.fixture
def seed_it(deployment, settings):
    """Seed the test's own database."""
    return lambda entropy=None: seed(deployment, settings, entropy)
