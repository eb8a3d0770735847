"""A form or call that comes twice under one key is done once, and gets the same answer again."""

from dataclasses import replace

import pytest

from tests import cast
from tests.services.verification.counter import HOTEL_SYSTEM
from wallet.domain.actors.actors import UnitSuspended
from wallet.domain.grounds.authorization import RequestNotOpen
from wallet.domain.grounds.read_refusals import AuthorizationWithdrawn
from wallet.domain.registry.relying_party import ReceiverSuspended
from wallet.domain.showing.presentation import PinWrong
from wallet.domain.trail.audit import AuditAction
from wallet.services.acts.doing import IdempotencyKeyReused, RequestIdentity
from wallet.services.authorization.authorization_codes import UnknownCode

KEY = RequestIdentity("key of the form", "d" * 64)
OTHER = replace(KEY, digest="e" * 64)


def suspend_hotel(parties):
    with parties.deployment.database.begin() as repository:
        repository.units.suspend(cast.HOTEL.id, parties.clock(), "核查")


def test_agreeing(parties):
    request = parties.ask()
    first = parties.grant(request, identity=KEY)
    assert parties.grant(request, identity=KEY) == first
    assert len(first) == len(parties.entries(AuditAction.AUTHORIZATION_GRANTED)) == 1
    with pytest.raises(PinWrong):
        parties.grant(request, identity=KEY, pin="000000")
    with pytest.raises(IdempotencyKeyReused):
        parties.grant(request, identity=OTHER)
    with pytest.raises(RequestNotOpen):
        parties.grant(request)


def test_agreeing_again_after_the_party_was_suspended_tells_what_was_agreed_to(parties):
    request, another = parties.ask(), parties.ask()
    first = parties.grant(request, identity=KEY)
    suspend_hotel(parties)
    assert parties.grant(request, identity=KEY) == first
    with pytest.raises(ReceiverSuspended):
        parties.grant(another, identity=replace(KEY, key="another"))


def test_making_a_code(codes, parties):
    request, code = codes.make(identity=KEY)
    again, same = codes.make(identity=KEY)
    assert (again.id, same) == (request.id, code)
    assert len(parties.entries(AuditAction.AUTHORIZATION_GRANTED)) == 1
    assert codes.make()[1] != code
    with pytest.raises(IdempotencyKeyReused):
        codes.make(identity=OTHER)


def test_making_a_code_again_after_the_party_was_suspended(codes, parties):
    code = codes.make(identity=KEY)[1]
    suspend_hotel(parties)
    assert codes.make(identity=KEY)[1] == code
    with pytest.raises(ReceiverSuspended):
        codes.make(pin="000000")


def test_redeeming_a_code(codes, parties):
    request, code = codes.make()
    assert codes.redeem(code, identity=KEY).id == request.id
    assert codes.redeem(code, identity=KEY).id == request.id
    assert len(parties.entries(AuditAction.AUTHORIZATION_ASKED)) == 1
    with pytest.raises(IdempotencyKeyReused):
        codes.redeem(code, identity=OTHER)
    with pytest.raises(UnknownCode):
        codes.redeem(code)


def test_redeeming_again_tells_a_suspended_unit_and_one_elsewhere_nothing(codes, parties):
    _request, code = codes.make()
    here = replace(HOTEL_SYSTEM, address="10.2.0.1")
    codes.redeem(code, asker=here, identity=KEY)
    with parties.deployment.database.begin() as repository:
        repository.clients.set_limits("hotel-system", ("10.2.0.0/16",), {})
    assert codes.redeem(code, asker=here, identity=KEY)
    with pytest.raises(Exception, match="address_not_allowed"):
        codes.redeem(code, identity=KEY)
    suspend_hotel(parties)
    with pytest.raises(UnitSuspended):
        codes.redeem(code, asker=here, identity=KEY)


def test_reading_again_is_no_further_read(parties):
    request = parties.ask()
    (grant,) = parties.grant(request)
    first = parties.retrieve(request, identity=KEY, quota=1)
    assert parties.retrieve(request, identity=KEY, quota=1) == first
    with pytest.raises(IdempotencyKeyReused):
        parties.retrieve(request, identity=OTHER)
    parties.withdraw(grant)
    with pytest.raises(AuthorizationWithdrawn):
        parties.retrieve(request, identity=KEY)
    entry = parties.entries(AuditAction.LICENCE_RETRIEVED)[0]
    assert (entry.licence_id, entry.details["authorization"]) == (grant.licence_id, grant.id)
