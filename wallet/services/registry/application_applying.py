"""A social relying party applies for social use, and corrects what was returned (Art. 18)."""

from datetime import date, datetime

from wallet.domain.actors.actors import Actor, IdentityKind, Unit, unit_of
from wallet.domain.civil_dates import city_date
from wallet.domain.entropy import Entropy, new_id
from wallet.domain.errors import Conflict
from wallet.domain.licences.licence import Licence, LicenceStatus
from wallet.domain.registry.scenario import Scenario, ScenarioState
from wallet.domain.registry.social_application import (
    ApplicationDraft,
    ApplicationState,
    SocialApplication,
    ensure_application_may_become,
    ensure_social,
    read_application,
)
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.database import Database, Repository
from wallet.repository.registry.applications import UnknownApplication
from wallet.services.acts.doing import doing
from wallet.services.registry.history import tell

REGISTRATION = "enterprise"
"""The category of the licences that say who an organisation is: 营业执照 and its like."""

_NAMEABLE = frozenset({ScenarioState.SUBMITTED, ScenarioState.APPROVED})


class AlreadyApplied(Conflict):
    """A unit has one application at a time."""

    code = "already_applied"
    zh = "本单位已有一份申请，不能重复提交。"
    en = "Your unit has an application already."


def apply_for_social_use(
    database: Database, entropy: Entropy, now: datetime, applicant: Actor, draft: ApplicationDraft
) -> SocialApplication:
    """Submit an application.

    Raises:
        NotPermitted: not the staff of a relying unit.
        NotASocialUnit: a public body.
        AlreadyApplied: the unit has an application that has not ended.
        FormNotAcceptable: with every fault of the form.
    """
    blank = AuditEntry(now, AuditAction.APPLICATION_SUBMITTED, applicant)
    with doing(database, blank) as repository:
        unit = repository.units.get(unit_of(applicant))
        ensure_social(unit)
        if repository.applications.living_of_unit(unit.id) is not None:
            raise AlreadyApplied
        application = _read(repository, draft, new_id(entropy), unit, now)
        repository.applications.add(application)
        tell(repository, application.id, "submitted", _entry(now, applicant, unit, application))
    return application


def apply_for_social_use_again(
    database: Database, now: datetime, applicant: Actor, draft: ApplicationDraft
) -> SocialApplication:
    """Submit a corrected application in the place of the one that was returned.

    Raises:
        UnknownApplication: the unit has none.
        ApplicationStateConflict: it was not returned. The others as for the first time.
    """
    blank = AuditEntry(now, AuditAction.APPLICATION_SUBMITTED, applicant)
    with doing(database, blank) as repository:
        unit = repository.units.get(unit_of(applicant))
        found = repository.applications.living_of_unit(unit.id)
        if found is None:
            raise UnknownApplication
        present = repository.applications.get_for_change(found.id)
        ensure_application_may_become(present.state, ApplicationState.SUBMITTED)
        application = _read(repository, draft, present.id, unit, now)
        repository.applications.replace(application)
        tell(repository, application.id, "submitted", _entry(now, applicant, unit, application))
    return application


def registration_licences(repository: Repository, unit: Unit, today: date) -> list[Licence]:
    """Return the unit's own registration licences that are in force: the proof of who it is."""
    holder = repository.holders.find_by_number(IdentityKind.USCC, unit.uscc)
    held = repository.licences.held_by(holder.id) if holder else []
    kinds = repository.catalogue.versions_of({one.type_code for one in held})
    return [
        one
        for one in held
        if kinds[one.type_code, one.type_version].template.category == REGISTRATION
        and one.status_on(today) is LicenceStatus.VALID
    ]


def nameable_scenarios(repository: Repository, unit_id: str) -> list[Scenario]:
    """Return the unit's own scenarios that an application may name."""
    return [one for one in repository.scenarios.of_unit(unit_id) if one.state in _NAMEABLE]


def _read(
    repository: Repository,
    draft: ApplicationDraft,
    application_id: str,
    unit: Unit,
    now: datetime,
) -> SocialApplication:
    licences = registration_licences(repository, unit, city_date(now))
    return read_application(
        draft,
        application_id,
        unit,
        nameable_scenarios(repository, unit.id),
        [one.id for one in licences],
        now,
    )


def _entry(
    now: datetime, applicant: Actor, unit: Unit, application: SocialApplication
) -> AuditEntry:
    return AuditEntry(
        now,
        AuditAction.APPLICATION_SUBMITTED,
        applicant,
        unit_name=unit.name,
        purpose=application.purpose,
        licence_id=application.licence_id,
        details={"application": application.id, "scenarios": " ".join(application.scenario_codes)},
    )
