"""What the gateway refuses a relying party's system: each by its code, each in the trail."""

import json
from datetime import date

import pytest

from tests import cast
from tests.api.systems import REQUESTS, assert_problem, question_body
from tests.factories import TYPE_CODE
from tests.town import CARD_TYPE
from wallet.domain.registry.scenario import ScenarioState
from wallet.domain.trail.audit import AuditAction, Ground
from wallet.repository.registry.registry_tables import api_clients
from wallet.repository.tables import scenarios, units


@pytest.fixture
def change(deployment):
    """Change what stands in a table, as the operator's desk would."""

    def act(table, condition, **values):
        with deployment.database.begin() as repository:
            repository.connection.execute(table.update().where(condition).values(**values))

    return act


@pytest.fixture
def granted(hotel, answer):
    asked = hotel.ask()
    answer(asked)
    return asked


def asked_for(*fields, type_code=CARD_TYPE):
    return {"licences": [{"type_code": type_code, "fields": list(fields)}]}


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        (asked_for("name", "portrait"), 403, "field_outside_scenario"),
        (asked_for("name", "no_such_field"), 403, "field_outside_scenario"),
        (asked_for("premises", type_code=TYPE_CODE), 403, "field_outside_scenario"),
        ({"scenario": "no-such-scenario"}, 403, "scenario_not_open"),
        ({"scenario": "shop-sale"}, 403, "scenario_not_open"),
        ({"term_days": 31}, 403, "term_outside_scenario"),
    ],
    ids=str,
)
def test_what_is_not_registered_is_never_asked(hotel, trail, changes, status, code):
    assert_problem(hotel.ask(**changes), status, code)
    entry = trail()[0]
    assert (entry.action, entry.outcome) == (AuditAction.AUTHORIZATION_ASKED, code)
    assert (entry.ground, entry.actor.id) == (Ground.AUTHORIZED, "hotel-system")


@pytest.mark.parametrize(
    "changes",
    [
        {"by_link": ...},
        {"by_link": True, "wallet_address": "x"},
        {"verification_id": "x", "by_link": True},
        {"licences": ...},
        {"licences": []},
        {"scenario": ...},
        asked_for(),
        {"licences": 2 * asked_for("name")["licences"]},
        {"term_days": 0},
        {"term_days": 367},
        {"term_days": "1"},
        {"purpose": "a purpose of one's own"},
    ],
    ids=str,
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_question_that_does_not_fit_the_schema_is_refused(hotel, trail, changes):
    assert_problem(hotel.ask(**changes), 422, "invalid_input")
    assert trail()[0].outcome == "invalid_input"


@pytest.mark.parametrize("state", [ScenarioState.SUSPENDED, ScenarioState.ENDED])
def test_a_scenario_that_is_not_open_neither_asks_nor_reads(hotel, granted, change, trail, state):
    change(scenarios, scenarios.c.code == "hotel-check-in", state=state.value)
    assert_problem(hotel.ask(), 403, "scenario_not_open")
    refused_read(hotel, granted, trail, 403, "scenario_not_open")


def test_a_scenario_past_its_end_date_neither_asks_nor_reads(hotel, granted, change, trail):
    change(scenarios, scenarios.c.code == "hotel-check-in", in_force_until=date(2026, 3, 1))
    assert_problem(hotel.ask(), 403, "scenario_not_open")
    refused_read(hotel, granted, trail, 403, "scenario_not_open")


def test_another_partys_request_does_not_exist_and_the_try_is_recorded(system, granted, trail):
    shop, path = system("shop-system"), f"{REQUESTS}/{granted.json['id']}"
    for told in (shop.get(path), shop.post(f"{path}/retrievals")):
        assert_problem(told, 404, "unknown_request")
        entry = trail()[0]
        assert (entry.outcome, entry.actor.id) == ("unknown_request", "shop-system")


def test_after_the_end_date_nothing_is_read(hotel, system, granted, clock, trail):
    clock.advance(days=2)
    refused_read(system("hotel-system"), granted, trail, 403, "authorization_ended")


def test_beyond_the_days_quota_nothing_is_read(hotel, granted, change, trail):
    change(api_clients, api_clients.c.id == "hotel-system", daily_quota=2)
    for _ in range(2):
        assert hotel.retrieve(granted).status_code == 201
    refused_read(hotel, granted, trail, 429, "quota_used_up")


def test_a_caller_from_an_address_off_the_list_reads_nothing(hotel, granted, change, trail):
    listed = json.dumps(["10.2.0.0/16"])
    change(api_clients, api_clients.c.id == "hotel-system", allowed_addresses=listed)
    refused_read(hotel, granted, trail, 403, "address_not_allowed")
    inside = hotel.retrieve(granted, environ_overrides={"REMOTE_ADDR": "10.2.3.4"})
    assert inside.status_code == 201


def test_a_suspended_party_neither_asks_nor_polls_nor_reads(hotel, granted, change, clock, trail):
    change(units, units.c.id == cast.HOTEL.id, suspended_at=clock())
    path = f"{REQUESTS}/{granted.json['id']}"
    for told in (hotel.ask(), hotel.get(path), hotel.post(f"{path}/retrievals")):
        assert_problem(told, 403, "unit_suspended")
        entry = trail()[0]
        assert (entry.outcome, entry.actor.id) == ("unit_suspended", "hotel-system")


def test_a_revoked_licence_is_not_handed_over(hotel, bureau, granted, town, trail):
    path = f"licences/{town.card_code}/revocations"
    bureau.post(path, {"kind": "rescinded", "reason": "许可不当"})
    refused_read(hotel, granted, trail, 403, "authorization_ended")


def test_a_token_without_the_scope_neither_asks_nor_reads(bureau, granted):
    path = f"{REQUESTS}/{granted.json['id']}"
    for told in (
        bureau.post(REQUESTS, question_body()),
        bureau.get(path),
        bureau.post(f"{path}/retrievals"),
    ):
        assert_problem(told, 403, "insufficient_scope")


@pytest.mark.parametrize("code", ["ABCD-EFGH-JKMN", "", " ", "\x00" * 12, "🀀" * 12])
def test_an_unknown_authorization_code_opens_nothing(hotel, trail, code):
    told = hotel.post(REQUESTS, {"authorization_code": code})
    assert told.status_code in {404, 422}
    assert trail()[0].outcome == told.json["code"]


def refused_read(hotel, granted, trail, status, code):
    assert_problem(hotel.retrieve(granted), status, code)
    entry = trail()[0]
    assert (entry.action, entry.outcome) == (AuditAction.LICENCE_RETRIEVED, code)
    assert (entry.ground, entry.actor.id) == (Ground.AUTHORIZED, "hotel-system")
