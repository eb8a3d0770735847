"""Everything of showing, copies and sets that happens once: sixteen at a time, twenty times over.

- a presentation code, redeemed by different verifiers; by one verifier without a key
- one request for it under one key, and one refused request under one key
- what a scan finds against the suspending of licence, unit and scenario that commits before it
- a show session, opened against the suspending of its licence
- a show session and a copy out of one form; a link out of one form
- the file behind a link; the cancelling of a copy; a download against its cancelling
- the last free place among a holder's sets
- the tries of a door, and the guesses of one verifier
"""

from dataclasses import replace

import pytest
from sqlalchemy import func, select, update

from tests import cast
from tests.copying import Copies
from tests.factories import NOW
from tests.races.racing import CONTENDERS, ROUNDS, refusals, winners
from tests.services.verification.counter import system
from wallet.domain.actors.actors import SYSTEM
from wallet.domain.actors.lockout import TYPED_CODE_BY_ACTOR
from wallet.domain.errors import TooManyAttempts
from wallet.domain.licence_sets.licence_set import MOST_SETS
from wallet.domain.licences.licence import LicenceState
from wallet.domain.registry.scenario import ScenarioState
from wallet.domain.showing.verification import Outcome
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.act_tables import show_sessions, verifications
from wallet.repository.copies.copy_tables import copy_links, temporary_copies
from wallet.repository.licence_sets.set_tables import licence_sets
from wallet.repository.tables import licences, scenarios, units
from wallet.services.acts.doing import RequestIdentity
from wallet.services.verification.verifying import verify

FORM = RequestIdentity("form", "what it said")
SUSPENDED = AuditEntry(NOW, AuditAction.UNIT_SUSPENDED, SYSTEM)


@pytest.fixture
def copies(deployment, clock, town):
    return Copies(deployment, clock, town)


@pytest.fixture
def count(deployment):
    """How many rows a table has."""

    def rows(table):
        with deployment.database.read() as repository:
            return repository.connection.execute(select(func.count()).select_from(table)).scalar()

    return rows


def scanning(inquiry):
    return lambda deployment: verify(deployment.database, deployment.verifying_tools(), inquiry)


def outcomes(results):
    return [result.outcome for result in results]


def test_a_code_is_redeemed_by_one_of_many_verifiers(course, counter):
    for turn in range(ROUNDS):
        code = counter.screen(counter.show()).text
        key = f"key {turn}"
        acts = [
            scanning(counter.case(code, verifier=system(f"system-{number}"), idempotency_key=key))
            for number in range(CONTENDERS)
        ]
        found = outcomes(course.race_each(acts))
        assert found.count(Outcome.VALID) == 1
        assert found.count(Outcome.CODE_USED) == CONTENDERS - 1


def test_one_verifier_without_a_key_redeems_a_code_once(course, counter):
    for _ in range(ROUNDS):
        code = counter.screen(counter.show()).text
        found = outcomes(course.race(scanning(counter.case(code))))
        assert found.count(Outcome.VALID) == 1
        assert found.count(Outcome.CODE_USED) == CONTENDERS - 1


def test_one_request_under_one_key_has_one_row_and_one_answer(course, counter, count):
    for turn in range(ROUNDS):
        code = counter.screen(counter.show()).text
        results = course.race(scanning(counter.case(code, idempotency_key=f"key {turn}")))
        assert results == [results[0]] * CONTENDERS
        assert results[0].outcome is Outcome.VALID
        assert count(verifications) == turn + 1


def test_a_refused_request_under_one_key_has_one_row_and_one_answer(course, counter, count):
    for turn in range(ROUNDS):
        code = counter.screen(counter.show()).text
        results = course.race(scanning(counter.case(code, "none", idempotency_key=f"key {turn}")))
        assert results == [results[0]] * CONTENDERS
        assert results[0].outcome is Outcome.NOT_PERMITTED
        assert count(verifications) == turn + 1


def suspend_card(repository, town):
    licence = repository.licences.get_for_change(town.card_id)
    repository.licence_changes.set_state(licence, LicenceState.SUSPENDED, NOW)


def suspend_unit(repository, _town):
    repository.units.suspend(cast.HOTEL.id, NOW, "整改")


def suspend_scenario(repository, _town):
    repository.scenarios.set_state("hotel-check-in", ScenarioState.SUSPENDED, NOW)


@pytest.mark.parametrize(
    ("suspend", "outcome"),
    [
        (suspend_card, "suspended"),
        (suspend_unit, "not_permitted"),
        (suspend_scenario, "not_permitted"),
    ],
)
def test_no_scan_is_valid_that_commits_after_a_suspension(course, counter, suspend, outcome):
    """Each writes its entry under its locks: what is valid was entered before the suspension."""
    for _ in range(ROUNDS):
        codes = [counter.screen(counter.show()).text for _ in range(CONTENDERS - 1)]
        scans = [scanning(counter.case(code)) for code in codes]

        def end(deployment):
            with deployment.database.begin() as repository:
                suspend(repository, counter.town)
                repository.audit.append(SUSPENDED)

        course.race_each([*scans[:7], end, *scans[7:]])
        entries = counter.entries()[:CONTENDERS]
        at = [entry.action for entry in entries].index(SUSPENDED.action)
        assert {entry.outcome for entry in entries[:at]} <= {outcome}
        assert {entry.outcome for entry in entries[at + 1 :]} <= {"valid"}
        with counter.deployment.database.begin() as repository:
            run = repository.connection.execute
            run(update(licences).values(state=LicenceState.VALID.value))
            run(update(units).values(suspended_at=None))
            run(update(scenarios).values(state=ScenarioState.APPROVED.value))


