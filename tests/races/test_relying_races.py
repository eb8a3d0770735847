"""Everything of authorizing, use lists and the registry that happens once: sixteen at a time.

- a holder's authorization code, redeemed by many, and by one asker under one key
- a one-time link, opened by two holders; the answer to a request: agreed, declined, cancelled
- taking a grant back; the last reads of a day's quota; one retrieval under one key
- agreeing, against the suspending of whoever asked
- suspending a unit; deciding on a scenario, an application, an entry of a use list
- taking credentials; one case under one key
"""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from tests import cast
from tests.races.racing import CONTENDERS, ROUNDS, refusals, winners
from tests.services.authorization.codes import Codes
from tests.services.authorization.parties import Parties
from tests.services.registry.offices import Offices
from tests.services.verification.counter import HOTEL_SYSTEM
from wallet.domain.grounds.authorization import RequestState
from wallet.domain.trail.audit import AuditAction
from wallet.repository.grounds.use_list_tables import exemption_cases
from wallet.repository.registry.registry_tables import api_clients
from wallet.services.acts.doing import RequestIdentity
from wallet.services.authorization import asking, authorizing
from wallet.services.authorization.authorization_codes import redeem_code
from wallet.services.registry import application_deciding, scenario_deciding, suspending
from wallet.services.use_lists import deciding

HALF = CONTENDERS // 2


@pytest.fixture
def parties(deployment, clock, town):
    return Parties(deployment, clock, town)


@pytest.fixture
def offices(deployment, clock, town):
    return Offices(deployment, clock)


def at(parties, act):
    """The same act, done by a contender with connections of its own."""
    return lambda deployment: act(replace(parties, deployment=deployment))


def done(parties, action):
    with parties.deployment.database.read() as repository:
        found = repository.audit.search(action=action.value, limit=5000)
    return [entry for entry in found if entry.outcome == "done"]


def fresh(clock):
    """Let the doors of PINs and the like open again between the rounds."""
    clock.advance(minutes=20)


def test_a_holders_code_is_redeemed_once(course, parties, clock):
    for turn in range(ROUNDS):
        fresh(clock)
        request, code = Codes(parties).make()

        def redeem(deployment):
            return redeem_code(deployment.database, clock(), HOTEL_SYSTEM, code)  # noqa: B023

        results = course.race(redeem)
        assert [one.id for one in winners(results)] == [request.id]
        assert set(refusals(results)) == {"unknown_authorization_code"}
        assert len(done(parties, AuditAction.AUTHORIZATION_ASKED)) == turn + 1


def test_a_holders_code_redeemed_under_one_key_gives_every_call_its_request(course, parties, clock):
    for turn in range(ROUNDS):
        fresh(clock)
        request, code = Codes(parties).make()
        key = RequestIdentity(f"key {turn}", "d" * 64)

        def redeem(deployment):
            return redeem_code(deployment.database, clock(), HOTEL_SYSTEM, code, key)  # noqa: B023

        assert [one.id for one in course.race(redeem)] == [request.id] * CONTENDERS
        assert len(done(parties, AuditAction.AUTHORIZATION_ASKED)) == turn + 1


def test_a_link_is_opened_by_one_holder(course, parties, clock):
    for turn in range(ROUNDS):
        asked = asking.ask_by_link(
            parties.deployment.database,
            parties.deployment.entropy,
            clock(),
            HOTEL_SYSTEM,
            parties.question(),
        )

        def opening(login):
            account, secret = parties.account(login), asked.link_secret  # noqa: B023
            return lambda deployment: authorizing.open_link(
                deployment.database, clock(), account, secret
            )

        lin, gao = opening("lin"), opening("gao")
        results = course.race_each([lin, gao] * HALF)
        of_lin, of_gao = winners(results[::2]), winners(results[1::2])
        assert sorted([len(of_lin), len(of_gao)]) == [0, HALF]
        assert len(done(parties, AuditAction.AUTHORIZATION_OPENED)) == turn + 1


def test_a_request_is_answered_once(course, parties, clock):
    for _ in range(ROUNDS):
        fresh(clock)
        request = parties.ask()
        lin = parties.account()

        def grant(deployment):
            return replace(parties, deployment=deployment).grant(request)  # noqa: B023

        def decline(deployment):
            authorizing.decline(deployment.database, clock(), lin, request.id)  # noqa: B023

        def cancel(deployment):
            asking.cancel(deployment.database, clock(), HOTEL_SYSTEM, request.id)  # noqa: B023

        results = course.race_each([grant, decline, cancel, decline, cancel, decline, cancel] * 2)
        assert len(winners(results)) == 1
        assert set(refusals(results)) == {"request_not_open"}
        found, grants = asking.poll(parties.deployment.database, HOTEL_SYSTEM, request.id)
        assert (found.state is RequestState.GRANTED) == bool(grants)


def test_a_grant_is_taken_back_once(course, parties, clock):
    for turn in range(ROUNDS):
        fresh(clock)
        (grant,) = parties.grant(parties.ask())
        course.race(at(parties, lambda own: own.withdraw(grant)))  # noqa: B023
        assert len(done(parties, AuditAction.AUTHORIZATION_WITHDRAWN)) == turn + 1


