"""A small town to measure in: a person and a company with ten licences each, many codes.

The licences, the scenario and the cast are those of the tests; the portrait has the size of a
real one, since it is most of what a verification discloses.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from flask import Flask

from bench.meter import Meter, meter_of
from bench.sessions import Shown, cookie_of, open_sessions
from tests import cast
from tests.factories import (
    NOW,
    SeededEntropy,
    fixed_clock,
    holder_draft,
    licence_draft,
)
from tests.people import Browser, bearer
from tests.town import CHEAP_HASHER, card_draft, found_town
from tests.trade import found_trade
from wallet.app import create_app
from wallet.composition import compose
from wallet.config import read_settings
from wallet.demonstration.cast.portraits import portrait_field
from wallet.demonstration.drawing.look import Hair, Look
from wallet.secret_keys import SecretKeys, new_secret_keys
from wallet.services.deployment import Deployment
from wallet.services.licences import issuing
from wallet.tokens.presentation_code import scan_text, sign_code

PUBLIC_URL = "http://localhost:8000"
LICENCES = 10


@dataclass(frozen=True)
class Stage:
    """The application on one database, and what the requests of a figure need."""

    app: Flask
    deployment: Deployment
    keys: SecretKeys
    card_id: str
    bearer: dict[str, str]
    cookie: dict[str, str]
    company_cookie: dict[str, str]
    code_page: str
    meter: Meter

    def codes(self, count: int) -> Iterator[str]:
        """Open so many show sessions at once; yields the code that each has on its screen."""
        shown = Shown(self.card_id, cast.GAO_ACCOUNT.id, cast.GAO.id)
        entropy, database = SeededEntropy("sessions"), self.deployment.database
        expiry = NOW + self.deployment.code_lifetime
        keys = self.keys.presentation_keys()
        for session_id in open_sessions(database, entropy, NOW, shown, count):
            yield scan_text(PUBLIC_URL, sign_code(keys, session_id, expiry))


@contextmanager
def staged(database_url: str, folder: Path) -> Iterator[Stage]:
    """Set the stage on an empty, migrated database."""
    settings = read_settings(
        {
            "WALLET_DATABASE_URL": database_url,
            "WALLET_PUBLIC_URL": PUBLIC_URL,
            "WALLET_VAR": str(folder),
        }
    )
    keys = new_secret_keys(SeededEntropy("secrets"), demonstration=True)
    deployment = compose(
        settings,
        keys,
        clock=fixed_clock,
        entropy=SeededEntropy("deployment"),
        hasher=CHEAP_HASHER,
    )
    try:
        found_town(deployment)
        card_id = _issue_licences(deployment)
        app = create_app(settings, keys, deployment)
        browser = Browser(app.test_client())
        browser.sign_in(cast.GAO_ACCOUNT.login)
        page = browser.present(card_id)
        company = _company(app, deployment)
        cookies = cookie_of(browser), cookie_of(company)
        with meter_of(deployment.database.engine) as meter:
            yield Stage(app, deployment, keys, card_id, _bearer(app), *cookies, page, meter)
    finally:
        deployment.database.engine.dispose()


def _issue_licences(deployment: Deployment) -> str:
    """Give Gao a residence permit and nine licences of a business; returns the permit's id."""
    holders = (holder_draft(name=cast.GAO.name, identity_number=cast.GAO.identity_number),)
    card = card_draft(number="JZZ31010000002", holders=holders)
    face = {**card.face, "portrait": portrait_field(Look(Hair.LONG)), "name": cast.GAO.name}
    drafts = [replace(card, face=face)] + [
        licence_draft(number=f"JY131010100001{number:02}", holders=holders)
        for number in range(1, LICENCES)
    ]
    entropy = SeededEntropy("licences")
    issued = [
        issuing.issue(
            deployment.database,
            deployment.document_maker,
            entropy,
            deployment.clock(),
            cast.BUREAU_CLERK,
            draft,
        )
        for draft in drafts
    ]
    return issued[0].licence.id


def _company(app: Flask, deployment: Deployment) -> Browser:
    """Give the hotel ten licences, four of them in a permit; its keeper signs in."""
    trade = found_trade(deployment, deployment.clock)
    trade.assemble(0, 1, 2, 3)
    for number in range(len(trade.licences), LICENCES):
        trade.issue(number % 4, number=f"HY-bench-{number}")
    browser = Browser(app.test_client())
    browser.sign_in("hotelier")
    return browser


def _bearer(app: Flask) -> dict[str, str]:
    return bearer(app.test_client(), "hotel-system")
