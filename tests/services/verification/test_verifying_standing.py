"""Who may look, and at what: a refusal for want of standing leaves the code as it was."""

from datetime import date

import pytest
from sqlalchemy import update

from tests import cast
from tests.services.verification.counter import HOTEL_SYSTEM, made
from tests.town import CARD_TYPE
from wallet.domain.registry.scenario import ScenarioState, ShownField
from wallet.domain.showing.verification import Outcome
from wallet.repository.registry.registry_tables import api_clients
from wallet.repository.tables import units

FROM = date(2025, 1, 1)


def refused_and_unspent(counter, code, scenario, verifier):
    refused = counter.scan(code, scenario, verifier)
    assert refused.outcome is Outcome.NOT_PERMITTED
    assert made(refused)[-1] == ("standing", False)
    assert refused.licence is None
    return counter.scan(code).outcome is Outcome.VALID


def test_another_units_scenario_opens_nothing(counter, code):
    assert refused_and_unspent(counter, code, "hotel-check-in", counter.verifier("shop"))


@pytest.mark.parametrize("scenario", ["", "no-such-scenario", "x" * 500, "x\x00y"])
def test_an_unknown_scenario_opens_nothing(counter, code, scenario):
    assert refused_and_unspent(counter, code, scenario, counter.verifier())


def test_a_type_that_the_scenario_does_not_cover_stays_closed(counter, code):
    assert refused_and_unspent(counter, code, "shop-sale", counter.verifier("shop"))


@pytest.mark.parametrize(
    ("state", "begins", "ends"),
    [
        (ScenarioState.SUBMITTED, FROM, None),
        (ScenarioState.SUSPENDED, FROM, None),
        (ScenarioState.ENDED, FROM, None),
        (ScenarioState.APPROVED, date(2026, 3, 3), None),
        (ScenarioState.APPROVED, FROM, date(2026, 3, 1)),
    ],
)
def test_a_scenario_that_is_not_in_force_opens_nothing(counter, code, state, begins, ends):
    shown = {CARD_TYPE: (ShownField("name"),)}
    counter.register("other", begins, ends, unit=cast.HOTEL, state=state, shown=shown)
    assert refused_and_unspent(counter, code, "other", counter.verifier())


def test_a_suspended_unit_sees_nothing_until_it_is_let_back(counter, code):
    def suspend(moment):
        with counter.deployment.database.begin() as repository:
            statement = update(units).where(units.c.id == cast.HOTEL.id)
            repository.connection.execute(statement.values(suspended_at=moment))

    suspend(counter.clock())
    assert counter.scan(code).outcome is Outcome.NOT_PERMITTED
    suspend(None)
    assert counter.scan(code).outcome is Outcome.VALID


def test_a_spent_code_is_reported_as_spent_before_anybodys_standing_is_looked_at(counter, code):
    counter.scan(code)
    shop = counter.verifier("shop")
    assert counter.scan(code, "shop-sale", shop).outcome is Outcome.CODE_USED


def test_a_system_sees_nothing_from_an_address_that_is_not_on_its_list(counter, code):
    with counter.deployment.database.begin() as repository:
        statement = update(api_clients).where(api_clients.c.id == "hotel-system")
        repository.connection.execute(statement.values(allowed_addresses='["203.0.113.0/24"]'))
    asked = {"verifier": HOTEL_SYSTEM, "address": "198.51.100.1"}
    assert counter.scan(code, **asked).outcome is Outcome.NOT_PERMITTED
    assert counter.scan(code, **asked | {"address": "203.0.113.9"}).outcome is Outcome.VALID


def test_a_revoked_system_sees_nothing(counter, code):
    with counter.deployment.database.begin() as repository:
        statement = update(api_clients).where(api_clients.c.id == "hotel-system")
        repository.connection.execute(statement.values(revoked_at=counter.clock()))
    assert counter.scan(code, verifier=HOTEL_SYSTEM).outcome is Outcome.NOT_PERMITTED
    assert counter.scan(code).outcome is Outcome.VALID
