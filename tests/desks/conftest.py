"""The pages speak both languages in these tests, as ``make`` compiles them."""

from dataclasses import replace
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from tests.desks.consenting import Sides
from tests.factories import unit, uscc
from tests.services.authorization.parties import Parties
from wallet.domain.actors.actors import UnitKind

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


class PartiesOfDesks(Parties):
    """The same two sides behind the pages, and units without number."""

    def send_link(self, reference):
        return self.send(replace(self.question(), reference=reference), login=None)

    def many_units(self, count):
        """Add so many companies; returns their ids."""
        made = [
            unit(f"上海示例第{number}有限公司", uscc(500 + number), kind=UnitKind.ENTERPRISE)
            for number in range(count)
        ]
        with self.deployment.database.begin() as repository:
            for one in made:
                repository.units.add(one)
        return [one.id for one in made]


@pytest.fixture
def parties_of(deployment, clock, town):
    return PartiesOfDesks(deployment, clock, town)
