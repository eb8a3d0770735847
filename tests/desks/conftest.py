"""The pages speak both languages in these tests, as ``make`` compiles them."""

from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from tests.desks.consenting import Sides

PO = Path(__file__).parents[2] / "wallet" / "translations" / "en" / "LC_MESSAGES" / "messages.po"


@pytest.fixture(scope="session")
def compiled(tmp_path_factory):
    """A folder with the English texts compiled."""
    folder = tmp_path_factory.mktemp("translations")
    target = folder / "en" / "LC_MESSAGES" / "messages.mo"
    target.parent.mkdir(parents=True)
    with PO.open("rb") as source, target.open("wb") as file:
        write_mo(file, read_po(source, locale="en"))
    return folder


@pytest.fixture
def app(app, compiled):
    app.extensions["babel"].translation_directories = [str(compiled)]
    return app


@pytest.fixture
def sides(visit, town):
    """The hotel at its desk and Lin with her phone."""
    return Sides(visit("hotel"), visit("lin"), town.card_id)
