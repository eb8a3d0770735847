"""The general office takes note of a district's filing, or returns it (Art. 20)."""

import pytest

from wallet.domain.errors import NotPermitted
from wallet.domain.licences.licence import ReasonMissing
from wallet.domain.registry.filing import FilingState, FilingStateConflict
from wallet.domain.trail.audit import AuditAction
from wallet.repository.registry.filings import UnknownFiling
from wallet.services.registry.filing_deciding import accept_filing, return_filing
from wallet.services.registry.scenario_deciding import (
    end_scenario,
    resume_scenario,
    suspend_scenario,
)


@pytest.fixture
def filing(offices):
    applied = offices.apply(district_code="310101")
    offices.approve(applied.code)
    return lambda: _stored(offices, applied.code)


def _stored(offices, code):
    with offices.read() as repository:
        return repository.filings.of_scenario(code)


def accept(offices, filing_id, login="supervisor"):
    accept_filing(offices.database, offices.clock(), offices.actor(login), filing_id)


def send_back(offices, filing_id, reason="缺少安全评估", login="supervisor"):
    return_filing(offices.database, offices.clock(), offices.actor(login), filing_id, reason)


def test_the_general_office_takes_note(offices, filing):
    accept(offices, filing().id)
    assert filing().state is FilingState.ACCEPTED
    entry = offices.last()
    assert entry.action is AuditAction.FILING_DECIDED
    assert entry.details == {"decision": "accepted"}


def test_nothing_is_dealt_with_twice(offices, filing):
    accept(offices, filing().id)
    with pytest.raises(FilingStateConflict):
        accept(offices, filing().id)
    with pytest.raises(FilingStateConflict):
        send_back(offices, filing().id)
    assert offices.last().outcome == "filing_state_conflict"


@pytest.mark.parametrize("login", ["operator", "hotel", "clerk"])
def test_nobody_else_takes_note(offices, filing, login):
    with pytest.raises(NotPermitted):
        accept(offices, filing().id, login)
    assert offices.last().outcome == "not_permitted"


def test_a_district_does_not_accept_its_own_filing(offices, filing):
    offices.found_district()
    with pytest.raises(NotPermitted):
        accept(offices, filing().id)
    assert filing().state is FilingState.SUBMITTED


def test_an_unknown_filing_is_not_found(offices):
    with pytest.raises(UnknownFiling):
        accept(offices, "0" * 32)


def test_a_filing_is_returned_with_its_reason(offices, filing):
    with pytest.raises(ReasonMissing):
        send_back(offices, filing().id, reason="")
    send_back(offices, filing().id)
    assert (filing().state, filing().reason) == (FilingState.RETURNED, "缺少安全评估")


def test_what_was_returned_is_filed_again_when_the_scenario_is_resumed(offices, filing):
    send_back(offices, filing().id)
    code = filing().scenario_code
    offices.decide(suspend_scenario, code)
    offices.clock.advance(days=1)
    offices.decide(resume_scenario, code)
    assert (filing().state, filing().filed_at) == (FilingState.SUBMITTED, offices.clock())


def test_a_filing_lapses_with_its_scenario(offices, filing):
    accept(offices, filing().id)
    offices.decide(end_scenario, filing().scenario_code)
    assert filing().state is FilingState.LAPSED
