"""Real Chromium against a real server of the demonstration city."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.browser.served_city import free_url, seed, served
from tests.browser.stories import Stories
from tests.browser.windows import Windows

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
# The same engine without a window's parts and without cameras: pages come in half the time.
WITHOUT_CAMERA = shutil.which("chromium-headless-shell") or CHROMIUM
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# The first test also seeds and starts the city; a busy machine takes its time.
_LONGEST_TEST_SECONDS = 300
expect.set_options(timeout=20_000)


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.timeout(_LONGEST_TEST_SECONDS))


@pytest.fixture(scope="session")
def launch():
    """Start a Chromium with further flags; it is closed at the end of the session."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:

        def start(*flags, program=CHROMIUM):
            return playwright.chromium.launch(executable_path=program, args=[*FLAGS, *flags])

        yield start


@pytest.fixture(scope="session")
def chromium(launch):
    """The Chromium that most tests share; each of them has windows of its own."""
    browser = launch(program=WITHOUT_CAMERA)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def city(launch, tmp_path_factory):
    """The demonstration city, served."""
    var, url = tmp_path_factory.mktemp("city"), free_url()
    seed(var, url)
    with served(var, url=url) as running:
        yield running


@pytest.fixture(scope="session")
def hasty_city(city):
    """A second server of the same city, whose codes live for thirty seconds."""
    with served(city.var, url=free_url(), WALLET_CODE_SECONDS="30") as running:
        yield running


@pytest.fixture(scope="session")
def stories(city):
    """Situations for the pages to show."""
    told = Stories(city)
    told.begin()
    return told


@pytest.fixture
def windows(chromium, city):
    """Open windows: ``windows.open("lin", "/holder/licences")``. Watches what they do."""
    opened = Windows(chromium, city)
    yield opened
    opened.close()
    assert opened.complaints == []
