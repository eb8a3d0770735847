"""The three ways to reach a holder: after a scan, by a wallet address, by a link to give."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import cast
from tests.services.verification.counter import HOTEL_SYSTEM
from tests.town import CARD_TYPE
from wallet.domain.actors.actors import UnitSuspended
from wallet.domain.grounds.authorization import Channel, RequestState
from wallet.domain.licences.notice import NoticeKind
from wallet.domain.trail.audit import AuditAction
from wallet.repository.grounds.authorization_tables import authorization_requests
from wallet.services.acts.doing import IdempotencyKeyReused, RequestIdentity
from wallet.services.authorization import asking, authorizing, wallet_address
from wallet.services.authorization.asking import HolderNotReached, link_digest

KEY = RequestIdentity("key of the call", "d" * 64)


@pytest.fixture
def ask(parties):
    """Ask in one of the ways, as the hotel's system."""

    def way(act, *reach, question=None, asker=HOTEL_SYSTEM, **how):
        deployment = parties.deployment
        parts = (deployment.database, deployment.entropy, parties.clock(), asker)
        return act(*parts, question or parties.question(), *reach, **how)

    return way


@pytest.fixture
def scanned(counter):
    """The number of a verification in which the hotel's system saw Lin's card."""
    return counter.scan(counter.screen(counter.show()).text, verifier=HOTEL_SYSTEM).id


@pytest.fixture
def address(parties):
    deployment = parties.deployment
    parts = (deployment.database, deployment.entropy, parties.clock())
    return wallet_address.renew_address(*parts, parties.account())


def notices(parties):
    with parties.deployment.database.read() as repository:
        found = repository.notices.of_holder(cast.LIN.id)
    return [one for one in found if one.kind is NoticeKind.AUTHORIZATION_ASKED]


def test_after_a_scan_its_holder_is_asked(ask, scanned, parties, clock):
    question = replace(parties.question("name"), reference="r" * 200, term_days=3)
    asked = ask(asking.ask_after_scan, scanned, question=question)
    request = asked.request
    assert (request.channel, request.holder_id) == (Channel.SCAN, cast.LIN.id)
    assert (request.unit_id, request.scenario_code) == (cast.HOTEL.id, "hotel-check-in")
    assert (request.actor_id, request.reference) == (HOTEL_SYSTEM.actor.id, "r" * 100)
    assert [one.name for one in request.asked[CARD_TYPE]] == ["name"]
    assert (request.term_days, request.state) == (3, RequestState.WAITING)
    assert (request.created_at, request.lapses_at) == (clock(), clock() + timedelta(minutes=30))
    assert asked.link_secret is None
    assert notices(parties) == []


def test_whoever_did_not_scan_reaches_nobody(ask, scanned):
    other = replace(HOTEL_SYSTEM, actor=replace(HOTEL_SYSTEM.actor, id="another-system"))
    with pytest.raises(HolderNotReached):
        ask(asking.ask_after_scan, scanned, asker=other)
    with pytest.raises(HolderNotReached):
        ask(asking.ask_after_scan, "no such verification")


def test_by_an_address_its_holder_is_asked_and_told(ask, address, parties, clock):
    asked = ask(asking.ask_by_address, address)
    assert (asked.request.channel, asked.request.holder_id) == (Channel.ADDRESS, cast.LIN.id)
    assert asked.link_secret is None
    (notice,) = notices(parties)
    assert notice.created_at == clock()
    assert notice.details == {"request": asked.request.id, "unit": cast.HOTEL.name}
    assert notice.licence_id is None


def test_an_address_that_nobody_has_reaches_nobody(ask, address, parties):
    with pytest.raises(HolderNotReached):
        ask(asking.ask_by_address, address[::-1])
    (entry,) = parties.entries(AuditAction.AUTHORIZATION_ASKED)
    assert entry.outcome == HolderNotReached.code


def test_a_link_leads_to_the_request_and_its_secret_is_stored_nowhere(ask, parties):
    asked = ask(asking.ask_by_link)
    assert (asked.request.channel, asked.request.holder_id) == (Channel.LINK, None)
    assert len(bytes.fromhex(asked.link_secret)) == 16
    with parties.deployment.database.read() as repository:
        digest = link_digest(asked.link_secret)
        assert repository.authorizations.get_request_by_link(digest).id == asked.request.id
        stored = repository.connection.exec_driver_sql("SELECT * FROM authorization_requests")
        assert asked.link_secret not in str(stored.all())


@pytest.mark.parametrize("way", ["scan", "address", "link"])
def test_the_same_key_asks_once(ask, scanned, address, parties, way):
    act, reach = {
        "scan": (asking.ask_after_scan, (scanned,)),
        "address": (asking.ask_by_address, (address,)),
        "link": (asking.ask_by_link, ()),
    }[way]
    first = ask(act, *reach, identity=KEY)
    assert ask(act, *reach, identity=KEY) == first
    assert (first.link_secret is None) == (way != "link")
    assert len(parties.entries(AuditAction.AUTHORIZATION_ASKED)) == 1
    with pytest.raises(IdempotencyKeyReused):
        ask(act, *reach, identity=replace(KEY, digest="e" * 64))


def test_a_repeated_key_tells_a_suspended_unit_nothing(ask, parties):
    ask(asking.ask_by_link, identity=KEY)
    with parties.deployment.database.begin() as repository:
        repository.units.suspend(cast.HOTEL.id, parties.clock(), "核查")
    with pytest.raises(UnitSuspended):
        ask(asking.ask_by_link, identity=KEY)


def test_a_repeated_key_from_elsewhere_is_told_nothing(ask, parties):
    ask(asking.ask_by_link, identity=KEY)
    with parties.deployment.database.begin() as repository:
        repository.clients.set_limits("hotel-system", ("10.2.0.0/16",), {})
    here = replace(HOTEL_SYSTEM, address="10.2.0.1")
    assert ask(asking.ask_by_link, identity=KEY, asker=here)
    with pytest.raises(Exception, match="address_not_allowed"):
        ask(asking.ask_by_link, identity=KEY)


def test_the_answer_is_dated(parties, clock):
    request = parties.ask()
    clock.advance(minutes=1)
    asking.cancel(parties.deployment.database, clock(), HOTEL_SYSTEM, request.id)
    assert decided_at(parties, request) == clock()
    granted, declined = parties.ask(), parties.ask()
    clock.advance(minutes=1)
    parties.grant(granted)
    assert decided_at(parties, granted) == clock()
    clock.advance(minutes=1)
    authorizing.decline(parties.deployment.database, clock(), parties.account(), declined.id)
    assert decided_at(parties, declined) == clock()


def decided_at(parties, request):
    with parties.deployment.database.read() as repository:
        found = select(authorization_requests.c.decided_at).where(
            authorization_requests.c.id == request.id
        )
        return repository.connection.execute(found).scalar_one()
