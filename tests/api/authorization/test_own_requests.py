"""A unit's own requests as a list: by state, scenario and day, page after page."""

from datetime import timedelta

import pytest

from tests.api.systems import REQUESTS, assert_problem
from wallet.domain.civil_dates import city_date

PAGE = "authorization_requests"


@pytest.fixture
def listed(hotel):
    def read(**query):
        told = hotel.get(REQUESTS, **query)
        assert told.status_code == 200, told.text
        return [one["id"] for one in told.json[PAGE]]

    return read


@pytest.fixture
def asked(hotel, clock, answer):
    """One request in each state, an hour apart, the latest first."""
    made = {}
    for state in ("declined", "granted", "cancelled", "lapsed", "waiting"):
        told = hotel.ask("name", "resident_id", reference=state)
        assert told.status_code == 201, told.text
        made[state] = told.json["id"]
        if state in {"declined", "granted"}:
            answer(told, grant=state == "granted")
        if state == "cancelled":
            hotel.post(f"{REQUESTS}/{told.json['id']}/cancellation")
        if state == "lapsed":
            clock.advance(minutes=31)
        clock.advance(minutes=5)
        hotel.fetch_token()
    return made


def test_the_newest_comes_first_with_what_was_asked_and_granted(hotel, asked):
    told = hotel.get(REQUESTS).json[PAGE]
    assert [one["reference"] for one in told] == [
        *("waiting", "lapsed", "cancelled", "granted", "declined")
    ]
    assert [one["state"] for one in told] == [one["reference"] for one in told]
    granted = told[3]
    assert granted["asked"][0]["fields"] == [
        {"name": "name", "required": True},
        {"name": "resident_id", "required": True},
    ]
    (grant,) = granted["grants"]
    assert (grant["state"], grant["ended_at"]) == ("in_force", None)
    assert all(one["link"] is None for one in told)
    assert hotel.get(f"{REQUESTS}/{granted['id']}").json == granted


@pytest.mark.parametrize("state", ["waiting", "granted", "declined", "lapsed", "cancelled"])
def test_a_state_narrows_the_list(listed, asked, state):
    assert listed(state=state) == [asked[state]]
    assert listed(state=state, scenario="hotel-check-in") == [asked[state]]
    assert listed(state=state, scenario="elsewhere") == []


def test_a_withdrawn_consent_says_so_with_its_moment(hotel, asked, parties):
    with parties.deployment.database.read() as repository:
        (grant,) = repository.authorizations.of_request(asked["granted"])
    parties.withdraw(grant)
    assert hotel.get(REQUESTS, state="granted").json[PAGE] == []
    (told,) = hotel.get(REQUESTS, state="withdrawn").json[PAGE]
    assert told["grants"][0]["state"] == "withdrawn"
    assert told["grants"][0]["ended_at"] is not None


def test_a_period_is_of_civil_days_both_included(hotel, listed, clock):
    first = hotel.ask().json["id"]
    day = city_date(clock())
    clock.advance(days=1)
    hotel.fetch_token()
    second = hotel.ask().json["id"]
    tomorrow, after = (day + timedelta(days=days) for days in (1, 2))
    assert listed(**{"from": day, "to": day}) == [first]
    assert listed(**{"from": tomorrow}) == [second]
    assert listed(to=tomorrow) == [second, first]
    assert listed(**{"from": after}) == []
    assert listed(**{"from": day, "to": after, "state": "lapsed"}) == [first]


@pytest.mark.parametrize("query", [{}, {"scenario": "hotel-check-in"}, {"state": "waiting"}])
def test_pages_follow_each_other_without_a_gap(hotel, listed, query):
    made = [hotel.ask(reference=str(number)).json["id"] for number in range(7)]
    seen, cursor = [], None
    while True:
        more = {"cursor": cursor} if cursor else {}
        page = hotel.get(REQUESTS, limit=3, **more, **query).json
        seen += [one["id"] for one in page[PAGE]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert sorted(seen) == sorted(made)
    assert len(seen) == 7
    assert seen == listed(limit=100, **query)


def test_another_unit_sees_nothing_of_it(system, asked):
    assert system("shop-system").get(REQUESTS).json == {PAGE: [], "next_cursor": None}


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"state": "gone"}, "state"),
        ({"from": "2026-02-30"}, "from"),
        ({"to": "soon"}, "to"),
        ({"from": "20260101"}, "from"),
        ({"limit": "0"}, "limit"),
        ({"limit": "101"}, "limit"),
        ({"limit": "9" * 5000}, "limit"),
        ({"cursor": "x" * 61}, "cursor"),
        ({"scenario": ""}, "scenario"),
        ({"scenario": "x" * 65}, "scenario"),
        ({"stat": "granted"}, "stat"),
    ],
    ids=str,
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_query_that_means_nothing_is_told_by_its_name(hotel, query, field):
    told = assert_problem(hotel.get(REQUESTS, **query), 422, "invalid_input")
    assert told["errors"][0]["field"] == field


@pytest.mark.parametrize("cursor", ["x", "1-", "-1", "1-%", "9" * 30])
def test_a_cursor_that_no_list_gave_out_is_refused(hotel, cursor):
    assert_problem(hotel.get(REQUESTS, cursor=cursor), 422, "bad_cursor")
