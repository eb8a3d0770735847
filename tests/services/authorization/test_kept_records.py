"""What both sides keep and receive is checked as a stranger would check it, at every reading."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests import cast
from tests.services.verification.counter import HOTEL_SYSTEM
from wallet.repository.grounds.authorizations import UnknownRequest
from wallet.services.authorization.consent_records import (
    ConsentNotConfirmed,
    consents_of_request,
    read_kept_consent,
)
from wallet.services.authorization.retrieving import DocumentCannotBeConfirmed, read_handed_over
from wallet.tokens.keys import KeyRing


@pytest.fixture
def granted(parties):
    request = parties.ask(days=2)
    (grant,) = parties.grant(request)
    return request, grant


@pytest.fixture
def kept(parties, granted):
    """Read Lin's record again, with the keys and in the name of somebody."""

    def read(ring=None, issuer=parties.deployment.public_url, later=timedelta()):
        ring = parties.deployment.cabinet.ring() if ring is None else ring
        with parties.deployment.database.read() as repository:
            return read_kept_consent(repository, ring, issuer, parties.clock() + later, granted[1])

    return read


def test_the_record_says_what_was_agreed_to(kept, granted, parties):
    found = kept()
    record, grant = found.record, granted[1]
    assert (found.authorization, record.authorization_id) == (grant, grant.id)
    assert (record.receiver, record.receiver_code) == (cast.HOTEL.name, cast.HOTEL.uscc)
    assert (record.scenario, record.purpose) == ("hotel-check-in", "办理入住时核对住客本人")
    assert (record.licence_code, record.fields) == (parties.town.card_code, grant.fields)
    assert (record.granted_at, record.until) == (grant.granted_at, grant.until)
    with parties.deployment.database.read() as repository:
        assert found.signed == repository.authorizations.evidence(grant.id)


def test_a_record_that_no_trusted_key_signed_is_not_confirmed(kept):
    with pytest.raises(ConsentNotConfirmed):
        kept(ring=KeyRing())


def test_a_record_in_another_name_is_not_confirmed(kept):
    with pytest.raises(ConsentNotConfirmed):
        kept(issuer="https://elsewhere.example")


def test_a_record_from_tomorrow_is_not_confirmed(kept):
    with pytest.raises(ConsentNotConfirmed):
        kept(later=-timedelta(days=1))


def records_of(parties, request, asker=HOTEL_SYSTEM):
    deployment, now = parties.deployment, parties.clock()
    with deployment.database.read() as repository:
        return consents_of_request(
            repository, deployment.cabinet.ring(), deployment.public_url, now, request.id, asker
        )


def test_the_unit_that_asked_reads_the_records_of_its_request(parties, granted, kept):
    request, _grant = granted
    assert records_of(parties, request) == [kept()]
    assert records_of(parties, parties.ask()) == []


def test_another_unit_finds_no_such_request(parties, granted):
    shop = replace(HOTEL_SYSTEM, actor=replace(HOTEL_SYSTEM.actor, id="x", unit_id=cast.SHOP.id))
    with pytest.raises(UnknownRequest):
        records_of(parties, granted[0], shop)


@pytest.fixture
def handed(parties, granted):
    return parties.retrieve(granted[0])[0]


def test_what_was_handed_over_says_whose_it_is_and_exactly_the_granted_fields(parties, handed):
    read = read_handed_over(handed, parties.deployment.cabinet.ring(), parties.clock())
    assert (read.retrieved, read.version) == (handed, 1)
    assert read.issuing_authority == cast.BUREAU.name
    assert read.issuing_authority_code == cast.BUREAU.uscc
    assert set(read.face) == {"name", "resident_id"}
    assert read.face["name"] == "林小满"
    assert read.signed_at <= parties.clock() < read.expires_at


def test_what_no_trusted_key_signed_cannot_be_confirmed(parties, handed):
    with pytest.raises(DocumentCannotBeConfirmed):
        read_handed_over(handed, KeyRing(), parties.clock())


def test_what_has_run_out_cannot_be_confirmed(parties, handed):
    with pytest.raises(DocumentCannotBeConfirmed):
        read_handed_over(
            handed, parties.deployment.cabinet.ring(), parties.clock() + timedelta(days=9999)
        )
