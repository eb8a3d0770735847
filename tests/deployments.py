"""A deployment of one's own: a clock that stands still, known randomness, secrets of the tests."""

from datetime import datetime, timedelta

from tests.factories import NOW, SeededEntropy
from tests.town import CHEAP_HASHER, found_town
from wallet.composition import compose
from wallet.config import read_settings
from wallet.secret_keys import new_secret_keys

PUBLIC_URL = "http://localhost:8000"


class StandingClock:
    """A clock that moves only when it is told to."""

    def __init__(self, now: datetime = NOW):
        self.now = now

    def __call__(self):
        return self.now

    def advance(self, **parts):
        self.now += timedelta(**parts)


def secrets_of_tests():
    """Return the same secrets each time."""
    return new_secret_keys(SeededEntropy("secrets"), demonstration=True)


def deployment_on(url, clock, seed="deployment"):
    """Compose a deployment on a database."""
    return compose(
        read_settings({"WALLET_DATABASE_URL": url, "WALLET_PUBLIC_URL": PUBLIC_URL}),
        secrets_of_tests(),
        clock=clock,
        entropy=SeededEntropy(seed),
        hasher=CHEAP_HASHER,
    )


def found_standing_town(url):
    """Found the town once in a database; whoever copies that finds it standing."""
    deployment = deployment_on(url, StandingClock(), "founding")
    found_town(deployment)
    deployment.database.engine.dispose()
