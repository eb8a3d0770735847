"""What the next read under a grant would meet, and the last moment at which it passes."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.factories import NOW
from wallet.domain.grounds.authorization import (
    LONGEST_TERM_DAYS,
    WITHDRAWN_BY_HOLDER,
    Authorization,
    AuthorizationRequest,
    Channel,
    FieldOutsideScenario,
    NothingAsked,
    RequestNotOpen,
    RequestState,
    TermOutsideScenario,
    ensure_askable,
)
from wallet.domain.grounds.ground_state import PAUSED, GroundState, ground_state, own_end
from wallet.domain.licences.licence import Licence, LicenceState, Term
from wallet.domain.licences.licence_code import parse_licence_code
from wallet.domain.registry.relying_party import CallingClient, RelyingParty, ScenarioNotOpen
from wallet.domain.registry.scenario import AskedField, Scenario, ScenarioKind, ScenarioState

CODE = parse_licence_code(
    "1.2.156.3005.2.113100000000000191001.11310115000000027Q.2022000001.001.O"
)
TODAY = date(2026, 3, 2)
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
LICENCE = Licence(
    id="l",
    type_code="card",
    type_version=1,
    issuer_id="i",
    code=CODE,
    number="1",
    issued_on=TODAY,
    term=Term(TODAY, None),
    state=LicenceState.VALID,
)
SCENARIO = Scenario(
    "s",
    "u",
    "场景",
    ScenarioKind.SOCIAL,
    "用途",
    {},
    TODAY,
    None,
    ScenarioState.APPROVED,
    {"card": (AskedField("name", required=True), AskedField("number", required=False))},
    longest_term_days=7,
)
PARTY = RelyingParty(suspended=False, use_ended=False, scenario=SCENARIO)
GRANT = Authorization("g", "r", "h", "a", "l", "u", "s", "场景", "用途", ("name",), NOW, NOW + DAY)


def state(grant=GRANT, licence=LICENCE, party=PARTY, now=NOW):
    return ground_state(grant, licence, party, now)


def client(**changes):
    return replace(
        PARTY,
        client=replace(
            CallingClient(revoked=False, allowed_addresses=(), scenario_codes=None), **changes
        ),
    )


def test_a_grant_with_everything_in_order_is_in_force():
    assert state() is GroundState.IN_FORCE
    assert own_end(GRANT, NOW) is None


def test_a_grant_ends_with_its_term_to_the_second():
    assert state(now=NOW + DAY - SECOND) is GroundState.IN_FORCE
    assert state(now=NOW + DAY) is GroundState.TERM_ENDED
    assert GRANT.in_force_at(NOW + DAY - SECOND)
    assert not GRANT.in_force_at(NOW + DAY)


@pytest.mark.parametrize("reason", [None, WITHDRAWN_BY_HOLDER])
def test_what_its_holder_took_back_is_withdrawn(reason):
    grant = replace(GRANT, withdrawn_at=NOW, ended_reason=reason)
    assert (state(grant), own_end(grant, NOW)) == (GroundState.WITHDRAWN, GroundState.WITHDRAWN)


def test_what_ended_with_its_licence_was_not_withdrawn():
    grant = replace(GRANT, withdrawn_at=NOW, ended_reason="licence_revoked")
    assert state(grant) is GroundState.ENDED_WITH_LICENCE


@pytest.mark.parametrize(
    "licence",
    [
        None,
        replace(LICENCE, state=LicenceState.SUSPENDED),
        replace(LICENCE, term=Term(TODAY, TODAY - DAY)),
    ],
)
def test_a_licence_that_is_not_in_force_lets_nothing_through(licence):
    assert state(licence=licence) is GroundState.LICENCE_NOT_IN_FORCE


def test_a_suspended_unit_is_told_apart_from_one_whose_approval_ended():
    assert state(party=replace(PARTY, suspended=True)) is GroundState.UNIT_SUSPENDED
    assert state(party=replace(PARTY, use_ended=True)) is GroundState.UNIT_NOT_APPROVED
    assert state(party=client(revoked=True)) is GroundState.UNIT_NOT_APPROVED


@pytest.mark.parametrize(
    "scenario",
    [
        None,
        replace(SCENARIO, state=ScenarioState.SUSPENDED),
        replace(SCENARIO, in_force_until=TODAY - DAY),
        replace(SCENARIO, askable_fields={"card": (AskedField("number", required=False),)}),
        replace(SCENARIO, askable_fields={"other": (AskedField("name", required=False),)}),
    ],
)
def test_a_scenario_that_no_longer_names_every_field_is_closed(scenario):
    assert state(party=replace(PARTY, scenario=scenario)) is GroundState.SCENARIO_CLOSED


def test_a_client_reads_under_the_scenarios_of_its_application_only():
    assert state(party=client(scenario_codes=("s",))) is GroundState.IN_FORCE
    assert state(party=client(scenario_codes=("t",))) is GroundState.SCENARIO_CLOSED


def test_what_is_paused_may_pass_again_and_what_ended_may_not():
    ended = {GroundState.WITHDRAWN, GroundState.ENDED_WITH_LICENCE, GroundState.TERM_ENDED}
    assert set(GroundState) - ended - {GroundState.IN_FORCE} == PAUSED


def test_a_request_lapses_to_the_second_and_says_where_it_stands():
    waiting = AuthorizationRequest(
        "r", "u", "s", {}, 1, Channel.LINK, RequestState.WAITING, NOW, NOW + DAY
    )
    waiting.ensure_open(NOW + DAY - SECOND)
    with pytest.raises(RequestNotOpen) as refused:
        waiting.ensure_open(NOW + DAY)
    assert refused.value.details == {"state": "lapsed"}


@pytest.mark.parametrize("asked", [{}, {"card": []}, {"card": ["name"], "other": []}])
def test_nothing_asked_is_refused_beside_its_field(asked):
    with pytest.raises(NothingAsked) as refused:
        ensure_askable(SCENARIO, "u", asked, 1, TODAY)
    assert refused.value.details == {"field": "licences"}


@pytest.mark.parametrize("asked", [{"card": ["birth"]}, {"other": ["name"]}])
def test_what_the_scenario_does_not_name_is_refused_by_its_name(asked):
    ((type_code, (name,)),) = asked.items()
    with pytest.raises(FieldOutsideScenario) as refused:
        ensure_askable(SCENARIO, "u", asked, 1, TODAY)
    assert refused.value.details == {"field": f"{type_code}.{name}"}


@pytest.mark.parametrize("days", [0, 8, -1])
def test_a_term_beyond_the_scenarios_is_refused_with_the_longest(days):
    with pytest.raises(TermOutsideScenario) as refused:
        ensure_askable(SCENARIO, "u", {"card": ["name"]}, days, TODAY)
    assert refused.value.details == {"field": "term_days", "longest": 7}


def test_no_scenario_asks_for_longer_than_the_longest_of_all():
    endless = replace(SCENARIO, longest_term_days=LONGEST_TERM_DAYS + 1)
    ensure_askable(endless, "u", {"card": ["name"]}, LONGEST_TERM_DAYS, TODAY)
    with pytest.raises(TermOutsideScenario):
        ensure_askable(endless, "u", {"card": ["name"]}, LONGEST_TERM_DAYS + 1, TODAY)


def test_each_field_is_asked_once_as_the_registry_says():
    asked = ensure_askable(SCENARIO, "u", {"card": ["number", "name", "number"]}, 7, TODAY)
    assert asked == {
        "card": (AskedField("number", required=False), AskedField("name", required=True))
    }


@pytest.mark.parametrize(
    ("scenario", "unit"),
    [(None, "u"), (SCENARIO, "another"), (replace(SCENARIO, in_force_until=TODAY - DAY), "u")],
)
def test_only_the_units_own_scenario_in_force_is_asked_under(scenario, unit):
    with pytest.raises(ScenarioNotOpen):
        ensure_askable(scenario, unit, {"card": ["name"]}, 1, TODAY)
