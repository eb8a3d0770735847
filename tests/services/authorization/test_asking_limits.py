"""One unit cannot flood one holder, by wallet address or after a scan; others are not touched."""

import pytest

from tests import cast
from tests.services.authorization.systems import verifier
from tests.services.verification.counter import HOTEL_SYSTEM, Counter
from wallet.domain.grounds.asking_limits import (
    AskedEnoughToday,
    AskingLimits,
    RequestsStillOpen,
)
from wallet.domain.trail.audit import AuditAction
from wallet.repository.grounds.authorization_tables import holder_parties
from wallet.repository.tables import scenarios
from wallet.services.authorization import asking
from wallet.services.authorization.asking import HolderNotReached
from wallet.services.upkeep.purging import purge

LIMITS = AskingLimits(open_at_once=3, a_day=5)


@pytest.fixture
def address(parties):
    return parties.address()


def send(parties, address, count, **how):
    return [parties.ask_at(address, limits=LIMITS, **how) for _ in range(count)]


def test_so_many_requests_wait_and_no_further_one_is_sent(parties, address, clock):
    send(parties, address, 2)
    clock.advance(minutes=4)
    send(parties, address, 1)
    with pytest.raises(RequestsStillOpen) as refusal:
        send(parties, address, 1)
    assert refusal.value.retry_after == 26 * 60
    assert [one.outcome for one in parties.entries(AuditAction.AUTHORIZATION_ASKED)] == [
        "requests_still_open",
        "done",
        "done",
        "done",
    ]


@pytest.mark.parametrize("how", ["decline", "cancel", "lapse", "grant"])
def test_what_was_answered_makes_room(parties, address, clock, how):
    first, *_others = send(parties, address, 3)
    if how == "decline":
        parties.decline(first)
    elif how == "grant":
        parties.grant(first)
    elif how == "cancel":
        asking.cancel(parties.deployment.database, clock(), verifier(cast.HOTEL.id), first.id)
    else:
        clock.advance(minutes=30)
    send(parties, address, 1)


def test_after_so_many_in_a_day_it_asks_tomorrow(parties, address, clock):
    for request in (send(parties, address, 1)[0] for _ in range(5)):
        parties.decline(request)
    with pytest.raises(AskedEnoughToday) as refusal:
        send(parties, address, 1)
    seconds = refusal.value.retry_after
    clock.advance(seconds=seconds - 1)
    with pytest.raises(AskedEnoughToday):
        send(parties, address, 1)
    clock.advance(seconds=1)
    send(parties, address, 1)


def test_a_refused_request_counts_nothing(parties, address):
    for _ in range(10):
        with pytest.raises(HolderNotReached):
            parties.ask_at("XXXX XXXX XXXX", limits=LIMITS)
    send(parties, address, 3)
    for _ in range(10):
        with pytest.raises(RequestsStillOpen):
            send(parties, address, 1)
    with parties.deployment.database.read() as repository:
        rows = repository.connection.exec_driver_sql("SELECT asked FROM holder_parties")
        assert [row[0] for row in rows] == [3]


def test_another_holder_is_asked_all_the_same(parties, address):
    send(parties, address, 3)
    send(parties, parties.address("gao"), 3)


def test_another_unit_asks_all_the_same(parties, address):
    send(parties, address, 3)
    with parties.deployment.database.begin() as repository:
        repository.connection.execute(scenarios.update().values(unit_id=cast.SHOP.id))
    send(parties, address, 3, asker=verifier(cast.SHOP.id))


def test_desk_and_system_of_a_unit_are_counted_together(parties, address):
    desk = Counter(parties.deployment, parties.clock, parties.town).verifier("hotel")
    send(parties, address, 2)
    send(parties, address, 1, asker=desk)
    with pytest.raises(RequestsStillOpen):
        send(parties, address, 1, asker=desk)


def test_a_new_address_does_not_begin_anew(parties, address):
    send(parties, address, 3)
    with pytest.raises(RequestsStillOpen):
        send(parties, parties.address(), 1)


def test_whoever_was_scanned_once_is_not_asked_without_end(parties, town):
    counter = Counter(parties.deployment, parties.clock, town)
    scan = counter.scan(counter.screen(counter.show()).text, verifier=HOTEL_SYSTEM)
    for _ in range(3):
        parties.ask_after(scan.id, limits=LIMITS)
    with pytest.raises(RequestsStillOpen):
        parties.ask_after(scan.id, limits=LIMITS)


def test_a_link_reaches_nobody_by_itself_and_has_no_limit(parties):
    for _ in range(12):
        parties.ask(login=None)


def test_the_same_request_sent_again_is_counted_once(parties, address):
    deployment = parties.deployment
    sent = (deployment.database, deployment.entropy, parties.clock(), verifier(cast.HOTEL.id))
    identity = asking.RequestIdentity("key", "d" * 64)
    for _ in range(8):
        asking.ask_by_address(*sent, parties.question(), address, identity, LIMITS)
    with deployment.database.read() as repository:
        waiting = repository.request_lists.waiting_for(cast.LIN.id, parties.clock())
    assert len(waiting) == 1


def kept_parties(parties):
    with parties.deployment.database.read() as repository:
        return len(repository.connection.execute(holder_parties.select()).all())


def test_what_was_counted_on_an_earlier_day_is_purged_and_a_block_stays(parties, address, clock):
    send(parties, address, 1)
    assert purge(parties.deployment.database, clock()).asked_counts == 0
    clock.advance(days=1)
    parties.block()
    assert purge(parties.deployment.database, clock()).asked_counts == 0
    parties.unblock()
    assert purge(parties.deployment.database, clock()).asked_counts == 1
    parties.block()
    parties.unblock()
    assert purge(parties.deployment.database, clock()).asked_counts == 1
    assert kept_parties(parties) == 0
