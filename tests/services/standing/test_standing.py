"""One check of standing: unit, social use, client, address, scenario and application."""

from dataclasses import replace

import pytest

from tests import cast
from tests.services.verification.counter import HOTEL_SYSTEM
from wallet.domain.actors.actors import Actor, ActorKind, UnitSuspended
from wallet.domain.actors.allowed_addresses import AddressNotAllowed
from wallet.domain.registry.relying_party import (
    ApplicationEnded,
    ClientRevoked,
    ScenarioNotInApplication,
    ScenarioNotOpen,
    ScenarioNotOwn,
)
from wallet.domain.registry.scenario import ScenarioState
from wallet.repository.actors.clients import ApiClient
from wallet.repository.registry.registry_tables import social_applications
from wallet.services.standing.standing import ensure_open, ensure_party, seen

SCENARIO = "hotel-check-in"
DESK = Actor(ActorKind.ACCOUNT, "1" * 32, "hotel", cast.HOTEL.id)
CLIENT = Actor(ActorKind.CLIENT, "sp-hotel", "sp-hotel", cast.HOTEL.id)


@pytest.fixture
def city(deployment, clock, town):
    return deployment.database, clock


def check(city, actor=HOTEL_SYSTEM.actor, address="127.0.0.1", scenario=SCENARIO):
    database, clock = city
    with database.begin() as repository:
        return ensure_open(repository, actor, address, scenario, clock())


def change(city, act):
    with city[0].begin() as repository:
        act(repository)


def apply(city, state="approved", scenarios='["hotel-check-in"]', addresses=()):
    """Give the hotel an application with a client of its own, as the registry stores them."""
    _database, clock = city

    def store(repository):
        unit = repository.units.get(cast.HOTEL.id)
        client = ApiClient(CLIENT.id, unit.id, unit.name, frozenset(), allowed_addresses=addresses)
        repository.clients.add(client, None)
        licence = repository.connection.exec_driver_sql("SELECT id FROM licences LIMIT 1").scalar()
        repository.connection.execute(
            social_applications.insert().values(
                id="a" * 32,
                unit_id=unit.id,
                industry="other",
                purpose="旅客入住核对",
                licence_id=licence,
                scenario_codes=scenarios,
                contact_sealed=b"",
                allowed_addresses="[]",
                daily_quotas="{}",
                state=state,
                submitted_at=clock(),
                client_id=CLIENT.id,
            )
        )

    change(city, store)


def test_a_party_in_good_standing_finds_its_scenario_open(city):
    assert check(city).code == SCENARIO
    assert check(city, DESK).code == SCENARIO


@pytest.mark.parametrize("actor", [DESK, HOTEL_SYSTEM.actor], ids=["desk", "system"])
def test_a_suspended_unit_may_do_nothing_at_desk_and_by_system(city, actor):
    change(city, lambda repository: repository.units.suspend(cast.HOTEL.id, city[1](), "核查"))
    with pytest.raises(UnitSuspended):
        check(city, actor)
    with city[0].read() as repository, pytest.raises(UnitSuspended):
        ensure_party(repository, actor, "127.0.0.1")


@pytest.mark.parametrize("state", [ScenarioState.SUSPENDED, ScenarioState.ENDED])
def test_an_own_scenario_that_is_not_in_force_is_closed_and_no_overstep(city, state):
    change(city, lambda repository: repository.scenarios.set_state(SCENARIO, state, city[1]()))
    with pytest.raises(ScenarioNotOpen) as refusal:
        check(city)
    assert not refusal.value.oversteps


@pytest.mark.parametrize("code", ["shop-sale", "no-such", "场景" * 40])
def test_another_units_scenario_answers_alike_and_oversteps(city, code):
    with pytest.raises(ScenarioNotOwn) as refusal:
        check(city, scenario=code)
    assert refusal.value.code == ScenarioNotOpen.code
    assert refusal.value.oversteps


def test_a_client_is_held_to_its_list_of_addresses_staff_are_not(city):
    apply(city, addresses=("192.0.2.0/24",))
    assert check(city, CLIENT, "192.0.2.7")
    assert check(city, DESK, "203.0.113.1")
    with pytest.raises(AddressNotAllowed) as refusal:
        check(city, CLIENT, "203.0.113.1")
    assert refusal.value.oversteps


def test_a_client_works_under_the_scenarios_of_its_application_alone(city):
    apply(city, scenarios='["another"]')
    with pytest.raises(ScenarioNotInApplication):
        check(city, CLIENT)
    assert check(city, DESK)


def test_an_ended_application_ends_the_units_use_at_every_door(city):
    apply(city, state="ended")
    with pytest.raises(ApplicationEnded):
        check(city, DESK)
    change(city, lambda repository: repository.clients.revoke(CLIENT.id, city[1]()))
    with pytest.raises(ClientRevoked):
        check(city, CLIENT)


def test_an_application_that_was_never_approved_ends_nothing(city):
    apply(city, state="ended")
    change(
        city,
        lambda repository: repository.connection.execute(
            social_applications.update().values(client_id=None)
        ),
    )
    assert check(city, DESK)


def test_what_is_seen_belongs_to_the_unit(city):
    shop = replace(CLIENT, unit_id=cast.SHOP.id)
    with city[0].read() as repository:
        assert seen(repository, shop, SCENARIO).scenario is None
        assert seen(repository, shop).client is None
