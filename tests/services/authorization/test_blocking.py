"""屏蔽: a blocked unit reaches the wallet no more, and learns no more than that."""

import pytest

from tests import cast
from tests.office import CENTRE
from tests.services.authorization.systems import verifier
from tests.services.verification.counter import HOTEL_SYSTEM, Counter
from tests.trail_watch import entries_since, last_entry, leaving_one_entry
from wallet.domain.grounds.asking_limits import AskingLimits, PartyBlocked, PartyNotBlocked
from wallet.domain.grounds.authorization import RequestState
from wallet.domain.grounds.read_refusals import AuthorizationWithdrawn
from wallet.domain.showing.verification import Outcome
from wallet.domain.trail.audit import AuditAction
from wallet.repository.actors.units import UnknownUnit
from wallet.repository.tables import scenarios
from wallet.services.authorization import authorizing
from wallet.services.authorization.asking import HolderNotReached, ask_by_link, poll
from wallet.services.authorization.authorization_codes import redeem_code
from wallet.services.authorization.own_grants import waiting_for


@pytest.fixture
def address(parties):
    return parties.address()


def blocked(parties, login="lin"):
    holder_id = parties.account(login).holder_id
    with parties.deployment.database.read() as repository:
        return [one.unit_id for one in repository.holder_parties.blocked_by(holder_id, None, 50)]


def refusal_of(call):
    """What a unit learns: the error itself, its words, its details."""
    with pytest.raises(HolderNotReached) as caught:
        call()
    return caught.value.code, caught.value.zh, caught.value.en, caught.value.details


def test_a_blocked_unit_learns_what_it_learns_of_an_address_that_nobody_has(parties, address):
    parties.ask_at(address)
    parties.block()
    of_blocked = refusal_of(lambda: parties.ask_at(address))
    assert of_blocked == refusal_of(lambda: parties.ask_at("XXXX XXXX XXXX"))
    outcomes = [one.outcome for one in parties.entries(AuditAction.AUTHORIZATION_ASKED)]
    assert outcomes[:2] == ["holder_not_reached", "holder_not_reached"]


def test_a_block_hides_the_limits_too(parties, address):
    limits = AskingLimits(1, 1)
    parties.ask_at(address, limits=limits)
    parties.block()
    for _ in range(3):
        refusal_of(lambda: parties.ask_at(address, limits=limits))


def test_its_open_requests_are_closed_as_declined_and_those_of_others_wait(parties, address):
    first, second = parties.ask_at(address), parties.ask()
    with parties.deployment.database.begin() as repository:
        repository.connection.execute(scenarios.update().values(unit_id=cast.SHOP.id))
    of_shop = parties.ask_at(address, asker=verifier(cast.SHOP.id))
    last = last_entry(parties.deployment.database)
    parties.block()
    entries = entries_since(parties.deployment.database, last)
    assert sorted(one.action.value for one in entries) == [
        "authorization:declined",
        "authorization:declined",
        "party:blocked",
    ]
    (own,) = [one for one in entries if one.action is AuditAction.PARTY_BLOCKED]
    assert (own.unit_name, own.details["closed"]) == (cast.HOTEL.name, "2")
    for request in (first, second):
        found, _grants = poll(parties.deployment.database, HOTEL_SYSTEM, request.id)
        assert found.state is RequestState.DECLINED
    with parties.deployment.database.read() as repository:
        waiting = waiting_for(repository, parties.account(), parties.clock())
    assert [one.id for one in waiting] == [of_shop.id]


@pytest.mark.parametrize("withdraw_all", [False, True], ids=["kept", "taken back"])
def test_what_was_granted_stays_or_is_taken_back_in_the_same_act(parties, withdraw_all):
    requests = [parties.ask() for _ in range(3)]
    for request in requests:
        parties.grant(request)
    parties.block(withdraw_all=withdraw_all)
    ended = parties.entries(AuditAction.AUTHORIZATION_WITHDRAWN)
    assert len(ended) == (3 if withdraw_all else 0)
    for request in requests:
        if withdraw_all:
            with pytest.raises(AuthorizationWithdrawn):
                parties.retrieve(request)
        else:
            assert parties.retrieve(request)
    with parties.deployment.database.read() as repository:
        grants = repository.authorizations.of_requests(one.id for one in requests)
        signed = repository.authorizations.withdrawal_statements(one.id for one in grants)
    assert len(signed) == len(ended)


def test_an_unused_code_for_the_unit_is_taken_back_with_everything(codes, parties, clock):
    _request, code = codes.make()
    parties.block(withdraw_all=True)
    with pytest.raises(Exception, match="unknown_authorization_code"):
        redeem_code(parties.deployment.database, clock(), HOTEL_SYSTEM, code)


def test_its_link_and_a_code_for_it_are_refused_to_the_holder_with_the_way_out(parties, codes):
    deployment = parties.deployment
    sent = (deployment.database, deployment.entropy, parties.clock(), HOTEL_SYSTEM)
    link = ask_by_link(*sent, parties.question()).link_secret
    parties.block()

    def open_link():
        account = parties.account()
        return authorizing.open_link(deployment.database, parties.clock(), account, link)

    for act in (open_link, codes.make):
        with leaving_one_entry(deployment.database), pytest.raises(PartyBlocked):
            act()
    parties.unblock()
    assert open_link()
    assert codes.make()


def test_after_unblocking_it_may_ask_again(parties, address):
    parties.block()
    parties.unblock()
    assert parties.ask_at(address)
    assert blocked(parties) == []


def test_it_is_blocked_once_and_unblocked_once(parties):
    with leaving_one_entry(parties.deployment.database):
        parties.block()
    with leaving_one_entry(parties.deployment.database), pytest.raises(PartyNotBlocked):
        parties.block()
    parties.unblock()
    with leaving_one_entry(parties.deployment.database), pytest.raises(PartyNotBlocked):
        parties.unblock()


def test_an_unknown_unit_is_blocked_by_nobody(parties):
    with leaving_one_entry(parties.deployment.database), pytest.raises(UnknownUnit):
        parties.block("f" * 32)
    assert blocked(parties) == []


def test_a_block_is_one_wallets_own(parties):
    parties.block()
    gao = parties.address("gao")
    assert parties.ask_at(gao)
    assert (blocked(parties), blocked(parties, "gao")) == ([cast.HOTEL.id], [])


def test_showing_a_code_to_it_is_the_holders_own_act_and_goes_on(parties, town):
    parties.block()
    counter = Counter(parties.deployment, parties.clock, town)
    assert counter.scan(counter.screen(counter.show()).text).outcome is Outcome.VALID


def test_after_a_scan_a_blocked_unit_asks_nothing_more(parties, town):
    counter = Counter(parties.deployment, parties.clock, town)
    scan = counter.scan(counter.screen(counter.show()).text, verifier=HOTEL_SYSTEM)
    parties.block()
    refusal_of(lambda: parties.ask_after(scan.id))


def test_the_days_count_goes_on_over_a_block(parties, address):
    limits = AskingLimits(3, 2)
    for _ in range(2):
        parties.decline(parties.ask_at(address, limits=limits))
    parties.block()
    parties.unblock()
    with pytest.raises(Exception, match="asked_enough_today"):
        parties.ask_at(address, limits=limits)


def test_a_public_body_reads_by_duty_all_the_same(office, parties):
    office.approved()
    parties.block(CENTRE.id)
    assert office.open_case().exempted == 3
