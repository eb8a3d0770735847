"""Staff at a desk read within the same quotas as their unit's systems."""

import pytest

from tests import cast
from tests.town import CARD_TYPE
from wallet.services.authorization.gateway import (
    DESK_DAILY_QUOTA,
    QuotaUsedUp,
    desk_reader,
)
from wallet.services.authorization.retrieving import retrieve
from wallet.services.standing.standing import ensure_party
from wallet.services.verification.inquiry import Verifier


def reader_of(parties, login="hotel"):
    account = parties.account(login)
    verifier = Verifier(account.actor, account.unit_name, account.display_name)
    return desk_reader(parties.deployment.database, verifier, "203.0.113.9")


def limit(parties, addresses, quotas):
    with parties.deployment.database.begin() as repository:
        repository.clients.set_limits("hotel-system", addresses, quotas)


def test_a_systems_quota_holds_at_the_desk_its_addresses_do_not(parties):
    limit(parties, ("192.0.2.0/24",), {CARD_TYPE: 2})
    reader = reader_of(parties)
    assert (reader.quota_of(CARD_TYPE), reader.address) == (2, "203.0.113.9")
    with parties.deployment.database.read() as repository:
        ensure_party(repository, reader.verifier.actor, reader.address)


def test_a_unit_without_a_system_has_the_desks_own_quota(parties):
    with parties.deployment.database.begin() as repository:
        repository.clients.revoke("hotel-system", parties.clock())
    assert reader_of(parties).quota_of(CARD_TYPE) == DESK_DAILY_QUOTA


def test_reads_of_system_and_desk_are_counted_together(parties):
    limit(parties, (), {CARD_TYPE: 2})
    request = parties.ask()
    parties.grant(request)
    parties.retrieve(request, quota=2)
    reader = reader_of(parties)
    assert reader.verifier.unit_id == cast.HOTEL.id
    deployment = parties.deployment
    parts = (
        deployment.database,
        deployment.cabinet.deployment_signer(),
        deployment.entropy,
        parties.clock(),
        reader,
        request.id,
        deployment.public_url,
    )
    assert len(retrieve(*parts)) == 1
    with pytest.raises(QuotaUsedUp):
        retrieve(*parts)
