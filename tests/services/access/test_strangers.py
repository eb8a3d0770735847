"""Strangers cost nothing lasting: all is counted, a sample is kept, the rest leaves no row."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests import cast
from tests.town import CHEAP_HASHER
from wallet.domain.actors.actors import STRANGER, Actor, ActorKind, Role
from wallet.domain.errors import NotFound, NotPermitted
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.act_tables import audit_entries, stranger_refusals, throttles
from wallet.repository.trail.stranger_refusals import ENTRIES_AN_HOUR, StrangerTally
from wallet.services.access.client_proof import InvalidClient, Proof
from wallet.services.access.granting_access import grant_access_token
from wallet.services.access.signing_in import sign_in
from wallet.services.acts.refusing import record_refusal
from wallet.services.upkeep.purging import STRANGERS_KEPT, purge_by_itself

CLERK = Actor(ActorKind.ACCOUNT, "clerk", "clerk", cast.BUREAU.id, Role.ISSUER)


@pytest.fixture
def refuse(deployment, clock):
    def act(actor=STRANGER, refused="http_404", times=1):
        for _ in range(times):
            record_refusal(deployment.database, clock(), actor, refused, endpoint="somewhere")

    return act


@pytest.fixture
def entries(deployment):
    def count(outcome):
        found = select(func.count()).where(audit_entries.c.outcome == outcome)
        with deployment.database.read() as repository:
            return repository.connection.execute(found).scalar_one()

    return count


@pytest.fixture
def counted(deployment, clock):
    def read(hours=24):
        with deployment.database.read() as repository:
            return repository.stranger_refusals.since(clock() - timedelta(hours=hours))

    return read


def test_all_is_counted_and_the_first_twenty_of_an_hour_leave_an_entry(
    refuse, entries, counted, clock
):
    refuse(times=ENTRIES_AN_HOUR + 300)
    assert entries("http_404") == ENTRIES_AN_HOUR
    assert counted() == {"http_404": ENTRIES_AN_HOUR + 300}
    clock.advance(hours=1)
    refuse(times=3)
    assert entries("http_404") == ENTRIES_AN_HOUR + 3


def test_what_a_process_counted_by_itself_is_written_down_in_time(refuse, counted, clock):
    refuse(times=ENTRIES_AN_HOUR + 7)
    assert counted() == {"http_404": ENTRIES_AN_HOUR}
    clock.advance(seconds=10)
    refuse()
    assert counted() == {"http_404": ENTRIES_AN_HOUR + 8}
    refuse(times=5)
    clock.advance(hours=1)
    refuse(refused="http_405")
    assert counted() == {"http_404": ENTRIES_AN_HOUR + 13, "http_405": 1}


def test_one_code_does_not_use_up_the_sample_of_another(refuse, entries):
    refuse(times=ENTRIES_AN_HOUR + 5)
    refuse(refused="http_405", times=2)
    assert entries("http_405") == 2


def test_processes_share_one_sample(deployment, clock, entries):
    at = clock()
    entry = AuditEntry(at, AuditAction.ACCESS_REFUSED, STRANGER, "http_404")
    tallies = [StrangerTally(deployment.database.begin) for _ in range(4)]

    def of_one(tally):
        for _ in range(ENTRIES_AN_HOUR):
            tally.keep(entry)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(of_one, tallies))
    assert entries("http_404") == ENTRIES_AN_HOUR


def test_every_refusal_of_somebody_known_leaves_its_own_entry(refuse, entries):
    refuse(CLERK, NotPermitted.code, times=ENTRIES_AN_HOUR + 5)
    assert entries("not_permitted") == ENTRIES_AN_HOUR + 5


def test_a_refusal_is_recorded_once_whoever_meets_it(refuse, entries):
    error = NotFound()
    refuse(CLERK, error, times=3)
    assert entries("not_found") == 1
    assert error.recorded


def test_invented_names_at_the_sign_in_leave_a_bounded_trail(deployment, clock, town, entries):
    for number in range(60):
        with pytest.raises(Exception, match=r"wrong_credentials|too_many_attempts"):
            sign_in(
                deployment.database,
                CHEAP_HASHER,
                deployment.entropy,
                clock(),
                unverified_login=f"name-{number}",
                unverified_password="wrong",
                address="203.0.113.9",
            )
    assert entries("wrong_credentials") == ENTRIES_AN_HOUR
    assert entries("too_many_attempts") == 10
    with deployment.database.read() as repository:
        rows = repository.connection.execute(select(func.count()).select_from(throttles))
    assert rows.scalar_one() <= 51


def test_invented_clients_leave_a_bounded_trail(deployment, clock, town, entries):
    for number in range(40):
        with pytest.raises(InvalidClient):
            grant_access_token(
                deployment.database,
                deployment.token_maker(),
                clock(),
                Proof(f"client-{number}", "wrong"),
                unverified_scopes=frozenset(),
                address="203.0.113.9",
            )
    assert entries("invalid_client") == ENTRIES_AN_HOUR


def test_the_counts_go_in_time_and_are_few_until_then(refuse, deployment, clock):
    refuse(times=50)
    refuse(refused="http_405", times=50)
    rows = select(func.count()).select_from(stranger_refusals)
    with deployment.database.read() as repository:
        assert repository.connection.execute(rows).scalar_one() == 2
    clock.advance(days=STRANGERS_KEPT.days, hours=1)
    purge_by_itself(deployment.database, clock())
    with deployment.database.read() as repository:
        assert repository.connection.execute(rows).scalar_one() == 0
