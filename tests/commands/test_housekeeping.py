"""What the worker does unasked: it seals the trail and purges, and no step stops another."""

import threading
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import text

from tests.commands.trail import next_key, sealed_in_three_runs
from wallet.commands.upkeep import housekeeping
from wallet.commands.upkeep.housekeeping import BETWEEN_SEALS, Housekeeping
from wallet.repository.actors.sign_ins import SignIn
from wallet.services.upkeep import sealing
from wallet.services.upkeep.purging import BETWEEN_PURGES


@pytest.fixture
def stopping():
    return threading.Event()


@pytest.fixture
def house(deployment, town, stopping):
    return Housekeeping(deployment, stopping)


@pytest.fixture
def unsealed(deployment):
    def count():
        with deployment.database.read() as repository:
            return repository.audit_seals.unsealed_at_most()

    return count


@pytest.fixture
def old_sign_in(deployment, clock):
    """Add a sign-in that is to be purged; returns whether it is still there."""
    with deployment.database.begin() as repository:
        account = repository.accounts.find_by_login("clerk")
        long_ago = clock() - timedelta(days=90)
        end = long_ago + timedelta(hours=1)
        repository.sign_ins.start(SignIn("d" * 64, account.id, long_ago, end))

    def is_there():
        with deployment.database.read() as repository:
            return repository.sign_ins.last(account.id, 10) != []

    return is_there


def test_the_trail_is_sealed_unasked_and_the_digest_goes_to_the_log(house, trail, unsealed, caplog):
    caplog.set_level("INFO")
    trail.grow()
    assert unsealed() > 0
    house.do_all()
    assert unsealed() == 0
    assert trail.prove().last_digest in caplog.text


def test_it_is_sealed_again_when_a_minute_has_passed(house, trail, unsealed, clock):
    house.do_all()
    trail.grow()
    clock.advance(seconds=59)
    house.do_all()
    assert unsealed() == 3
    clock.advance(seconds=1)
    house.do_all()
    assert unsealed() == 0
    assert timedelta(minutes=1) == BETWEEN_SEALS


def test_a_backlog_is_sealed_some_runs_at_a_time_and_shrinks(house, trail, unsealed, monkeypatch):
    monkeypatch.setattr(sealing, "LONGEST_RUN", 4)
    monkeypatch.setattr(housekeeping, "RUNS_AT_ONCE", 3)
    trail.grow(30)
    left = [unsealed()]
    while left[-1]:
        house.do_all()
        left.append(unsealed())
    assert all(before - after <= 12 for before, after in pairwise(left))
    assert len(left) > 3
    assert trail.prove().fault is None


def test_a_doubted_seal_stops_neither_the_purge_nor_the_next_try(
    house, trail, deployment, clock, old_sign_in, caplog
):
    last = sealed_in_three_runs(trail)
    old = next_key(trail)
    with deployment.database.begin() as repository:
        repository.keys.withdraw(old, clock(), "operator", "泄露")
    trail.grow()
    house.do_all()
    assert "trail_not_vouched_for" in caplog.text
    assert not old_sign_in()
    trail.seal(last.digest)
    trail.grow()
    clock.advance(minutes=1)
    house.do_all()
    assert trail.prove().unsealed == 0


def test_a_withdrawn_key_of_the_worker_is_told_and_the_next_one_seals(
    house, trail, deployment, clock, unsealed, caplog
):
    signer = deployment.cabinet.deployment_signer()
    with deployment.database.begin() as repository:
        repository.keys.withdraw(signer.kid, clock(), "operator", "泄露")
    trail.grow()
    house.do_all()
    assert "no_signing_key" in caplog.text
    assert unsealed() > 0
    next_key(trail)
    clock.advance(minutes=1)
    house.do_all()
    assert unsealed() == 0


def test_what_is_unforeseen_in_one_step_stops_no_other(house, trail, unsealed, monkeypatch, caplog):
    def break_down(_database, _now):
        raise ZeroDivisionError

    monkeypatch.setattr(housekeeping, "purge_by_itself", break_down)
    house.do_all()
    assert unsealed() == 0
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize("whose", ["its own", "another's"])
def test_a_seal_that_vanishes_under_the_worker_is_not_covered_up(
    house, trail, clock, unsealed, caplog, whose
):
    if whose == "another's":
        trail.seal()
    house.do_all()
    trail.tamper("DELETE FROM audit_seals")
    clock.advance(minutes=1)
    house.do_all()
    assert "not done: seal: trail_cut_off" in caplog.text
    assert unsealed() > 0


def test_in_the_background_it_begins_at_once_and_ends_with_the_work(
    house, trail, unsealed, old_sign_in, stopping
):
    trail.grow()
    with house.in_background():
        for _ in range(600):
            if not unsealed() and not old_sign_in():
                break
            stopping.wait(0.1)
    assert not unsealed()
    assert not old_sign_in()
    assert stopping.is_set()


@pytest.mark.postgres
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_transaction_that_stays_open_holds_up_the_seal_and_nothing_else(
    house, trail, deployment, old_sign_in, unsealed, clock, stopping, caplog
):
    trail.grow()
    stopping.set()  # nobody waits a minute here
    with deployment.database.engine.connect() as late:
        late.execute(text("LOCK TABLE audit_entries IN ROW EXCLUSIVE MODE"))
        house.do_all()
        late.rollback()
    assert "audit_trail_busy" in caplog.text
    assert not old_sign_in()
    assert unsealed() > 0
    clock.advance(minutes=1)
    house.do_all()
    assert unsealed() == 0


def test_purging_keeps_its_own_time(house, clock, old_sign_in, monkeypatch):
    purged = []
    monkeypatch.setattr(housekeeping, "purge_by_itself", lambda _database, now: purged.append(now))
    for _ in range(11):
        house.do_all()
        clock.advance(minutes=1)
    assert len(purged) == 3
    assert timedelta(minutes=5) == BETWEEN_PURGES
