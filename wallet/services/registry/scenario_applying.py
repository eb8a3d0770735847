"""A unit applies for a scenario, and corrects what was returned (Art. 15, 18)."""

from datetime import datetime

from wallet.domain.actors.actors import Actor, unit_of
from wallet.domain.catalogue.issuing_catalogue import LicenceType
from wallet.domain.civil_dates import city_date
from wallet.domain.entropy import Entropy
from wallet.domain.registry.scenario import Scenario, ScenarioState, ensure_may_become
from wallet.domain.registry.scenario_draft import ScenarioDraft, new_scenario_code, read_draft
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.database import Database, Repository
from wallet.repository.registry.scenarios import UnknownScenario
from wallet.services.acts.doing import doing
from wallet.services.registry.history import tell


def apply_for_scenario(
    database: Database, entropy: Entropy, now: datetime, applicant: Actor, draft: ScenarioDraft
) -> Scenario:
    """Submit an application; it opens nothing until the operator approves it.

    Raises:
        NotPermitted: not the staff of a relying unit.
        FormNotAcceptable: with every fault of the form.
    """
    blank = AuditEntry(now, AuditAction.SCENARIO_SUBMITTED, applicant)
    with doing(database, blank) as repository:
        unit = repository.units.get(unit_of(applicant))
        code = new_scenario_code(entropy, city_date(now))
        scenario = read_draft(draft, code, unit, _catalogue(repository), city_date(now))
        repository.scenarios.submit(scenario, now)
        tell(repository, code, "submitted", _entry(now, applicant, unit.name, scenario))
    return scenario


def apply_again(
    database: Database, now: datetime, applicant: Actor, code: str, draft: ScenarioDraft
) -> Scenario:
    """Submit a corrected application in the place of the one that was returned.

    Raises:
        NotPermitted: not the staff of a relying unit.
        UnknownScenario: no such scenario, or another unit's.
        ScenarioStateConflict: it was not returned.
        FormNotAcceptable: with every fault of the form.
    """
    blank = AuditEntry(now, AuditAction.SCENARIO_SUBMITTED, applicant, scenario_code=code[:64])
    with doing(database, blank) as repository:
        unit = repository.units.get(unit_of(applicant))
        present = repository.scenarios.get_for_change(code)
        if present.unit_id != unit.id:
            raise UnknownScenario
        ensure_may_become(present.state, ScenarioState.SUBMITTED)
        scenario = read_draft(draft, code, unit, _catalogue(repository), city_date(now))
        repository.scenarios.submit(scenario, now, again=True)
        tell(repository, code, "submitted", _entry(now, applicant, unit.name, scenario))
    return scenario


def _catalogue(repository: Repository) -> dict[str, LicenceType]:
    return {kind.type_code: kind for kind in repository.catalogue.all_approved()}


def _entry(now: datetime, applicant: Actor, unit_name: str, scenario: Scenario) -> AuditEntry:
    return AuditEntry(
        now,
        AuditAction.SCENARIO_SUBMITTED,
        applicant,
        unit_name=unit_name,
        scenario_code=scenario.code,
        scenario_name=scenario.name,
        purpose=scenario.purpose,
    )
