"""A purge works in short rounds, and looks at nothing again that stays."""

from datetime import timedelta

import pytest
from sqlalchemy import event, func, insert, select

from tests.factories import NOW
from wallet.domain.showing.presentation import SESSION_LIFETIME
from wallet.domain.trail.audit import AuditAction
from wallet.repository import retention
from wallet.repository.act_tables import (
    idempotent_requests,
    purge_marks,
    show_sessions,
    throttles,
)
from wallet.repository.idempotency import GivenAnswer
from wallet.services.upkeep import purging
from wallet.services.upkeep.purging import purge, purge_by_itself

LATER = timedelta(days=8)


@pytest.fixture
def few_at_once(monkeypatch):
    """So few rows a round that a handful of them needs several."""
    monkeypatch.setattr(retention, "AT_ONCE", 3)


@pytest.fixture
def opened(deployment, counter, town):
    """Open sessions as if they had been, one a second; returns their ids."""

    def open_them(number, *, first=1000, same_moment=False):
        account = counter.account("lin")
        rows = [
            {
                "id": one,
                "licence_id": town.card_id,
                "account_id": account.id,
                "holder_id": account.holder_id,
                "typed_number": one,
                "opened_at": NOW,
                "expires_at": NOW
                + SESSION_LIFETIME
                + timedelta(seconds=0 if same_moment else one - first),
            }
            for one in range(first, first + number)
        ]
        with deployment.database.begin() as repository:
            repository.connection.execute(insert(show_sessions), rows)
        return [row["id"] for row in rows]

    return open_them


def kept(deployment, column):
    with deployment.database.read() as repository:
        return set(repository.connection.scalars(select(column)))


def test_what_is_over_goes_in_as_many_rounds_as_it_takes_each_with_its_entry(
    few_at_once, deployment, counter, opened
):
    opened(7)
    assert purge(deployment.database, NOW + LATER).show_sessions == 7
    assert kept(deployment, show_sessions.c.id) == set()
    counts = [int(one.details["show_sessions"]) for one in counter.entries(AuditAction.DATA_PURGED)]
    assert counts == [1, 3, 3]


def test_sessions_of_one_moment_go_together(few_at_once, deployment, opened):
    opened(10, same_moment=True)
    opened(2, first=2000)
    assert purge(deployment.database, NOW + LATER).show_sessions == 12
    assert kept(deployment, show_sessions.c.id) == set()


def test_scanned_sessions_between_others_stay_and_stop_nothing(
    few_at_once, deployment, counter, opened
):
    scanned = []
    for _ in range(4):
        session = counter.show()
        counter.scan(counter.screen(session).text)
        scanned.append(session.id)
        counter.clock.advance(seconds=1)
    opened(5)
    assert purge(deployment.database, NOW + LATER).show_sessions == 5
    assert kept(deployment, show_sessions.c.id) == set(scanned)


def test_a_scanned_session_is_looked_at_once(deployment, counter, opened):
    counter.scan(counter.screen(counter.show()).text)
    purge_by_itself(deployment.database, NOW + LATER)
    assert kept(deployment, purge_marks.c.looked_until) == {NOW + SESSION_LIFETIME}
    with deployment.database.read() as repository:
        found = repository.retention.find(retention.UnscannedSessions(NOW + LATER))
    assert found.is_nothing


def test_a_session_that_ends_after_the_mark_goes_the_next_time(deployment, counter, opened):
    counter.scan(counter.screen(counter.show()).text)
    purge_by_itself(deployment.database, NOW + timedelta(days=2))
    counter.clock.advance(days=2)
    counter.show()
    assert purge_by_itself(deployment.database, NOW + timedelta(days=2)).show_sessions == 0
    assert purge_by_itself(deployment.database, NOW + timedelta(days=4)).show_sessions == 1
    assert len(kept(deployment, show_sessions.c.id)) == 1


def test_where_nothing_is_over_nothing_is_written(deployment, counter, clock):
    counter.scan(counter.screen(counter.show()).text)
    purge_by_itself(deployment.database, clock() + timedelta(days=2))
    statements = []

    def remember(_connection, _cursor, statement, _parameters, _context, _many):
        statements.append(statement)

    event.listen(deployment.database.engine, "before_cursor_execute", remember)
    purge_by_itself(deployment.database, clock() + timedelta(days=2))
    event.remove(deployment.database.engine, "before_cursor_execute", remember)
    assert {one.split()[0] for one in statements} - {"BEGIN"} == {"SELECT"}
    assert "BEGIN IMMEDIATE" not in statements
    assert len(counter.entries(AuditAction.DATA_PURGED)) == 1


def test_what_nobody_asked_for_stops_after_a_while_and_goes_on_the_next_time(
    few_at_once, deployment, opened, monkeypatch
):
    monkeypatch.setattr(purging, "MOST_ROUNDS", 2)
    opened(8)
    assert purge_by_itself(deployment.database, NOW + LATER).show_sessions == 6
    assert purge_by_itself(deployment.database, NOW + LATER).show_sessions == 2


def test_answers_for_retries_go_by_all_of_their_key(deployment, clock):
    with deployment.database.begin() as repository:
        for actor, key in (("a", "1"), ("a", "2"), ("b", "1")):
            repository.idempotency.add(actor, key, GivenAnswer("0" * 64, {}), clock())
        repository.idempotency.add("b", "2", GivenAnswer("0" * 64, {}), clock() + LATER)
    assert purge(deployment.database, clock() + LATER).idempotent_requests == 3
    with deployment.database.read() as repository:
        (left,) = repository.connection.execute(select(idempotent_requests)).all()
    assert (left.actor_id, left.key) == ("b", "2")


def test_a_lock_out_that_was_used_again_meanwhile_stays(deployment, clock):
    row = {"bucket": "x", "failures": 1, "window_started_at": NOW, "shut_until": None}
    overdue = retention.idle_throttles(NOW + timedelta(days=1), NOW + LATER)
    with deployment.database.begin() as repository:
        repository.connection.execute(insert(throttles), row)
        found = repository.retention.find(overdue)
        assert [tuple(key) for key in found.keys] == [("x",)]
        used = throttles.update().values(window_started_at=NOW + LATER)
        repository.connection.execute(used)
        assert repository.retention.clear(overdue, found) == 0
        count = select(func.count()).select_from(throttles)
        assert repository.connection.execute(count).scalar_one() == 1


def test_a_session_that_was_scanned_meanwhile_stays(deployment, counter):
    session = counter.show()
    overdue = retention.UnscannedSessions(NOW + LATER)
    with deployment.database.read() as repository:
        found = repository.retention.find(overdue)
    assert [tuple(key) for key in found.keys] == [(session.id,)]
    counter.scan(counter.screen(session).text)
    with deployment.database.begin() as repository:
        assert repository.retention.clear(overdue, found) == 0
    assert kept(deployment, show_sessions.c.id) == {session.id}
