"""Over the API every call of a relying party passes one check, and a call twice is one act."""

import pytest

from tests.api.systems import REQUESTS, assert_problem
from tests.services.authorization.codes import Codes
from tests.services.registry.offices import Offices
from tests.town import CARD_TYPE
from wallet.domain.trail.audit import AuditAction
from wallet.services.registry.application_deciding import end_application
from wallet.services.registry.scenario_deciding import suspend_scenario
from wallet.services.registry.suspending import suspend_unit

OWN, FOREIGN = "203.0.113.17", "198.51.100.9"


@pytest.fixture
def offices(deployment, clock, town):
    return Offices(deployment, clock)


@pytest.fixture
def applied(offices):
    """The hotel's own application, whose client may call from its addresses alone."""
    return offices.approved_use()


@pytest.fixture
def desk_of(applied, deployment, app, offices):
    """The client of the application, with a token; each call comes from an address."""
    client_id, secret = offices.secret()

    def call(method, path, body=None, address=OWN, key=None):
        token = app.test_client().post(
            "/oauth/token",
            data={
                "grant_type": "client_credentials",
                "client_id": client_id,
                "client_secret": secret,
            },
            environ_overrides={"REMOTE_ADDR": OWN},
        )
        headers = {"Authorization": f"Bearer {token.json['access_token']}"}
        if key:
            headers["Idempotency-Key"] = key
        return app.test_client().open(
            f"/api/v1/{path}",
            method=method,
            json=body,
            headers=headers,
            environ_overrides={"REMOTE_ADDR": address},
        )

    return call


def question(scenario="hotel-check-in"):
    return {
        "scenario": scenario,
        "licences": [{"type_code": CARD_TYPE, "fields": ["name", "resident_id"]}],
        "term_days": 1,
        "by_link": True,
    }


def grants_of(hotel, asked):
    (grant,) = hotel.get(f"{REQUESTS}/{asked.json['id']}").json["grants"]
    return grant["in_force"], grant["state"]


def test_a_client_asks_under_the_scenarios_of_its_application_alone(desk_of, offices, trail):
    other = offices.apply().code
    offices.approve(other)
    assert desk_of("POST", REQUESTS, question()).status_code == 201
    refused = desk_of("POST", REQUESTS, question(other))
    assert_problem(refused, 403, "scenario_not_in_application")
    assert trail()[0].action is AuditAction.AUTHORIZATION_ASKED


def test_the_list_of_addresses_guards_every_call(desk_of, offices):
    asked = desk_of("POST", REQUESTS, question())
    path = f"{REQUESTS}/{asked.json['id']}"
    calls = [
        ("POST", REQUESTS, question()),
        ("POST", REQUESTS, {"authorization_code": "ABCDEFGHJKMN"}),
        ("GET", path),
        ("POST", f"{path}/cancellation"),
        ("POST", f"{path}/retrievals"),
        ("GET", f"{path}/consent-records"),
        ("POST", "verifications", {"code": "0123456789", "scenario": "hotel-check-in"}),
    ]
    for call in calls:
        assert_problem(desk_of(*call, address=FOREIGN), 403, "address_not_allowed")
    with offices.read() as repository:
        (day,) = repository.quotas.of_day(offices.clock().date())
    assert day[3] == len(calls)
    assert desk_of("GET", path).json["state"] == "waiting"


def test_the_fiftieth_call_from_a_foreign_address_shuts_the_unit(desk_of, offices):
    path = f"{REQUESTS}/{'0' * 32}"
    for _ in range(50):
        assert_problem(desk_of("GET", path, address=FOREIGN), 403, "address_not_allowed")
    with offices.read() as repository:
        (unit,) = repository.units.suspended(10)
    assert "50" in unit.suspension_reason


def test_reading_too_early_shuts_nobody(hotel, offices, system, clock):
    asked = hotel.ask()
    for _ in range(60):
        assert_problem(hotel.retrieve(asked), 403, "authorization_not_answered")
    clock.advance(minutes=31)
    hotel.fetch_token()
    for _ in range(60):
        assert_problem(hotel.retrieve(asked), 403, "authorization_lapsed")
    with offices.read() as repository:
        assert repository.units.suspended(10) == []


def test_a_grant_is_told_in_force_only_while_all_it_rests_on_is(hotel, answer, offices, parties):
    asked = hotel.ask()
    answer(asked)
    assert grants_of(hotel, asked) == (True, "in_force")
    offices.decide(suspend_scenario, "hotel-check-in")
    assert grants_of(hotel, asked) == (False, "scenario_closed")
    assert_problem(hotel.retrieve(asked), 403, "scenario_not_open")


def test_an_ended_application_ends_every_ground_of_its_unit(hotel, answer, applied, offices):
    asked = hotel.ask()
    answer(asked)
    offices.decide(end_application, applied.id)
    path = f"{REQUESTS}/{asked.json['id']}"
    for refused in (hotel.get(path), hotel.retrieve(asked), hotel.ask()):
        assert_problem(refused, 403, "application_ended")


def test_a_suspended_unit_gets_no_token(hotel, offices, app, desk_of):
    asked = hotel.ask()
    offices.decide(suspend_unit, "unit91310115ma1k00007q0000000000")
    for refused in (hotel.ask(), hotel.get(f"{REQUESTS}/{asked.json['id']}")):
        assert_problem(refused, 403, "unit_suspended")


def test_a_code_redeemed_again_under_one_key_gives_the_same_request(hotel, parties, trail):
    _request, code = Codes(parties).make()
    body = {"authorization_code": code}
    first, again = (hotel.post(REQUESTS, body, key="redeem-1") for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json["id"] == again.json["id"]
    assert [one.outcome for one in trail(AuditAction.AUTHORIZATION_ASKED)] == ["done"]
    assert_problem(hotel.post(REQUESTS, body), 404, "unknown_authorization_code")


def test_a_retrieval_again_under_one_key_is_one_read(hotel, answer, trail):
    asked = hotel.ask()
    answer(asked)
    first, again = (hotel.retrieve(asked, key="read-1") for _ in range(2))
    assert first.json == again.json
    assert len(trail(AuditAction.LICENCE_RETRIEVED)) == 1


def test_a_used_up_quota_says_when_the_city_begins_a_new_day(hotel, answer, clock, offices):
    with offices.database.begin() as repository:
        repository.clients.set_limits("hotel-system", (), {CARD_TYPE: 1})
    asked = hotel.ask(term_days=5)
    answer(asked)
    assert hotel.retrieve(asked).status_code == 201
    told = hotel.retrieve(asked)
    assert_problem(told, 429, "quota_used_up")
    assert "零点" in told.json["detail"]
    clock.advance(seconds=int(told.headers["Retry-After"]))
    hotel.fetch_token()
    assert hotel.retrieve(asked).status_code == 201
