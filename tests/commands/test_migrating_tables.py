"""Migrations make the very tables that the code knows, and a city of before works on in them."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import insert, select, text, update

from tests.commands.versions import take_back
from tests.desks.crawl import crawl
from tests.repository.licences.real_figures import kept_figures, real_figures
from tests.services.licence_sets.prepared import fill_shelf
from tests.services.verification.counter import Counter
from wallet.commands.migrate import migrate
from wallet.domain.licences.licence import RevocationKind
from wallet.repository.act_tables import show_sessions
from wallet.repository.licences import licence_indexes
from wallet.repository.tables import licence_holders, licences, metadata
from wallet.services.licences.delivering import open_receipt
from wallet.services.upkeep.purging import purge

ROLES = {"lin": "/", "clerk": "/", "hotel": "/", "supervisor": "/", "operator": "/"}
MANY = 1200


@pytest.fixture
def counter(deployment, clock, town):
    return Counter(deployment, clock, town)


def test_the_tables_are_those_of_the_migrations(deployment):
    assert licence_indexes.COUNTED is not None
    with deployment.database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


@pytest.fixture
def grown_city(deployment, counter, clock, town):
    """A city that was filled by the version before, and brought up since."""
    engine = deployment.database.engine
    counter.scan(counter.screen(counter.show()).text)
    fill_shelf(counter)
    take_back(engine)
    with engine.begin() as connection:
        fill(connection, clock)
    migrate(engine)
    return deployment


def fill(connection, clock):
    """Write as the version before wrote: many licences of one bureau, of every state."""
    model = connection.execute(select(licences).limit(1)).one()._mapping
    states = ("valid", "valid", "suspended", "void", "superseded", "transferred")
    several = [
        {
            **model,
            "id": f"{number:032}",
            "code": f"{model['code'][:60]}/{number}",
            "number_index": f"{number:040}",
            "state": states[number % 6],
            "delivered_at": clock() if number % 4 == 0 else None,
            "legacy": False,
        }
        for number in range(MANY)
    ]
    connection.execute(insert(licences), several)
    holder = connection.execute(select(licence_holders.c.holder_id).limit(1)).scalar_one()
    connection.execute(
        insert(licence_holders),
        [
            {
                "holder_id": holder,
                "licence_id": one["id"],
                "position": 0,
                "opened_at": clock() if number % 8 == 0 else None,
            }
            for number, one in enumerate(several)
            if number % 24 == 0
        ],
    )
    connection.execute(
        update(licences).where(licences.c.id == several[0]["id"]).values(state="void")
    )


def test_what_was_delivered_before_is_counted_and_counted_on(grown_city, counter, clock):
    engine = grown_city.database.engine
    with engine.connect() as connection:
        before = kept_figures(connection)
        assert before == real_figures(connection)
        (figures,) = [one for its in before.values() for one in its if one.waiting > MANY / 10]
        assert figures.opened > 1
    open_receipt(grown_city.database, clock(), counter.account("lin"), counter.town.card_id)
    counter.revoke(kind=RevocationKind.DEREGISTERED)
    with engine.connect() as connection:
        assert kept_figures(connection) == real_figures(connection) != before


def test_every_page_of_a_grown_city_answers(grown_city, app, visit):
    with grown_city.database.engine.begin() as connection:
        connection.execute(text("DELETE FROM licence_holders WHERE licence_id < '1'"))
    for login, start in ROLES.items():
        pages = crawl(app, visit(login), start, per_view=1)
        assert len(pages) > 3, login
        assert {page.status_code for page in pages.values()} == {200}, login


def test_acts_of_a_grown_city_are_done(grown_city, counter, clock):
    assert counter.scan(counter.screen(counter.show()).text).outcome == "valid"
    clock.advance(days=2)
    purge(grown_city.database, clock())
    with grown_city.database.engine.connect() as connection:
        kept = connection.execute(select(show_sessions.c.id)).all()
    assert len(kept) == 2
    assert counter.scan(counter.screen(counter.show()).text).outcome == "valid"
