"""The operator decides about a scenario; reads under it end with the next call (Art. 15, 18-20)."""

from datetime import datetime

from wallet.domain.actors.actors import Actor
from wallet.domain.entropy import Entropy, new_id
from wallet.domain.licences.licence import stated_reason
from wallet.domain.registry.filing import Filing, FilingState, must_be_filed
from wallet.domain.registry.scenario import Scenario, ScenarioState, ensure_may_become
from wallet.domain.registry.scenario_draft import SensitiveReviewMissing, sensitive_fields
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.database import Database, Repository
from wallet.services.acts.doing import doing
from wallet.services.registry.history import tell

_ACTS = {
    ScenarioState.APPROVED: ("resumed", AuditAction.SCENARIO_RESUMED),
    ScenarioState.RETURNED: ("returned", AuditAction.SCENARIO_DECIDED),
    ScenarioState.SUSPENDED: ("suspended", AuditAction.SCENARIO_SUSPENDED),
    ScenarioState.ENDED: ("ended", AuditAction.SCENARIO_ENDED),
}


def approve_scenario(
    database: Database,
    entropy: Entropy,
    now: datetime,
    operator: Actor,
    code: str,
    *,
    sensitive_reviewed: bool,
) -> Scenario:
    """Approve an application; a district's social scenario is filed in the same moment (Art. 20).

    Raises:
        NotPermitted: not the operator.
        UnknownScenario, ScenarioStateConflict: nothing of that code waits for a decision.
        SensitiveReviewMissing: it reads sensitive fields, and nobody confirmed the necessity.
    """
    blank = AuditEntry(now, AuditAction.SCENARIO_DECIDED, operator, scenario_code=code[:64])
    with doing(database, blank) as repository:
        scenario = repository.scenarios.get_for_change(code)
        # Only what may still be returned waits for its decision: the rest is resumed.
        ensure_may_become(scenario.state, ScenarioState.RETURNED)
        _ensure_reviewed(repository, scenario, sensitive_reviewed=sensitive_reviewed)
        repository.scenarios.set_state(code, ScenarioState.APPROVED, now)
        details = {"decision": "approved"}
        if must_be_filed(scenario):
            details["filing"] = _file(repository, entropy, now, scenario)
        entry = _entry(repository, now, AuditAction.SCENARIO_DECIDED, operator, scenario, details)
        tell(repository, code, "approved", entry)
        return repository.scenarios.get_for_change(code)


def return_scenario(
    database: Database, now: datetime, operator: Actor, code: str, unverified_reason: str
) -> Scenario:
    """Return an application to be corrected; the unit reads the reason.

    Raises:
        NotPermitted, UnknownScenario, ScenarioStateConflict: as :func:`approve_scenario`.
        ReasonMissing: no reason was given.
    """
    return _change(database, now, operator, code, ScenarioState.RETURNED, unverified_reason)


def suspend_scenario(
    database: Database, now: datetime, operator: Actor, code: str, unverified_reason: str
) -> Scenario:
    """Suspend a scenario: the very next read under it is refused; raises as for returning."""
    return _change(database, now, operator, code, ScenarioState.SUSPENDED, unverified_reason)


def resume_scenario(
    database: Database, now: datetime, operator: Actor, code: str, unverified_reason: str
) -> Scenario:
    """Put a suspended scenario back in force; what the general office returned is filed again.

    Raises:
        ScenarioStateConflict: it is not suspended. The others as :func:`return_scenario`.
    """
    return _change(database, now, operator, code, ScenarioState.APPROVED, unverified_reason)


def end_scenario(
    database: Database, now: datetime, operator: Actor, code: str, unverified_reason: str
) -> Scenario:
    """End a scenario for good; its filing lapses. Raises as :func:`return_scenario`."""
    return _change(database, now, operator, code, ScenarioState.ENDED, unverified_reason)


def _change(
    database: Database,
    now: datetime,
    operator: Actor,
    code: str,
    state: ScenarioState,
    unverified_reason: str,
) -> Scenario:
    act, action = _ACTS[state]
    blank = AuditEntry(now, action, operator, scenario_code=code[:64])
    with doing(database, blank) as repository:
        scenario = repository.scenarios.get_for_change(code)
        ensure_may_become(scenario.state, state)
        if state is ScenarioState.APPROVED:
            # What waits for its first decision is approved, not resumed.
            ensure_may_become(scenario.state, ScenarioState.ENDED)
        reason = stated_reason(unverified_reason)
        repository.scenarios.set_state(code, state, now, reason)
        _follow(repository, now, scenario, state)
        entry = _entry(
            repository, now, action, operator, scenario, {"decision": act, "reason": reason}
        )
        tell(repository, code, act, entry, reason)
        return repository.scenarios.get_for_change(code)


def _ensure_reviewed(
    repository: Repository, scenario: Scenario, *, sensitive_reviewed: bool
) -> None:
    catalogue = {kind.type_code: kind for kind in repository.catalogue.all_approved()}
    if sensitive_fields(scenario, catalogue) and not sensitive_reviewed:
        raise SensitiveReviewMissing(field="sensitive_reviewed")


def _file(repository: Repository, entropy: Entropy, now: datetime, scenario: Scenario) -> str:
    filing = Filing(
        new_id(entropy),
        scenario.code,
        scenario.unit_id,
        scenario.district_code or "",
        FilingState.SUBMITTED,
        now,
    )
    repository.filings.add(filing)
    return filing.id


def _follow(
    repository: Repository, now: datetime, scenario: Scenario, state: ScenarioState
) -> None:
    filing = repository.filings.of_scenario(scenario.code)
    if filing is None:
        return
    if state is ScenarioState.ENDED:
        repository.filings.set_state(filing.id, FilingState.LAPSED, now)
    elif state is ScenarioState.APPROVED and filing.state is FilingState.RETURNED:
        repository.filings.file_again(filing.id, now)


def _entry(
    repository: Repository,
    now: datetime,
    action: AuditAction,
    operator: Actor,
    scenario: Scenario,
    details: dict[str, str],
) -> AuditEntry:
    return AuditEntry(
        now,
        action,
        operator,
        unit_name=repository.units.get(scenario.unit_id).name,
        scenario_code=scenario.code,
        scenario_name=scenario.name,
        purpose=scenario.purpose,
        details=details,
    )
