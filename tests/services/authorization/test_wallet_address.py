"""A wallet's address: renewed it is another one, stopped it reaches nobody."""

import pytest

from tests import cast
from wallet.domain.trail.audit import AuditAction
from wallet.services.authorization.wallet_address import NoWallet, renew_address, stop_address


@pytest.fixture
def renew(parties):
    deployment = parties.deployment
    parts = (deployment.database, deployment.entropy, parties.clock())
    return lambda login="lin": renew_address(*parts, parties.account(login))


@pytest.fixture
def stop(parties):
    parts = (parties.deployment.database, parties.clock())
    return lambda login="lin": stop_address(*parts, parties.account(login))


def whose(parties, address):
    with parties.deployment.database.read() as repository:
        return repository.holders.id_of_address(address)


def acts(parties):
    entries = parties.entries(AuditAction.WALLET_ADDRESS_CHANGED)
    assert {(entry.actor.id, entry.at) for entry in entries} == {
        (cast.LIN_ACCOUNT.id, parties.clock())
    }
    return [entry.details for entry in entries]


def test_by_a_renewed_address_nobody_is_reached_any_more(parties, renew):
    first, second = renew(), renew()
    assert (whose(parties, first), whose(parties, second)) == (None, cast.LIN.id)
    assert acts(parties) == [{"act": "renewed"}] * 2


def test_a_stopped_address_reaches_nobody(parties, renew, stop):
    address = renew()
    stop()
    assert whose(parties, address) is None
    assert acts(parties) == [{"act": "stopped"}, {"act": "renewed"}]


def test_who_holds_no_licences_has_no_wallet(renew, stop):
    for act in (renew, stop):
        with pytest.raises(NoWallet):
            act("clerk")
