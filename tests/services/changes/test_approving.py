"""Where a unit wants two clerks, nothing ends before the second one agrees."""

import pytest

from tests import cast
from tests.services.changes.bureau import OPERATOR, SECOND_CLERK, SYSTEM_OF_BUREAU, key
from wallet.domain.changes.change_request import (
    ChangeAwaitsApproval,
    ChangeNotOpen,
    ChangeState,
    SameClerk,
    UnknownChangeRequest,
)
from wallet.domain.errors import NotPermitted
from wallet.domain.licences.licence import LicenceAlreadyEnded, LicenceState, ReasonMissing
from wallet.domain.trail.audit import AuditAction
from wallet.services.changes import approving


@pytest.fixture
def strict(bureau):
    """A bureau whose endings take two clerks."""
    bureau.want_second_clerk()
    return bureau


@pytest.fixture
def asked(strict):
    """A revocation that waits."""
    return strict.change("revocation", kind="rescinded").request


def test_until_the_second_clerk_agrees_the_holder_notices_nothing(strict):
    told = len(strict.notices())
    outcome = strict.change("revocation", kind="rescinded")
    assert outcome.request.state is ChangeState.AWAITING_APPROVAL
    assert strict.licence().state is LicenceState.VALID
    assert len(strict.notices()) == told
    assert strict.entries()[0].action is AuditAction.CHANGE_ASKED


def test_the_second_clerk_ends_it_and_the_entry_names_both(strict, asked):
    assert strict.approve(asked).state is ChangeState.APPROVED
    assert strict.licence().state is LicenceState.REVOKED
    assert strict.kinds()[0] == "licence_revoked"
    approved, revoked = strict.entries()[:2]
    assert approved.action is AuditAction.CHANGE_APPROVED
    assert (approved.actor.name, approved.details["requested_by"]) == (
        SECOND_CLERK.name,
        cast.BUREAU_CLERK.name,
    )
    assert (revoked.action, revoked.details["request"]) == (AuditAction.LICENCE_REVOKED, asked.id)


def test_who_asked_cannot_agree(strict, asked):
    with pytest.raises(SameClerk):
        strict.approve(asked, cast.BUREAU_CLERK)
    with pytest.raises(SameClerk):
        strict.refuse(asked, cast.BUREAU_CLERK)
    assert strict.entries()[0].outcome == "same_clerk"
    assert strict.licence().state is LicenceState.VALID


def test_nobody_else_may_agree(strict, asked):
    with pytest.raises(UnknownChangeRequest):
        strict.approve(asked, cast.OTHER_CLERK)
    for outsider in (SYSTEM_OF_BUREAU, OPERATOR):
        with pytest.raises(NotPermitted):
            strict.approve(asked, outsider)
    assert strict.licence().state is LicenceState.VALID


def test_a_refused_change_changes_nothing_and_says_why(strict, asked):
    with pytest.raises(ReasonMissing):
        strict.refuse(asked, reason=" ")
    refused = strict.refuse(asked)
    assert (refused.state, refused.decision_reason) == (ChangeState.REFUSED, "依据不足")
    assert strict.licence().state is LicenceState.VALID
    with pytest.raises(ChangeNotOpen):
        strict.approve(asked)


def test_who_asked_may_take_it_back_and_nobody_else(strict, asked):
    with pytest.raises(NotPermitted):
        strict.withdraw(asked, SECOND_CLERK)
    assert strict.withdraw(asked).state is ChangeState.WITHDRAWN
    assert strict.change("transfer").request.state is ChangeState.AWAITING_APPROVAL


def test_after_seven_days_a_change_lapses_and_another_may_be_asked(strict, asked):
    strict.clock.advance(days=7)
    assert asked.state_at(strict.clock()) is ChangeState.LAPSED
    with pytest.raises(ChangeNotOpen):
        strict.approve(asked)
    assert strict.change("voiding").request.id != asked.id


def test_a_licence_has_one_change_waiting_at_a_time(strict, asked):
    with pytest.raises(ChangeAwaitsApproval):
        strict.change("voiding")


def test_what_can_be_taken_back_waits_for_nobody(strict):
    assert strict.change("suspension").request is None
    assert strict.change("resumption").request is None
    assert strict.licence().state is LicenceState.VALID


def test_what_waits_goes_on_waiting_and_blocking_when_one_clerk_is_enough_again(strict, asked):
    strict.want_second_clerk(required=False)
    with pytest.raises(ChangeAwaitsApproval):
        strict.change("transfer")
    assert strict.licence().state is LicenceState.VALID
    strict.approve(asked)
    assert strict.licence().state is LicenceState.REVOKED


def test_a_licence_that_ended_meanwhile_does_not_end_again(strict, asked):
    with strict.database.begin() as repository:
        licence, now = repository.licences.get(strict.town.card_id), strict.clock()
        repository.licence_changes.set_state(licence, LicenceState.TRANSFERRED, now, reason="转出")
    with pytest.raises(LicenceAlreadyEnded):
        strict.approve(asked)
    assert strict.licence().state is LicenceState.TRANSFERRED


def test_a_repeated_key_asks_once(strict):
    first = strict.change("transfer", identity=key("k-1"))
    again = strict.change("transfer", identity=key("k-1"))
    assert first.request == again.request


def test_only_the_operator_sets_it(bureau):
    with pytest.raises(NotPermitted):
        approving.set_second_approval(
            bureau.database, bureau.clock(), cast.BUREAU_CLERK, cast.BUREAU.id, required=True
        )
    assert bureau.change("transfer").request is None
    assert bureau.entries(AuditAction.SECOND_APPROVAL_SET)[0].outcome == "not_permitted"