def test_a_days_quota_is_never_exceeded(course, parties, clock):
    request = parties.ask(days=ROUNDS + 2)
    parties.grant(request)
    for _ in range(ROUNDS):
        clock.advance(days=1)
        results = course.race(at(parties, lambda own: own.retrieve(request, quota=5)))
        assert len(winners(results)) == 5
        assert set(refusals(results)) == {"quota_used_up"}


def test_one_retrieval_under_one_key_is_one_read(course, parties):
    request = parties.ask(days=2)
    parties.grant(request)
    for turn in range(ROUNDS):
        key = RequestIdentity(f"read {turn}", "d" * 64)
        handed = course.race(
            at(parties, lambda own: own.retrieve(request, identity=key))  # noqa: B023
        )
        assert handed == [handed[0]] * CONTENDERS
        assert len(done(parties, AuditAction.LICENCE_RETRIEVED)) == turn + 1


def test_nothing_is_granted_after_the_asking_unit_was_suspended(course, parties, offices, clock):
    operator = offices.actor("operator")
    for _ in range(ROUNDS):
        fresh(clock)
        requests = [parties.ask() for _ in range(4)]
        grants = [at(parties, lambda own, one=one: own.grant(one)) for one in requests]

        def suspend(deployment):
            suspending.suspend_unit(deployment.database, clock(), operator, cast.HOTEL.id, "核查")

        results = course.race_each([*grants[:2], suspend, *grants[2:]])
        assert set(refusals(results)) <= {"receiver_suspended"}
        entries = [
            entry.action for entry in offices.entries()[: len(results)] if entry.outcome == "done"
        ]
        assert entries[0] is AuditAction.UNIT_SUSPENDED
        suspending.resume_unit(
            parties.deployment.database, clock(), operator, cast.HOTEL.id, "核查完成"
        )


def test_a_unit_is_suspended_once(course, offices, clock):
    operator = offices.actor("operator")

    def suspend(deployment):
        suspending.suspend_unit(deployment.database, clock(), operator, cast.HOTEL.id, "核查")

    def resume(deployment):
        suspending.resume_unit(deployment.database, clock(), operator, cast.HOTEL.id, "完成")

    for _ in range(ROUNDS):
        for act in (suspend, resume):
            results = course.race(act)
            assert len(winners(results)) == 1
            assert set(refusals(results)) == {"unit_state_conflict"}


def test_a_scenario_is_decided_once(course, offices, clock):
    operator = offices.actor("operator")
    for _ in range(ROUNDS):
        code = offices.apply().code

        def approve(deployment):
            scenario_deciding.approve_scenario(
                deployment.database,
                deployment.entropy,
                clock(),
                operator,
                code,  # noqa: B023
                sensitive_reviewed=True,
            )

        def send_back(deployment):
            scenario_deciding.return_scenario(
                deployment.database,
                clock(),
                operator,
                code,  # noqa: B023
                "请补充",
            )

        results = course.race_each([approve, send_back] * HALF)
        assert len(winners(results)) == 1
        assert set(refusals(results)) == {"scenario_state_conflict"}


def test_an_application_is_approved_once_and_opens_one_client(course, offices, clock):
    operator = offices.actor("operator")
    for _ in range(ROUNDS):
        applied = offices.apply_for_use()
        with offices.read() as repository:
            before = _count(repository, api_clients)

        def approve(deployment):
            return application_deciding.approve_application(
                deployment.database,
                deployment.entropy,
                clock(),
                operator,
                applied.id,  # noqa: B023
            )

        results = course.race(approve)
        assert len(winners(results)) == 1
        assert set(refusals(results)) == {"application_state_conflict"}
        with offices.read() as repository:
            assert _count(repository, api_clients) == before + 1
        offices.decide(application_deciding.end_application, applied.id)


def test_credentials_are_taken_once(course, offices):
    offices.approved_use()
    for version in range(ROUNDS):
        results = course.race(
            lambda deployment: replace(offices, deployment=deployment).secret(version)  # noqa: B023
        )
        assert len(winners(results)) == 1
        assert set(refusals(results)) == {"credentials_changed_since"}


def test_an_entry_of_a_use_list_is_decided_once(course, office, clock):
    operator = office.actor("operator")
    for turn in range(ROUNDS):
        entry = office.submitted(f"310101-SP-{turn}")

        def approve(deployment):
            return deciding.approve(deployment.database, clock(), operator, entry.id)  # noqa: B023

        def send_back(deployment):
            return deciding.return_for_correction(
                deployment.database,
                clock(),
                operator,
                entry.id,  # noqa: B023
                "请补充",
            )

        results = course.race_each([approve, send_back] * HALF)
        assert len(winners(results)) == 1
        assert set(refusals(results)) == {"use_list_state_conflict"}


def test_one_case_under_one_key_is_opened_once(course, office):
    office.approved()
    for turn in range(ROUNDS):
        request = office.request(identity=RequestIdentity(f"case {turn}", "d" * 64))
        opened = course.race(
            lambda deployment: replace(office, deployment=deployment).open_case(request)  # noqa: B023
        )
        assert {one.id for one in opened} == {opened[0].id}
        with office.deployment.database.read() as repository:
            assert _count(repository, exemption_cases) == turn + 1


def _count(repository, table):
    return repository.connection.execute(select(func.count()).select_from(table)).scalar()
