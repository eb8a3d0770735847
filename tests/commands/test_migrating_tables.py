"""Migrations make the very tables that the code knows, and a city of before works on in them."""

from http import HTTPStatus

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import insert, select

from tests import cast
from tests.commands.versions import take_back
from tests.desks.crawl import crawl
from tests.repository.licences.real_figures import kept_figures, real_figures
from tests.services.licence_sets.prepared import fill_shelf
from tests.services.verification.counter import Counter
from wallet.commands.migrate import migrate
from wallet.domain.licences.licence import RevocationKind
from wallet.domain.licences.licence_code import make_licence_code
from wallet.repository.act_tables import show_sessions
from wallet.repository.licences import licence_indexes
from wallet.repository.tables import (
    licence_holders,
    licence_versions,
    licences,
    metadata,
    status_lists,
)
from wallet.services.licences.delivering import open_receipt
from wallet.services.upkeep.purging import purge

ROLES = ("lin", "clerk", "hotel", "supervisor", "operator")
MANY = 240


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
    with deployment.database.begin() as repository:
        fill(repository.connection, repository.cipher, clock())
    migrate(engine)
    return deployment


def fill(connection, cipher, now):
    """Write as the version before wrote: many licences of one bureau, of every state."""
    licence = connection.execute(select(licences).limit(1)).one()._mapping
    version = (
        connection.execute(
            select(licence_versions).where(licence_versions.c.licence_id == licence["id"])
        )
        .one()
        ._mapping
    )
    holder = connection.execute(select(licence_holders.c.holder_id).limit(1)).scalar_one()
    a_list = connection.execute(select(status_lists).limit(1)).one()._mapping
    face = cipher.open_json(f"licence_versions.face/{licence['id']}/1", version["face_sealed"])
    connection.execute(insert(status_lists), {**a_list, "id": "f" * 32})
    states = ("valid", "valid", "suspended", "void", "superseded", "transferred")
    for number in range(MANY):
        its = f"{number:032}"
        serial = f"{number:012}"
        code = str(make_licence_code(licence["type_code"], cast.BUREAU.uscc, serial, 1))
        of_it = {
            "id": its,
            "code": code,
            "number_index": cipher.index("licence_number", its),
            "number_sealed": cipher.seal(f"licences.number/{its}", its),
            "state": states[number % len(states)],
            "delivered_at": now if number % 4 == 0 else None,
        }
        its_version = {
            "licence_id": its,
            "code": code,
            "face_sealed": cipher.seal_json(f"licence_versions.face/{its}/1", face),
            "document_sealed": cipher.seal(f"licence_versions.document/{its}/1", "document"),
            "status_list_id": "f" * 32,
            "status_index": number,
        }
        its_holder = {
            "holder_id": holder,
            "licence_id": its,
            "position": 0,
            "opened_at": now if number % 8 == 0 else None,
        }
        connection.execute(insert(licences), {**licence, **of_it})
        connection.execute(insert(licence_versions), {**version, **its_version})
        connection.execute(insert(licence_holders), its_holder)


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
    for login in ROLES:
        pages = crawl(app, visit(login), per_view=1)
        answers = {path: page.status_code for path, page in pages.items()}
        assert len(pages) > 3, login
        assert {path: code for path, code in answers.items() if code != HTTPStatus.OK} == {}, login


def test_acts_of_a_grown_city_are_done(grown_city, counter, clock):
    assert counter.scan(counter.screen(counter.show()).text).outcome == "valid"
    clock.advance(days=2)
    purge(grown_city.database, clock())
    with grown_city.database.engine.connect() as connection:
        kept = connection.execute(select(show_sessions.c.id)).all()
    assert len(kept) == 2
    assert counter.scan(counter.screen(counter.show()).text).outcome == "valid"
