"""The fixtures: a clock that stands still, a database for each test, signed-in people."""

from pathlib import Path

import pytest
from jinja2 import FileSystemBytecodeCache

from tests.company import found_company
from tests.databases import POSTGRES_URL, Templates
from tests.deployments import (
    PUBLIC_URL,
    StandingClock,
    found_standing_town,
    secrets_of_tests,
)
from tests.desks.first_buttons import misleading_forms
from tests.factories import SeededEntropy
from tests.office import found_office
from tests.people import Browser
from tests.town import CHEAP_HASHER, standing_town
from tests.trade import found_trade
from wallet.app import build_app, serve
from wallet.composition import compose
from wallet.config import read_settings

_misleading: list[str] = []


@pytest.fixture(scope="session")
def templates(tmp_path_factory):
    made = Templates(tmp_path_factory.mktemp("databases"), found_standing_town)
    yield made
    made.drop()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request, templates):
    """Each test that stores something runs on both databases."""
    if request.param == "postgresql" and not POSTGRES_URL:
        pytest.skip("WALLET_TEST_POSTGRES_URL is not set")
    with templates.copy_for(request, request.param) as url:
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
    return secrets_of_tests()


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
    return standing_town(deployment)


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


def _look_at_forms(response):
    """Look at every page that any test fetches: Enter in a form does what the page is for."""
    if response.mimetype == "text/html" and not response.is_streamed:
        _misleading.extend(misleading_forms(response.get_data(as_text=True)))
    return response


@pytest.fixture(scope="session")
def build(compiled_templates):
    """Build an application, for whoever changes its addresses; the others share one."""

    def make():
        made = build_app()
        made.testing = True
        made.after_request(_look_at_forms)
        made.jinja_env.bytecode_cache = compiled_templates
        made.config["PROPAGATE_EXCEPTIONS"] = False
        return made

    return make


@pytest.fixture(scope="session")
def built_app(build):
    """What is the same in every city; to build its hundreds of addresses takes its time."""
    return build()


@pytest.fixture
def app(built_app, settings, deployment, town):
    """The application of the test's own city; what the test configures is gone afterwards."""
    before = dict(built_app.config)
    serve(built_app, settings, deployment)
    _misleading.clear()
    yield built_app
    assert _misleading == []
    built_app.config.clear()
    built_app.config.update(before)


@pytest.fixture
def visit(app):
    """Open a browser: ``visit()`` for a stranger, ``visit("lin")`` signed in."""

    def open_browser(login=None):
        browser = Browser(app.test_client())
        if login:
            browser.sign_in(login)
        return browser

    return open_browser
