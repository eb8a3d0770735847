"""A unit that oversteps is suspended, by the operator or by itself, until the operator resumes."""

import pytest

from tests import cast
from tests.services.authorization.parties import Parties
from wallet.domain.actors.actors import UnitSuspended
from wallet.domain.actors.allowed_addresses import AddressNotAllowed
from wallet.domain.errors import NotPermitted
from wallet.domain.licences.licence import ReasonMissing
from wallet.domain.trail.audit import AuditAction
from wallet.repository.actors.units import UnknownUnit
from wallet.services.registry.suspending import (
    OnlySocialUnits,
    UnitStateConflict,
    resume_unit,
    suspend_unit,
)

HOTEL = cast.HOTEL.id


@pytest.fixture
def parties(deployment, clock, town):
    return Parties(deployment, clock, town)


def hotel(offices):
    with offices.read() as repository:
        return repository.units.get(HOTEL)


def test_suspending_stops_the_next_read_and_resuming_lets_it_through(offices, parties):
    request = parties.ask()
    parties.grant(request)
    offices.decide(suspend_unit, HOTEL, "越权调取")
    assert hotel(offices).suspension_reason == "越权调取"
    entry = offices.last()
    assert (entry.action, entry.details["unit"]) == (AuditAction.UNIT_SUSPENDED, HOTEL)
    with pytest.raises(UnitSuspended):
        parties.retrieve(request)
    offices.decide(resume_unit, HOTEL, "已整改")
    assert hotel(offices).suspended_at is None
    assert offices.last().action is AuditAction.UNIT_RESUMED
    assert parties.retrieve(request)


@pytest.mark.parametrize("act", [suspend_unit, resume_unit])
@pytest.mark.parametrize("login", ["hotel", "supervisor", "clerk"])
def test_only_the_operator_suspends_and_resumes(offices, act, login):
    with pytest.raises(NotPermitted):
        offices.decide(act, HOTEL, login=login)
    assert offices.last().outcome == "not_permitted"


def test_neither_is_done_twice(offices):
    with pytest.raises(UnitStateConflict):
        offices.decide(resume_unit, HOTEL)
    offices.decide(suspend_unit, HOTEL)
    with pytest.raises(UnitStateConflict):
        offices.decide(suspend_unit, HOTEL, "另一个原因")
    assert hotel(offices).suspension_reason == "按要求办理"
    assert offices.last().outcome == "unit_state_conflict"


def test_a_reason_is_needed_and_a_unit(offices):
    with pytest.raises(ReasonMissing):
        offices.decide(suspend_unit, HOTEL, " ")
    with pytest.raises(UnknownUnit):
        offices.decide(suspend_unit, "0" * 32)


def test_a_public_body_is_not_suspended_here(offices):
    with pytest.raises(OnlySocialUnits):
        offices.decide(suspend_unit, cast.BUREAU.id)


def test_the_fiftieth_overstep_suspends_with_a_reason_and_so_does_the_hundredth(offices, parties):
    request, foreign = parties.ask(), {"address": "10.1.2.3", "allowed": ("10.2.0.0/16",)}
    for _ in range(50):
        with pytest.raises(AddressNotAllowed):
            parties.retrieve(request, **foreign)
    assert "50" in hotel(offices).suspension_reason
    offices.decide(resume_unit, HOTEL, "已整改")
    for _ in range(50):
        with pytest.raises(AddressNotAllowed):
            parties.retrieve(request, **foreign)
    assert hotel(offices).suspended_at is not None
    assert len(offices.entries(AuditAction.UNIT_SUSPENDED)) == 2
