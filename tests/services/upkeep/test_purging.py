"""Purging: what was needed for a while goes, and nothing else does."""

from dataclasses import astuple
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.factories import SeededEntropy
from tests.town import CHEAP_HASHER, PASSWORD
from wallet.domain.actors.lockout import PASSWORD_BY_ADDRESS
from wallet.domain.showing.presentation import ShowSession
from wallet.domain.trail.audit import AuditAction
from wallet.repository.act_tables import (
    audit_entries,
    idempotent_requests,
    show_session_licences,
    show_sessions,
    throttles,
    verifications,
)
from wallet.repository.idempotency import GivenAnswer
from wallet.repository.tables import licence_versions, licences, sign_ins
from wallet.services.access.signing_in import sign_in, sign_out
from wallet.services.acts.limiting import attempt
from wallet.services.upkeep.purging import purge


@pytest.fixture
def purged(deployment, clock):
    """Purge after some time has passed, and return the five counts."""

    def after(**time):
        clock.advance(**time)
        return astuple(purge(deployment.database, clock()))

    return after


def count(deployment, table):
    with deployment.database.read() as repository:
        return repository.connection.execute(select(func.count()).select_from(table)).scalar_one()


def answers(deployment):
    with deployment.database.read() as repository:
        query = select(verifications.c.answer_sealed)
        return list(repository.connection.execute(query).scalars())


def test_a_disclosed_answer_goes_when_it_is_no_longer_shown(deployment, counter, code, purged):
    result = counter.scan(code)
    assert purged(minutes=10)[0] == 0
    assert purged(seconds=1)[0] == 1
    assert answers(deployment) == [b""]
    with deployment.database.read() as repository:
        stored = repository.verifications.find_own(result.id, counter.account("hotel").id)
    assert (stored.outcome, stored.answer) == ("valid", "")
    assert stored.scenario_name == "入住登记"
    assert purged(days=1)[0] == 0


def test_a_purged_code_is_still_spent(counter, code, purged):
    counter.scan(code)
    purged(minutes=11)
    assert counter.scan(code).outcome == "code_expired"


def test_a_purged_answer_is_not_shown_and_the_history_stays(visit, town, purged):
    lin, hotel = visit("lin"), visit("hotel")
    response = hotel.post(
        "/verifier/verifications",
        page="/verifier/scan",
        scan_text=lin.code(lin.present(town.card_id)),
        scenario="hotel-check-in",
        place="前台",
    )
    page = response.headers["Location"]
    assert hotel.get(page).status_code == 200
    purged(minutes=11)
    assert hotel.get(page).status_code == 404
    assert "居住证" in hotel.get("/verifier/history").text


def test_only_sessions_that_nobody_scanned_go_after_a_day(deployment, counter, code, purged):
    counter.scan(code)
    counter.show()
    assert purged(days=1)[1] == 0
    assert purged(minutes=6)[1] == 1
    assert count(deployment, show_sessions) == 1
    assert counter.show() is not None


def test_a_sets_session_goes_with_its_list_of_licences(deployment, shelf, purged):
    shelf.show(shelf.prepare())
    assert purged(minutes=1)[1] == 0
    assert count(deployment, show_session_licences) == 3
    assert purged(days=1, minutes=6)[1] == 1
    assert count(deployment, show_session_licences) == 0


def test_a_scanned_sets_session_stays_with_its_list(deployment, shelf, purged):
    shelf.scan(shelf.code())
    assert purged(days=1, minutes=6)[1] == 0
    assert count(deployment, show_session_licences) == 3


def test_a_session_of_a_moment_ago_stays(deployment, counter, clock, purged):
    session = counter.show()
    purged(minutes=1)
    with deployment.database.read() as repository:
        assert isinstance(
            repository.presentations.find_own(
                session.id, counter.account("lin").id, counter.account("lin").holder_id
            ),
            ShowSession,
        )


def test_sign_ins_go_thirty_days_after_their_end(deployment, counter, clock, purged):
    for login in ("lin", "hotel"):
        signed_in = sign_in(
            deployment.database,
            CHEAP_HASHER,
            SeededEntropy(login),
            clock(),
            unverified_login=login,
            unverified_password=PASSWORD,
            address="127.0.0.1",
        )
    sign_out(deployment.database, signed_in.account, signed_in.secret, clock())
    assert purged(days=30)[2] == 0
    assert purged(seconds=1)[2] == 1
    assert purged(hours=12)[2] == 1
    assert count(deployment, sign_ins) == 0


def test_idle_lock_outs_go_after_a_day(deployment, clock, purged):
    attempt(deployment.database, PASSWORD_BY_ADDRESS, "10.0.0.1", clock())
    assert purged(days=1)[3] == 0
    assert purged(seconds=1)[3] == 1
    assert count(deployment, throttles) == 0


def test_answers_kept_for_retries_go_after_seven_days(deployment, clock, purged):
    with deployment.database.begin() as repository:
        repository.idempotency.add("somebody", "key", GivenAnswer("0" * 64, {}), clock())
    assert purged(days=7)[4] == 0
    assert purged(seconds=1)[4] == 1
    assert count(deployment, idempotent_requests) == 0


def test_each_purge_leaves_one_entry_with_its_counts(counter, code, purged):
    counter.scan(code)
    purged(minutes=11)
    (entry,) = counter.entries(AuditAction.DATA_PURGED)
    assert entry.details["answers"] == "1"
    assert entry.at - counter.looks()[0].at == timedelta(minutes=11)


def test_licences_and_the_trail_are_never_touched(deployment, counter, code, purged):
    counter.scan(code)
    before = [count(deployment, table) for table in (licences, licence_versions, audit_entries)]
    purged(days=3650)
    after = [count(deployment, table) for table in (licences, licence_versions, audit_entries)]
    assert after == [*before[:2], before[2] + 1]
