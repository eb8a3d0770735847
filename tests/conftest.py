"""The fixtures: a clock that stands still, a database for each test, signed-in people."""

from datetime import timedelta
from pathlib import Path

import pytest
from jinja2 import FileSystemBytecodeCache

from tests.company import found_company
from tests.databases import POSTGRES_URL, Templates
from tests.factories import NOW, SeededEntropy
from tests.office import found_office
from tests.people import Browser
from tests.town import CHEAP_HASHER, found_town
from tests.trade import found_trade
from wallet.app import create_app
from wallet.composition import compose
from wallet.config import read_settings
from wallet.secret_keys import new_secret_keys

PUBLIC_URL = "http://localhost:8000"


class StandingClock:
    """A clock that moves only when it is told to."""

    def __init__(self, now=NOW):
        self.now = now

    def __call__(self):
        return self.now

    def advance(self, **parts):
        self.now += timedelta(**parts)


@pytest.fixture(scope="session")
def templates(tmp_path_factory):
    made = Templates(tmp_path_factory.mktemp("databases"))
    yield made
    made.drop()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request, templates):
    """Each test that stores something runs on both databases."""
    if request.param == "postgresql" and not POSTGRES_URL:
        pytest.skip("WALLET_TEST_POSTGRES_URL is not set")
    with templates.copy(request.param) as url:
        yield url


@pytest.fixture
def clock():
    return StandingClock()


@pytest.fixture
def settings(database_url, tmp_path: Path):
    return read_settings(
        {
            "WALLET_DATABASE_URL": database_url,
            "WALLET_PUBLIC_URL": PUBLIC_URL,
            "WALLET_VAR": str(tmp_path),
        }
    )


@pytest.fixture
def keys():
    return new_secret_keys(SeededEntropy("secrets"), demonstration=True)


@pytest.fixture
def deployment(settings, keys, clock):
    made = compose(
        settings, keys, clock=clock, entropy=SeededEntropy("deployment"), hasher=CHEAP_HASHER
    )
    yield made
    made.database.engine.dispose()


@pytest.fixture
def town(deployment):
    """The cast, their units and licences."""
    return found_town(deployment)


@pytest.fixture
def office(deployment, clock, town):
    """A service centre whose counter reads by duty."""
    return found_office(deployment, clock, town)


@pytest.fixture
def trade(deployment, clock, town):
    """A restaurant with licences of four bureaux."""
    return found_trade(deployment, clock)


@pytest.fixture
def company(deployment, clock, trade):
    """The hotel company, whose licence names Lin as its legal representative."""
    return found_company(deployment, clock, trade)


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory):
    """Each test has an application of its own; none needs to compile the same pages again."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("compiled templates")))


@pytest.fixture
def app(settings, keys, deployment, town, compiled_templates):
    made = create_app(settings, keys, deployment)
    made.testing = True
    made.jinja_env.bytecode_cache = compiled_templates
    made.config["PROPAGATE_EXCEPTIONS"] = False
    return made


@pytest.fixture
def visit(app):
    """Open a browser: ``visit()`` for a stranger, ``visit("lin")`` signed in."""

    def open_browser(login=None):
        browser = Browser(app.test_client())
        if login:
            browser.sign_in(login)
        return browser

    return open_browser
