"""A filled city to work in: the application on its database, and who is signed in to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Flask

from bench.meter import Meter, meter_of
from bench.sessions import Shown, cookie_of, open_sessions
from tests import cast
from tests.deployments import PUBLIC_URL, deployment_on, secrets_of_tests
from tests.factories import NOW, SeededEntropy, fixed_clock
from tests.people import Browser, bearer
from tests.town import standing_town
from wallet.app import create_app
from wallet.config import read_settings
from wallet.services.deployment import Deployment
from wallet.tokens.presentation_code import scan_text, sign_code

HOLDER = "filled-10"
"""Somebody of the filling, with three licences in a small city and in a large one."""

NUMBER = "TC000000000030"
"""The printed number of a licence of the town's bureau."""

STAFF = ("clerk", "hotel", "operator", "supervisor")


@dataclass(frozen=True)
class City:
    """One filled database and the application on it."""

    app: Flask
    deployment: Deployment
    cookies: dict[str, dict[str, str]]
    bearer: dict[str, str]
    meter: Meter

    def codes(self, entropy: SeededEntropy, count: int) -> Iterator[str]:
        """Open so many show sessions of Lin's card; yields the code on the screen of each."""
        database = self.deployment.database
        town = standing_town(self.deployment)
        shown = Shown(town.card_id, cast.LIN_ACCOUNT.id, cast.LIN.id)
        keys = secrets_of_tests().presentation_keys()
        expiry = NOW + self.deployment.code_lifetime
        for session_id in open_sessions(database, entropy, NOW, shown, count):
            yield scan_text(PUBLIC_URL, sign_code(keys, session_id, expiry))


@contextmanager
def city_on(url: str, run: str) -> Iterator[City]:
    """Open a filled database; what is made in it has numbers of this run."""
    deployment = deployment_on(url, fixed_clock, run)
    settings = read_settings({"WALLET_DATABASE_URL": url, "WALLET_PUBLIC_URL": PUBLIC_URL})
    app = create_app(settings, secrets_of_tests(), deployment)
    try:
        with meter_of(deployment.database.engine) as meter:
            cookies = {login: _signed_in(app, login) for login in (HOLDER, *STAFF)}
            token = bearer(app.test_client(), "hotel-system")
            yield City(app, deployment, cookies, token, meter)
    finally:
        deployment.database.engine.dispose()


def _signed_in(app: Flask, login: str) -> dict[str, str]:
    browser = Browser(app.test_client())
    browser.sign_in(login)
    return cookie_of(browser)
