"""Asking, blocking and taking back at one moment: limits hold, and what ended is not read after.

- the last places among a holder's open requests, and a day's
- blocking, against asking by address; blocking a unit twice
- taking a grant back, against reading it
- ending an application outside the use list, against a case under it
"""

from dataclasses import replace

import pytest

from tests import cast
from tests.races.racing import CONTENDERS, ROUNDS, refusals, winners
from tests.services.authorization.parties import Parties
from tests.services.registry.offices import Offices
from tests.services.use_lists.outside import apply_outside, outside_request
from wallet.domain.grounds.asking_limits import AskingLimits
from wallet.domain.grounds.authorization import RequestState
from wallet.domain.trail.audit import AuditAction
from wallet.services.registry import scenario_deciding

HALF = CONTENDERS // 2
PLENTY = AskingLimits(open_at_once=100, a_day=1000)


@pytest.fixture
def parties(deployment, clock, town):
    return Parties(deployment, clock, town)


@pytest.fixture
def offices(deployment, clock, town):
    return Offices(deployment, clock)


def at(parties, act):
    """The same act, done by a contender with connections of its own."""
    return lambda deployment: act(replace(parties, deployment=deployment))


def waiting(parties):
    with parties.deployment.database.read() as repository:
        return repository.request_lists.waiting_for(cast.LIN.id, parties.clock())


def newest_done(of, count=20):
    """What was done last, the newest first."""
    with of.deployment.database.read() as repository:
        found = repository.audit.search(limit=count)
    return [entry for entry in found if entry.outcome == "done"]


@pytest.mark.parametrize(
    ("limits", "code", "places"),
    [
        (AskingLimits(3, 1000), "requests_still_open", 3),
        (AskingLimits(1, 1000), "requests_still_open", 1),
        (AskingLimits(100, 5), "asked_enough_today", 5),
        (AskingLimits(4, 4), "requests_still_open", 4),
    ],
)
def test_a_limit_is_never_exceeded(course, parties, clock, limits, code, places):
    address = parties.address()
    for _ in range(ROUNDS // 2):
        clock.advance(days=1)
        results = course.race(at(parties, lambda own: own.ask_at(address, limits=limits)))
        assert len(winners(results)) == places
        assert set(refusals(results)) == {code}
        assert len(waiting(parties)) == places


def test_nothing_waits_of_a_unit_that_was_blocked(course, parties, clock):
    address = parties.address()
    for _ in range(ROUNDS):
        clock.advance(hours=1)

        def ask(own):
            return own.ask_at(address, limits=PLENTY)

        asks = [at(parties, ask)] * HALF
        results = course.race_each([*asks[:4], at(parties, lambda own: own.block()), *asks[4:]])
        assert not waiting(parties)
        assert set(refusals(results)) <= {"holder_not_reached"}
        sent = [one for one in winners(results) if one is not None]
        with parties.deployment.database.read() as repository:
            for one in sent:
                state = repository.authorizations.get_request(one.id).state
                assert state is RequestState.DECLINED
        parties.unblock()


def test_a_unit_is_blocked_once(course, parties):
    for _ in range(ROUNDS):
        for act in (lambda own: own.block(), lambda own: own.unblock()):
            results = course.race(at(parties, act))
            assert len(winners(results)) == 1
            assert set(refusals(results)) == {"party_block_unchanged"}


def test_nothing_is_read_after_its_withdrawal(course, parties, clock):
    for _ in range(ROUNDS):
        clock.advance(minutes=20)
        request = parties.ask()
        (grant,) = parties.grant(request)
        read = at(parties, lambda own: own.retrieve(request))  # noqa: B023
        withdraw = at(parties, lambda own: own.withdraw(grant))  # noqa: B023
        results = course.race_each([read, read, withdraw, read, read, read])
        assert set(refusals(results)) <= {"authorization_withdrawn"}
        assert newest_done(parties)[0].action is AuditAction.AUTHORIZATION_WITHDRAWN


def test_no_case_is_opened_after_its_application_ended(course, offices, office, clock):
    operator = offices.actor("operator")
    for turn in range(ROUNDS // 2):
        code = f"310101-QT-{turn:04}"
        scenario = apply_outside(office, matter_code=code)
        request = outside_request(office, code)

        def open_case(deployment):
            return replace(office, deployment=deployment).open_case(request)  # noqa: B023

        def end(deployment):
            scenario_deciding.end_scenario(
                deployment.database,
                clock(),
                operator,
                scenario.code,  # noqa: B023
                "依据废止",
            )

        results = course.race_each([open_case] * 3 + [end] + [open_case] * 3)
        assert set(refusals(results)) <= {"scenario_not_open", "matter_not_open"}
        assert newest_done(office)[0].action is AuditAction.SCENARIO_ENDED
