"""A holder's own code: one party, one use, half an hour, and nothing left behind by a refusal."""

import pytest

from tests.town import PIN
from wallet.domain.grounds.authorization import AuthorizationEnded, FieldOutsideScenario
from wallet.domain.showing.presentation import PinWrong
from wallet.domain.trail.audit import AuditAction
from wallet.repository.grounds.authorizations import UnknownRequest
from wallet.services.authorization.authorization_codes import UnknownCode


def test_its_party_redeems_it_and_reads_what_was_ticked(codes, parties):
    request, code = codes.make()
    with pytest.raises(UnknownRequest):
        parties.retrieve(request)
    assert codes.redeem(code).id == request.id
    assert parties.retrieve(request)[0].fields == ("name", "resident_id")


def test_letters_that_look_alike_and_gaps_do_not_matter(codes, parties):
    code = codes.make()[1]
    typed = code.replace("0", "O").replace("1", "l").lower()
    assert codes.redeem(f" {typed[:4]}-{typed[4:8]} {typed[8:]} ")


def test_it_is_used_once_and_a_longer_text_is_no_code(codes, parties):
    code = codes.make()[1]
    with pytest.raises(UnknownCode):
        codes.redeem(code + "0")
    codes.redeem(code)
    with pytest.raises(UnknownCode):
        codes.redeem(code)
    outcomes = [one.outcome for one in parties.entries(AuditAction.AUTHORIZATION_ASKED)]
    assert outcomes == ["unknown_authorization_code", "done", "unknown_authorization_code"]


def test_it_runs_out(codes, parties, clock):
    code = codes.make()[1]
    clock.advance(minutes=30)
    with pytest.raises(UnknownCode):
        codes.redeem(code)


def test_cancelling_it_ends_what_was_granted_with_it(codes, parties):
    request, code = codes.make()
    codes.redeem(code)
    with pytest.raises(UnknownRequest):
        codes.cancel(request.id, parties.account("zhou"))
    codes.cancel(request.id)
    with pytest.raises(AuthorizationEnded):
        parties.retrieve(request)


def test_only_a_code_can_be_cancelled_as_one(codes, parties):
    request = parties.ask()
    with pytest.raises(UnknownRequest):
        codes.cancel(request.id)


@pytest.mark.parametrize(
    ("ticked", "pin", "error"),
    [((), "000000", PinWrong), (("name", "portrait"), PIN, FieldOutsideScenario)],
)
def test_a_refusal_leaves_neither_grant_nor_request(codes, parties, ticked, pin, error):
    with pytest.raises(error):
        codes.make(*ticked, pin=pin)
    with parties.deployment.database.read() as repository:
        holder = parties.account().holder_id
        assert repository.authorizations.living_of_holder(holder, parties.clock()) == []
        assert repository.request_lists.unused_codes_of(holder) == []
        assert repository.request_lists.waiting_for(holder, parties.clock()) == []
    assert parties.entries(AuditAction.AUTHORIZATION_GRANTED)[0].outcome == error.code
