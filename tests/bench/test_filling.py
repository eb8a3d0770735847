"""What fills a database to a size: all that grows, sealed, found, half of it one bureau's."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

import bench.__main__
from bench.filling.filling import GROWING, NOT_GROWING, fill
from bench.filling.people import company_code, person
from bench.filling.shape import ALIKE, named
from tests import cast
from tests.deployments import StandingClock, deployment_on
from tests.factories import TYPE_CODE, resident_id
from tests.whole_town.founding import found_whole_town, stands
from wallet.domain.actors.actors import IdentityKind
from wallet.domain.actors.uscc import parse_uscc
from wallet.repository.columns.sealed_columns import place_of
from wallet.repository.tables import holders, licence_holders, licences, metadata, scenarios
from wallet.services.upkeep.proving import Prover

LICENCES = 70


@pytest.fixture
def city(database_url):
    deployment = deployment_on(database_url, StandingClock())
    found_whole_town(deployment, StandingClock())
    yield deployment
    deployment.database.engine.dispose()


def counts(deployment):
    with deployment.database.read() as repository:
        return {
            table.name: repository.connection.execute(
                select(func.count()).select_from(table)
            ).scalar_one()
            for table in metadata.sorted_tables
        }


def test_every_table_grows_or_is_said_not_to_with_its_reason(city):
    before = counts(city)
    fill(city, LICENCES, ALIKE)
    grown = {name for name, count in counts(city).items() if count > before[name]}
    assert grown == {table.name for table in GROWING}
    assert not grown & NOT_GROWING.keys()
    assert all(NOT_GROWING.values())
    assert NOT_GROWING.keys() <= metadata.tables.keys()


def test_what_is_sealed_opens_with_the_keys_of_the_deployment(city):
    fill(city, LICENCES, ALIKE)
    opened = set()
    with city.database.read() as repository:
        for table in metadata.sorted_tables:
            for row in repository.connection.execute(select(table)).mappings():
                for column in table.columns:
                    if column.name.endswith("_sealed") and row[column.name]:
                        repository.cipher.open(place_of(column, row), row[column.name])
                        opened.add(f"{table.name}.{column.name}")
    assert len(opened) > 20


def test_a_licence_and_its_holder_are_found_by_their_numbers(city):
    fill(city, LICENCES, ALIKE)
    with city.database.read() as repository:
        found = repository.licences.find_by_number(cast.BUREAU.id, TYPE_CODE, f"TC{62:012}")
        assert found.id == named("licence", 62)
        number = resident_id(20, birth="19000201", area="310151")
        holder = repository.holders.find_by_number(IdentityKind.RESIDENT_ID, number)
        assert holder.id == person(62)
        assert repository.licences.version(found.id, found.version).face


def test_one_bureau_has_half(city):
    fill(city, LICENCES, ALIKE)
    made = [named("licence", number) for number in range(LICENCES)]
    with city.database.read() as repository:
        of_bureau = select(func.count()).where(
            licences.c.id.in_(made), licences.c.issuer_id == cast.BUREAU.id
        )
        assert repository.connection.execute(of_bureau).scalar_one() == LICENCES // 2


def test_it_goes_on_where_it_stopped(city):
    assert fill(city, 30, ALIKE) == 30
    assert fill(city, LICENCES, ALIKE) == LICENCES - 30
    assert fill(city, LICENCES, ALIKE) == 0
    with city.database.read() as repository:
        ids = set(repository.connection.execute(select(licences.c.id)).scalars())
    assert {named("licence", number) for number in range(LICENCES)} <= ids


def test_the_trail_is_sealed_and_holds(city):
    fill(city, LICENCES, ALIKE)
    proof = Prover(city.database, city.cabinet.ring(), city.clock()).prove_all()
    assert proof.fault is None
    assert proof.unsealed == 0
    assert proof.entries > LICENCES


def test_the_command_founds_migrates_and_fills(templates, tmp_path, capsys):
    url = f"sqlite:///{tmp_path / 'filled.db'}"
    assert bench.__main__.main(["fill", "20", "--database", url]) == 0
    assert "20 licences were added" in capsys.readouterr().out
    deployment = deployment_on(url, StandingClock())
    assert stands(deployment)
    with deployment.database.read() as repository:
        holder = select(holders.c.id).where(holders.c.id == person(19))
        assert repository.connection.execute(holder).scalar_one()
    deployment.database.engine.dispose()


def test_the_codes_of_its_companies_hold():
    assert len({parse_uscc(company_code(number)) for number in (0, 1, 99_999, 100_000)}) == 4


def test_what_one_person_and_one_counter_have_does_not_grow_with_the_city(city):
    held = select(func.count()).where(licence_holders.c.holder_id == cast.LIN.id)
    shown = select(func.count()).where(scenarios.c.unit_id == cast.HOTEL.id)
    few = replace(ALIKE, own=3)
    made = []
    for wanted in (30, LICENCES):
        fill(city, wanted, few)
        with city.database.read() as repository:
            made.append([repository.connection.execute(one).scalar_one() for one in (held, shown)])
    assert made[0] == made[1]
    assert made[0][0] > few.own
