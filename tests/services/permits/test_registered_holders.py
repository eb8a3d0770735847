"""A comprehensive permit rests on a registration in force; it is ended without one."""

import pytest

from tests import cast
from tests.registrations import ENDINGS, resume
from tests.trade import RESTAURANT
from wallet.domain.enterprise.registration import HolderNotRegistered
from wallet.domain.trail.audit import DONE, AuditAction
from wallet.services.permits.candidates import find_applicant


@pytest.fixture(params=ENDINGS)
def end_registration(request, company):
    return lambda: ENDINGS[request.param](company)


def test_none_is_issued_extended_or_rebuilt_on_top_of_an_ended_registration(
    company, trade, end_registration
):
    permit = trade.assemble(0, 1)
    end_registration()
    for act in (
        lambda: trade.assemble(2, 3),
        lambda: trade.extend(permit, trade.parts(2)),
        lambda: trade.rebuild(permit, trade.parts(0, 2), "换"),
    ):
        with pytest.raises(HolderNotRegistered):
            act()
    code = HolderNotRegistered.code
    for action, outcomes in (
        (AuditAction.PERMIT_ASSEMBLED, [code, DONE]),
        (AuditAction.PERMIT_EXTENDED, [code]),
        (AuditAction.PERMIT_REBUILT, [code]),
    ):
        assert [one.outcome for one in trade.entries(action)] == outcomes
    assert trade.end(permit, "主体注销").ended_at


def test_the_bureau_is_told_before_it_chooses_licences(company, trade, end_registration):
    end_registration()
    sent = (trade.deployment.database, trade.clock(), trade.actor("clerk"), RESTAURANT)
    with pytest.raises(HolderNotRegistered):
        find_applicant(*sent, cast.HOTEL_HOLDER.identity_number)


def test_a_registration_that_is_in_force_again_carries_one(company, trade):
    company.suspend()
    resume(company)
    assert trade.assemble(0, 1)