def test_no_session_lives_on_when_its_licence_was_suspended(course, counter):
    def show(deployment):
        return replace(counter, deployment=deployment).show()

    def end(deployment):
        with deployment.database.begin() as repository:
            suspend_card(repository, counter.town)
            repository.session_ends.of_licence(counter.town.card_id, NOW)

    for _ in range(ROUNDS):
        counter.clock.advance(minutes=16)
        course.race_each([*[show] * 3, end, *[show] * 3])
        with counter.deployment.database.begin() as repository:
            living = select(show_sessions.c.id).where(show_sessions.c.ended_at.is_(None))
            assert not repository.connection.execute(living).all()
            repository.connection.execute(update(licences).values(state=LicenceState.VALID.value))


def test_one_form_opens_one_session(course, counter, count):
    for turn in range(ROUNDS):
        counter.clock.advance(minutes=16)  # so many PINs at once shut the door for a while
        form = replace(FORM, key=f"form {turn}")
        results = course.race(lambda deployment: showing(deployment, counter, form))  # noqa: B023
        opened = winners(results)
        assert opened == [opened[0]] * len(opened)
        assert set(refusals(results)) <= {"too_many_attempts"}
        assert count(show_sessions) == turn + 1
    assert len(counter.entries(AuditAction.PRESENTATION_STARTED)) == ROUNDS


def showing(deployment, counter, form):
    return replace(counter, deployment=deployment).show(identity=form)


def test_one_form_makes_one_copy_with_one_link(course, copies, count):
    for turn in range(ROUNDS):
        copies.clock.advance(minutes=16)
        form = replace(FORM, key=f"form {turn}")

        def make(deployment):
            return replace(copies, deployment=deployment).make(identity=form)  # noqa: B023

        made = winners(course.race(make))
        assert made == [made[0]] * len(made)
        assert (count(temporary_copies), count(copy_links)) == (turn + 1, turn + 1)


def test_one_form_makes_one_link(course, copies, count):
    made = copies.make()
    for turn in range(ROUNDS):
        form = replace(FORM, key=f"form {turn}")

        def renew(deployment):
            return replace(copies, deployment=deployment).renew(made, identity=form)  # noqa: B023

        secrets = course.race(renew)
        assert secrets == [secrets[0]] * CONTENDERS
        assert count(copy_links) == turn + 2


def test_a_link_gives_the_file_to_one(course, copies):
    made = copies.make()
    for _ in range(ROUNDS):
        link = replace(made, secret=copies.renew(made))
        results = course.race(
            lambda deployment: replace(copies, deployment=deployment).download(link)  # noqa: B023
        )
        assert len(winners(results)) == 1
        assert set(refusals(results)) == {"download_link_used"}


def test_a_copy_is_cancelled_by_one_and_given_out_to_nobody_after_it(course, copies, clock):
    for _ in range(ROUNDS):
        clock.advance(minutes=6)  # so many copies one after another would have to wait
        made = copies.make()

        def cancel(deployment):
            return replace(copies, deployment=deployment).cancel(made)  # noqa: B023

        def download(deployment):
            return replace(copies, deployment=deployment).download(made)  # noqa: B023

        results = course.race_each([cancel, download] * 8)
        assert len(winners(results[::2])) == 1
        with copies.deployment.database.read() as repository:
            found = repository.audit.search(limit=CONTENDERS)
        done = [entry.action for entry in found if entry.outcome == "done"]
        assert done[0] is AuditAction.COPY_CANCELLED
        assert done.count(AuditAction.COPY_DOWNLOADED) <= 1


def test_the_last_free_place_among_the_sets_is_taken_once(course, shelf, count):
    for _ in range(MOST_SETS - 1):
        shelf.prepare()
    for _ in range(ROUNDS):
        results = course.race(
            lambda deployment: replace(
                shelf, counter=replace(shelf.counter, deployment=deployment)
            ).prepare()
        )
        assert len(winners(results)) == 1
        assert set(refusals(results)) == {"too_many_sets"}
        assert count(licence_sets) == MOST_SETS
        with shelf.database.begin() as repository:
            (made,) = winners(results)
            repository.licence_sets.delete(made)


def test_a_door_counts_every_try(course, clock):
    for turn in range(ROUNDS):
        results = course.race(
            lambda deployment: deployment.database.throttles.attempt(
                TYPED_CODE_BY_ACTOR,
                f"bucket {turn}",  # noqa: B023
                clock(),
            )
        )
        assert results.count(0) == TYPED_CODE_BY_ACTOR.failures_allowed


def test_one_verifier_guesses_no_more_often_at_once_than_one_by_one(course, counter):
    for turn in range(ROUNDS):
        verifier = system(f"guesser-{turn}")
        results = course.race_each(
            [
                scanning(counter.case(f"{n:010}", verifier=verifier, address=verifier.operator))
                for n in range(CONTENDERS)
            ]
        )
        shut = [one for one in results if isinstance(one, TooManyAttempts)]
        assert len(shut) == CONTENDERS - TYPED_CODE_BY_ACTOR.failures_allowed
