"""Every filter of the trail finds its page by an index, however long the trail is."""

import json
import re
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import event, text

from tests import cast
from tests.databases import POSTGRES_URL
from tests.factories import NOW
from wallet.domain.trail.audit import AuditAction
from wallet.repository.act_tables import audit_entries
from wallet.repository.statements.bulk_insert import insert_many
from wallet.repository.trail.audit import AuditTrail

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.parametrize("database_url", ["postgresql"], indirect=True),
    pytest.mark.skipif(not POSTGRES_URL, reason="WALLET_TEST_POSTGRES_URL is not set"),
]
ROWS = 20_000
RARE = AuditAction.KEY_WITHDRAWN.value
OFTEN = AuditAction.LICENCE_VERIFIED.value
FILTERS = [
    {},
    {"unit_id": cast.HOTEL.id},
    {"unit_id": "nobody"},
    {"action": OFTEN},
    {"action": RARE},
    {"action": "nothing"},
    {"outcome": "done"},
    {"outcome": "code_used"},
    {"outcome": "never"},
    {"unit_id": cast.HOTEL.id, "action": RARE},
    {"unit_id": "nobody", "action": OFTEN},
    {"unit_id": cast.HOTEL.id, "outcome": "code_used"},
    {"action": OFTEN, "outcome": "never"},
    {"unit_id": cast.HOTEL.id, "action": OFTEN, "outcome": "done"},
]


def row(number):
    rare = number % 4000 == 0
    return {
        "at": NOW + timedelta(seconds=number),
        "action": RARE if rare else OFTEN,
        "outcome": "code_used" if number % 50 == 0 else "done",
        "actor_kind": "account",
        "actor_id": f"actor-{number % 300}",
        "actor_name": "somebody",
        "actor_role": "verifier",
        "acting_for": f"{number % 200:032x}" if number % 10 == 0 else None,
        "unit_id": cast.HOTEL.id if number % 3 else f"unit-{number % 40}",
        "licence_id": f"{number % 900:032x}",
        "fields": "[]",
        "details": "{}",
    }


@pytest.fixture
def long_trail(deployment, town):
    with deployment.database.begin() as repository:
        insert_many(repository.connection, audit_entries, [row(number) for number in range(ROWS)])
        repository.connection.execute(text("ANALYZE audit_entries"))
    return deployment.database


@pytest.fixture
def plan_of(long_trail):
    """Ask PostgreSQL how it would run what a reading of the trail runs."""

    def read(reading):
        asked = []

        def remember(_connection, _cursor, statement, parameters, _context, _many):
            asked.append((statement, parameters))

        with long_trail.read() as repository:
            event.listen(repository.connection, "before_cursor_execute", remember)
            reading(repository.audit)
            event.remove(repository.connection, "before_cursor_execute", remember)
            (statement, parameters), *more = asked
            assert not more
            found = repository.connection.exec_driver_sql(
                f"EXPLAIN (FORMAT JSON) {statement}", parameters
            ).scalar_one()
        return found if isinstance(found, str) else json.dumps(found)

    return read


def read_whole(plan):
    """The tables that a plan reads from end to end."""
    found = re.findall(r'"Node Type": "Seq Scan"[^{}]*"Relation Name": "(\w+)"', plan)
    return set(found)


def test_no_page_of_the_trail_reads_the_whole_of_it(plan_of):
    for filters in FILTERS:
        for before in (None, 9000):
            plan = plan_of(partial(AuditTrail.search, **filters, before=before, limit=51))
            assert not read_whole(plan), filters
            assert "Index" in plan


def test_what_was_done_with_licences_and_for_enterprises_neither(plan_of):
    licences = [f"{number:032x}" for number in range(4)]
    for before in (None, 9000):
        for reading in (
            partial(AuditTrail.for_licences, licence_ids=licences, before=before),
            partial(AuditTrail.of_enterprise, enterprise_id=f"{40:032x}", before=before),
        ):
            assert "audit_entries" not in read_whole(plan_of(reading))


def test_pages_follow_each_other_by_id_without_a_gap(long_trail):
    with long_trail.read() as repository:
        first = repository.audit.search(outcome="code_used", limit=30)
        second = repository.audit.search(outcome="code_used", before=first[-1].id, limit=30)
        both = repository.audit.search(outcome="code_used", limit=60)
    assert [one.id for one in first + second] == [one.id for one in both]
    assert [one.id for one in both] == sorted((one.id for one in both), reverse=True)
