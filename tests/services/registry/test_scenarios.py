"""A scenario's life: applied for by the unit, decided by the operator, ended with the next call."""

import pytest

from tests import cast
from tests.services.authorization.parties import Parties
from tests.services.registry.offices import scenario_draft
from wallet.domain.errors import NotPermitted
from wallet.domain.form_faults import FormNotAcceptable
from wallet.domain.grounds.authorization import ScenarioNotOpen
from wallet.domain.licences.licence import ReasonMissing
from wallet.domain.registry.filing import FilingState
from wallet.domain.registry.scenario import ScenarioKind, ScenarioState, ScenarioStateConflict
from wallet.domain.registry.scenario_draft import SensitiveReviewMissing
from wallet.domain.trail.audit import AuditAction
from wallet.repository.registry.scenarios import UnknownScenario
from wallet.services.registry.scenario_applying import apply_again
from wallet.services.registry.scenario_deciding import (
    end_scenario,
    resume_scenario,
    return_scenario,
    suspend_scenario,
)

CHECK_IN = "hotel-check-in"


def test_an_application_waits_and_opens_nothing(offices, clock):
    applied = offices.apply()
    with offices.read() as repository:
        stored = repository.scenarios.find(applied.code)
    assert stored == applied
    assert (stored.state, stored.kind) == (ScenarioState.SUBMITTED, ScenarioKind.SOCIAL)
    assert not stored.in_force_on(stored.in_force_from)
    entry = offices.last()
    assert entry.action is AuditAction.SCENARIO_SUBMITTED
    assert (entry.scenario_code, entry.unit_name) == (applied.code, cast.HOTEL.name)


@pytest.mark.parametrize("login", ["lin", "clerk", "operator", "supervisor"])
def test_only_the_staff_of_a_relying_unit_apply(offices, login):
    with pytest.raises(NotPermitted):
        offices.apply(login)
    entry = offices.last()
    assert (entry.action, entry.outcome) == (AuditAction.SCENARIO_SUBMITTED, "not_permitted")


def test_every_fault_of_the_form_is_told_and_nothing_is_stored(offices):
    with pytest.raises(FormNotAcceptable) as refused:
        offices.apply(name="x", purpose="短", shown={}, asked={}, in_force_from="2026-02-30")
    assert {one.field for one in refused.value.faults} == {
        *("name", "purpose", "types", "in_force_from"),
    }
    assert offices.last().outcome == "form_not_acceptable"
    with offices.read() as repository:
        assert len(repository.scenarios.of_unit(cast.HOTEL.id)) == 1


def test_an_approved_scenario_is_in_force_from_its_first_day(offices, clock):
    applied = offices.apply(in_force_from="2026-03-04")
    approved = offices.approve(applied.code)
    assert approved.state is ScenarioState.APPROVED
    assert not approved.in_force_on(clock().date())
    assert approved.in_force_on(approved.in_force_from)
    entry = offices.last()
    assert entry.action is AuditAction.SCENARIO_DECIDED
    assert entry.details == {"decision": "approved"}


def test_sensitive_fields_are_approved_only_after_a_look_at_each(offices):
    applied = offices.apply()
    with pytest.raises(SensitiveReviewMissing):
        offices.approve(applied.code, reviewed=False)
    assert offices.last().outcome == "sensitive_review_missing"
    plain = offices.apply(
        shown={"113100000000000191002": {"name": "masked"}},
        asked={"113100000000000191002": {"name": "required"}},
    )
    assert offices.approve(plain.code, reviewed=False).is_approved


@pytest.mark.parametrize("login", ["hotel", "supervisor", "clerk"])
@pytest.mark.parametrize("act", [return_scenario, suspend_scenario, resume_scenario, end_scenario])
def test_only_the_operator_decides(offices, act, login):
    with pytest.raises(NotPermitted):
        offices.decide(act, CHECK_IN, login=login)
    assert offices.last().outcome == "not_permitted"


def test_only_the_operator_approves(offices):
    applied = offices.apply()
    with pytest.raises(NotPermitted):
        offices.approve(applied.code, login="hotel")


def test_nothing_is_approved_twice_or_resumed_unsuspended(offices):
    applied = offices.apply()
    with pytest.raises(ScenarioStateConflict):
        offices.decide(resume_scenario, applied.code)
    offices.approve(applied.code)
    with pytest.raises(ScenarioStateConflict):
        offices.approve(applied.code)
    assert offices.last().outcome == "scenario_state_conflict"


@pytest.mark.parametrize("act", [return_scenario, suspend_scenario, end_scenario])
def test_a_decision_against_a_unit_has_its_reason(offices, act):
    code = offices.apply().code if act is return_scenario else CHECK_IN
    with pytest.raises(ReasonMissing):
        offices.decide(act, code, reason="  ")


def test_what_was_returned_is_corrected_in_its_place(offices, clock):
    applied = offices.apply()
    returned = offices.decide(return_scenario, applied.code, "请删去住址")
    assert (returned.state, returned.decision_reason) == (ScenarioState.RETURNED, "请删去住址")
    draft = scenario_draft(name="自助入住")
    args = (offices.database, clock())
    again = apply_again(*args, offices.actor("hotel"), applied.code, draft)
    assert (again.code, again.name, again.state) == (
        *(applied.code, "自助入住", ScenarioState.SUBMITTED),
    )
    with pytest.raises(ScenarioStateConflict):
        apply_again(*args, offices.actor("hotel"), applied.code, draft)


def test_another_unit_corrects_nothing(offices, clock):
    applied = offices.apply()
    offices.decide(return_scenario, applied.code)
    with pytest.raises(UnknownScenario):
        apply_again(
            offices.database, clock(), offices.actor("shop"), applied.code, scenario_draft()
        )
    assert offices.last().outcome == "unknown_scenario"


def test_suspending_refuses_the_very_next_read_and_resuming_allows_it(
    offices, deployment, clock, town
):
    parties = Parties(deployment, clock, town)
    request = parties.ask()
    parties.grant(request)
    offices.decide(suspend_scenario, CHECK_IN, "核查投诉")
    with pytest.raises(ScenarioNotOpen):
        parties.retrieve(request)
    offices.decide(resume_scenario, CHECK_IN, "核查完毕")
    assert parties.retrieve(request)
    offices.decide(end_scenario, CHECK_IN, "业务停办")
    with pytest.raises(ScenarioNotOpen):
        parties.retrieve(request)
    with pytest.raises(ScenarioStateConflict):
        offices.decide(resume_scenario, CHECK_IN)


def test_the_history_tells_each_step(offices):
    applied = offices.apply()
    offices.approve(applied.code)
    offices.decide(suspend_scenario, applied.code, "核查投诉")
    with offices.read() as repository:
        told = [(one.act, one.reason) for one in repository.registry_acts.of(applied.code)]
    assert told == [("suspended", "核查投诉"), ("approved", ""), ("submitted", "")]


def test_a_districts_scenario_is_filed_in_the_moment_of_approval(offices, clock):
    applied = offices.apply(district_code="310101")
    with offices.read() as repository:
        assert repository.filings.of_scenario(applied.code) is None
    offices.approve(applied.code)
    with offices.read() as repository:
        filing = repository.filings.of_scenario(applied.code)
    assert (filing.state, filing.filed_at) == (FilingState.SUBMITTED, clock())
    assert offices.last().details["filing"] == filing.id


def test_a_scenario_of_no_district_is_not_filed(offices):
    applied = offices.apply()
    offices.approve(applied.code)
    with offices.read() as repository:
        assert repository.filings.of_scenario(applied.code) is None
