"""A unit's own requests: whatever there is, pages and filters show each once, the newest first."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import cast
from tests.databases import POSTGRES_URL
from tests.deployments import StandingClock, deployment_on
from tests.town import CARD_TYPE, standing_town
from wallet.domain.grounds.authorization import (
    REQUEST_LIFETIME,
    AuthorizationRequest,
    Channel,
    RequestState,
)
from wallet.domain.registry.scenario import AskedField
from wallet.repository.grounds.request_lists import WantedRequests
from wallet.services.authorization.own_requests import own_requests, requests_referred_to

UNIT, OTHER = cast.HOTEL.id, cast.SHOP.id
STORED = [one for one in RequestState if one is not RequestState.LAPSED]
SCENARIOS = ("hotel-check-in", "shop-sale")
made = st.fixed_dictionaries(
    {
        "unit": st.sampled_from([UNIT, UNIT, UNIT, OTHER]),
        "scenario": st.sampled_from(SCENARIOS),
        "state": st.sampled_from(STORED),
        "minutes": st.integers(0, 90),
        "code": st.sampled_from([None, None, None, "unused", "redeemed"]),
        "reference": st.sampled_from(["", "KH2031", "KH2032", "KH20", "DG0117", "kh2031", "K%_"]),
    }
)
wanted = st.builds(
    lambda state, scenario, since, until: (state, scenario, since, until),
    st.none() | st.sampled_from(RequestState),
    st.sampled_from(["", *SCENARIOS, "none such"]),
    st.none() | st.integers(0, 90),
    st.none() | st.integers(0, 90),
)


def request(number, one, now):
    at = now - timedelta(minutes=one["minutes"])
    state = RequestState.GRANTED if one["code"] else one["state"]
    return AuthorizationRequest(
        f"{number:032x}",
        one["unit"],
        one["scenario"],
        {CARD_TYPE: (AskedField("name"),)},
        1,
        Channel.CODE if one["code"] else Channel.LINK,
        state,
        at,
        at + REQUEST_LIFETIME,
        None,
        one["reference"],
        "somebody",
    )


def fits(asked, one, now, state, scenario, since, until):
    """Whether a list that is narrowed so shows a request: said once more, in plain words."""
    return (
        asked.unit_id == UNIT
        and one["code"] != "unused"
        and (state is None or asked.state_at(now) is state)
        and (not scenario or asked.scenario_code == scenario)
        and (since is None or asked.created_at >= now - timedelta(minutes=since))
        and (until is None or asked.created_at < now - timedelta(minutes=until))
    )


def walked(repository, now, narrowed, size):
    """Every page of a list, one after the other."""
    found, place = [], None
    for _ in range(100):
        page = own_requests(repository, UNIT, now, narrowed, place, size)
        assert len(page.requests) <= size
        found += [one.request.id for one in page.requests]
        place = page.next_place
        if place is None:
            return found
    raise AssertionError("the list goes on for ever")


def check(deployment, now, drawn, data):
    asked = [(request(number, one, now), one) for number, one in enumerate(drawn)]
    with deployment.database.begin() as repository:
        for one, how in asked:
            digest = f"digest {one.id}"[:64] if how["code"] == "unused" else None
            repository.authorizations.add_request(one, digest)
    state, scenario, since, until = data.draw(wanted)
    narrowed = WantedRequests(
        state,
        scenario,
        None if since is None else now - timedelta(minutes=since),
        None if until is None else now - timedelta(minutes=until),
    )
    expected = [one for one, how in asked if fits(one, how, now, state, scenario, since, until)]
    expected.sort(key=lambda one: (one.created_at, one.id), reverse=True)
    text = data.draw(st.sampled_from(["KH20", "KH2031", "K", "k", "%", "K%_", "DG0117 ", "_"]))
    mine = [one for one, how in asked if one.unit_id == UNIT and how["code"] != "unused"]
    with deployment.database.read() as repository:
        assert walked(repository, now, narrowed, data.draw(st.integers(1, 7))) == [
            one.id for one in expected
        ]
        found = requests_referred_to(repository, UNIT, now, text)
    assert {one.request.id for one in found} == {
        one.id for one in mine if one.reference.startswith(text)
    }
    return len(expected)


@pytest.mark.timeout(400)
@pytest.mark.parametrize(
    ("kind", "examples"),
    [("sqlite", 60), pytest.param("postgresql", 25, marks=pytest.mark.postgres)],
)
def test_each_request_that_fits_is_shown_once_on_some_page(kind, examples, templates):
    if kind == "postgresql" and not POSTGRES_URL:
        pytest.skip("WALLET_TEST_POSTGRES_URL is not set")
    shown = []

    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(made, min_size=1, max_size=25), st.data())
    def holds(drawn, data):
        clock = StandingClock()
        with templates.copy(kind, founded=True) as url:
            deployment = deployment_on(url, clock)
            try:
                standing_town(deployment)
                shown.append(check(deployment, clock(), drawn, data))
            finally:
                deployment.database.engine.dispose()

    holds()
    assert any(shown)
    assert not all(shown)


@pytest.mark.parametrize("text", ["", " "])
def test_nothing_to_look_for_finds_nothing(parties, text):
    parties.send(replace(parties.question(), reference="KH2031"))
    with parties.deployment.database.read() as repository:
        assert requests_referred_to(repository, UNIT, parties.clock(), text) == []


def test_each_request_comes_with_its_grants_and_what_they_open(parties):
    granted, declined = parties.ask(), parties.ask()
    (grant,) = parties.grant(granted)
    parties.decline(declined)
    with parties.deployment.database.read() as repository:
        page = own_requests(repository, UNIT, parties.clock(), WantedRequests(), None, 10)
    found = {one.request.id: one for one in page.requests}
    assert [one.id for one in found[granted.id].grants] == [grant.id]
    assert [one.value for one in found[granted.id].states] == ["in_force"]
    assert (found[declined.id].grants, found[declined.id].states) == ((), ())
    parties.withdraw(grant)
    with parties.deployment.database.read() as repository:
        withdrawn = WantedRequests(RequestState.WITHDRAWN)
        page = own_requests(repository, UNIT, parties.clock(), withdrawn, None, 10)
    assert [one.request.id for one in page.requests] == [granted.id]
