"""A holder's own code: one party, one use, half an hour, and nothing left behind by a refusal."""

import pytest

from tests.services.authorization.parties import Parties
from tests.services.verification.counter import HOTEL_SYSTEM as HOTEL
from tests.town import CARD_TYPE, PIN
from wallet.domain.grounds.authorization import AuthorizationEnded, FieldOutsideScenario
from wallet.domain.showing.presentation import PinWrong
from wallet.domain.trail.audit import AuditAction
from wallet.repository.grounds.authorizations import UnknownRequest
from wallet.services.authorization.authorization_codes import (
    Offer,
    UnknownCode,
    cancel_code,
    make_code,
    redeem_code,
)
from wallet.services.authorization.granting import Consent


@pytest.fixture
def parties(deployment, clock, town):
    return Parties(deployment, clock, town)


def make(parties, *ticked, pin=PIN):
    card = parties.town.card_id
    consent = Consent({card: ticked or ("name", "resident_id")}, sensitive=True)
    deployment = parties.deployment
    return make_code(
        deployment.database,
        deployment.hasher,
        deployment.consent_sealer(),
        deployment.entropy,
        parties.clock(),
        parties.account(),
        Offer("hotel-check-in", consent, {card: CARD_TYPE}, 1),
        pin,
    )


def redeem(parties, code):
    return redeem_code(parties.deployment.database, parties.clock(), HOTEL, code)


def test_its_party_redeems_it_and_reads_what_was_ticked(parties):
    request, code = make(parties)
    with pytest.raises(UnknownRequest):
        parties.retrieve(request)
    assert redeem(parties, code).id == request.id
    assert parties.retrieve(request)[0].fields == ("name", "resident_id")


def test_letters_that_look_alike_and_gaps_do_not_matter(parties):
    code = make(parties)[1]
    typed = code.replace("0", "O").replace("1", "l").lower()
    assert redeem(parties, f" {typed[:4]}-{typed[4:8]} {typed[8:]} ")


def test_it_is_used_once_and_a_longer_text_is_no_code(parties):
    code = make(parties)[1]
    with pytest.raises(UnknownCode):
        redeem(parties, code + "0")
    redeem(parties, code)
    with pytest.raises(UnknownCode):
        redeem(parties, code)
    outcomes = [one.outcome for one in parties.entries(AuditAction.AUTHORIZATION_ASKED)]
    assert outcomes == ["unknown_authorization_code", "done", "unknown_authorization_code"]


def test_it_runs_out(parties, clock):
    code = make(parties)[1]
    clock.advance(minutes=30)
    with pytest.raises(UnknownCode):
        redeem(parties, code)


def test_cancelling_it_ends_what_was_granted_with_it(parties):
    request, code = make(parties)
    redeem(parties, code)
    args = (parties.deployment.database, parties.clock())
    with pytest.raises(UnknownRequest):
        cancel_code(*args, parties.account("zhou"), request.id)
    cancel_code(*args, parties.account(), request.id)
    with pytest.raises(AuthorizationEnded):
        parties.retrieve(request)


def test_only_a_code_can_be_cancelled_as_one(parties):
    request = parties.ask()
    with pytest.raises(UnknownRequest):
        cancel_code(parties.deployment.database, parties.clock(), parties.account(), request.id)


@pytest.mark.parametrize(
    ("ticked", "pin", "error"),
    [((), "000000", PinWrong), (("name", "portrait"), PIN, FieldOutsideScenario)],
)
def test_a_refusal_leaves_neither_grant_nor_request(parties, ticked, pin, error):
    with pytest.raises(error):
        make(parties, *ticked, pin=pin)
    with parties.deployment.database.read() as repository:
        holder = parties.account().holder_id
        assert repository.authorizations.of_holder(holder) == []
        assert repository.authorizations.unused_codes_of(holder) == []
        assert repository.authorizations.requests_waiting_for(holder, parties.clock()) == []
    assert parties.entries(AuditAction.AUTHORIZATION_GRANTED)[0].outcome == error.code
