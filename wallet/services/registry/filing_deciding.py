"""The general office takes note of a district's filing, or returns it with a reason (Art. 20)."""

from datetime import datetime

from wallet.domain.actors.actors import Actor, UnitKind, unit_of
from wallet.domain.errors import NotPermitted
from wallet.domain.licences.licence import stated_reason
from wallet.domain.registry.filing import FilingState, ensure_filing_may_become
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.database import Database, Repository
from wallet.services.acts.doing import doing
from wallet.services.registry.history import tell


def accept_filing(database: Database, now: datetime, supervisor: Actor, filing_id: str) -> None:
    """Take note of a filing.

    Raises:
        NotPermitted: not the general office; a district does not accept its own filings.
        UnknownFiling, FilingStateConflict: nothing of that id waits.
    """
    _decide(database, now, supervisor, filing_id, FilingState.ACCEPTED, None)


def return_filing(
    database: Database,
    now: datetime,
    supervisor: Actor,
    filing_id: str,
    unverified_reason: str,
) -> None:
    """Return a filing; the operator reads why and suspends, corrects or ends the scenario.

    Raises:
        ReasonMissing: no reason was given. The others as :func:`accept_filing`.
    """
    _decide(database, now, supervisor, filing_id, FilingState.RETURNED, unverified_reason)


def _decide(
    database: Database,
    now: datetime,
    supervisor: Actor,
    filing_id: str,
    state: FilingState,
    unverified_reason: str | None,
) -> None:
    blank = AuditEntry(now, AuditAction.FILING_DECIDED, supervisor)
    with doing(database, blank) as repository:
        _ensure_general_office(repository, supervisor)
        filing = repository.filings.get_for_change(filing_id)
        ensure_filing_may_become(filing.state, state)
        reason = None if unverified_reason is None else stated_reason(unverified_reason)
        repository.filings.set_state(filing.id, state, now, reason)
        scenario = repository.scenarios.find(filing.scenario_code)
        entry = AuditEntry(
            now,
            AuditAction.FILING_DECIDED,
            supervisor,
            unit_name=repository.units.get(filing.unit_id).name,
            scenario_code=filing.scenario_code,
            scenario_name=scenario.name if scenario else None,
            details={"decision": state.value} | ({"reason": reason} if reason else {}),
        )
        tell(repository, filing.scenario_code, f"filing_{state.value}", entry, reason or "")


def _ensure_general_office(repository: Repository, supervisor: Actor) -> None:
    if repository.units.get(unit_of(supervisor)).kind is UnitKind.DISTRICT:
        raise NotPermitted
