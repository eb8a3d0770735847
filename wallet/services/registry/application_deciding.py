"""The operator decides about an application for social use; approval opens one client (Art. 18)."""

from collections.abc import Mapping
from datetime import datetime

from wallet.domain.actors.actors import Actor, UnitKind
from wallet.domain.actors.allowed_addresses import read_addresses
from wallet.domain.actors.api_scope import SCOPES_OF
from wallet.domain.civil_dates import city_date
from wallet.domain.entropy import Entropy
from wallet.domain.errors import Conflict
from wallet.domain.form_faults import Faults
from wallet.domain.licences.licence import stated_reason
from wallet.domain.registry.scenario import Scenario
from wallet.domain.registry.social_application import (
    ApplicationState,
    ScenarioNotApproved,
    SocialApplication,
    ensure_application_may_become,
    read_quotas,
)
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.actors.clients import ApiClient
from wallet.repository.database import Database, Repository
from wallet.repository.registry.applications import UnknownApplication
from wallet.services.acts.doing import doing
from wallet.services.registry.application_applying import registration_licences
from wallet.services.registry.history import tell


class RegistrationEnded(Conflict):
    """The licence that proves who the unit is has ended since."""

    code = "registration_ended"
    zh = "申请所附的营业执照或登记证书已经失效，不能批准。"
    en = "The registration licence of the application is no longer in force."


def approve_application(
    database: Database,
    entropy: Entropy,
    now: datetime,
    operator: Actor,
    application_id: str,
    unverified_quotas: Mapping[str, str] | None = None,
) -> SocialApplication:
    """Approve an application, with quotas as asked or as the operator sets them.

    The client has no credentials yet: the unit's own staff take them, so that nobody else sees.

    Raises:
        NotPermitted: not the operator.
        UnknownApplication, ApplicationStateConflict: nothing of that id waits.
        ScenarioNotApproved: one of its scenarios is not approved.
        RegistrationEnded: the licence that proves who the unit is has ended.
        FormNotAcceptable: a quota that is no number.
    """
    blank = AuditEntry(now, AuditAction.APPLICATION_DECIDED, operator)
    with doing(database, blank) as repository:
        application = repository.applications.get_for_change(application_id)
        ensure_application_may_become(application.state, ApplicationState.APPROVED)
        scenarios = _scenarios_in_force(repository, application, now)
        quotas = _quotas(application, scenarios, unverified_quotas)
        client = _open_client(repository, entropy, application, quotas)
        repository.applications.decide(
            application.id, ApplicationState.APPROVED, now, client_id=client.id
        )
        details = {"decision": "approved", "client": client.id}
        entry = _entry(
            repository, now, AuditAction.APPLICATION_DECIDED, operator, application, details
        )
        tell(repository, application.id, "approved", entry)
        return repository.applications.get(application.id)


def return_application(
    database: Database, now: datetime, operator: Actor, application_id: str, unverified_reason: str
) -> SocialApplication:
    """Return an application to be corrected; the unit reads the reason.

    Raises:
        NotPermitted, UnknownApplication, ApplicationStateConflict: as for approving.
        ReasonMissing: no reason was given.
    """
    blank = AuditEntry(now, AuditAction.APPLICATION_DECIDED, operator)
    with doing(database, blank) as repository:
        application = repository.applications.get_for_change(application_id)
        ensure_application_may_become(application.state, ApplicationState.RETURNED)
        reason = stated_reason(unverified_reason)
        repository.applications.decide(
            application.id, ApplicationState.RETURNED, now, reason=reason
        )
        details = {"decision": "returned", "reason": reason}
        entry = _entry(
            repository, now, AuditAction.APPLICATION_DECIDED, operator, application, details
        )
        tell(repository, application.id, "returned", entry, reason)
        return repository.applications.get(application.id)


def end_application(
    database: Database, now: datetime, operator: Actor, application_id: str, unverified_reason: str
) -> SocialApplication:
    """End an approved application: its client is revoked, and the next call is refused.

    Raises:
        As :func:`return_application`.
    """
    blank = AuditEntry(now, AuditAction.APPLICATION_ENDED, operator)
    with doing(database, blank) as repository:
        application = repository.applications.get_for_change(application_id)
        ensure_application_may_become(application.state, ApplicationState.ENDED)
        reason = stated_reason(unverified_reason)
        repository.applications.decide(application.id, ApplicationState.ENDED, now, reason=reason)
        if application.client_id:
            repository.clients.revoke(application.client_id, now)
        entry = _entry(
            repository,
            now,
            AuditAction.APPLICATION_ENDED,
            operator,
            application,
            {"reason": reason},
        )
        tell(repository, application.id, "ended", entry, reason)
        return repository.applications.get(application.id)


def set_limits(
    database: Database,
    now: datetime,
    operator: Actor,
    application_id: str,
    unverified_addresses: str,
    unverified_quotas: Mapping[str, str],
) -> None:
    """Change the addresses and the reads a day of an approved application's client.

    Raises:
        NotPermitted, UnknownApplication: as for approving; an application without a client, too.
        FormNotAcceptable: with every fault of the form.
    """
    blank = AuditEntry(now, AuditAction.LIMITS_CHANGED, operator)
    with doing(database, blank) as repository:
        application = repository.applications.get_for_change(application_id)
        if application.state is not ApplicationState.APPROVED or not application.client_id:
            raise UnknownApplication
        faults = Faults()
        nowhere: tuple[str, ...] = ()
        addresses = faults.read("addresses", lambda: read_addresses(unverified_addresses), nowhere)
        quotas = read_quotas(unverified_quotas, _scenarios(repository, application), faults)
        faults.refuse()
        repository.clients.set_limits(application.client_id, addresses, quotas)
        details = {"client": application.client_id, "addresses": " ".join(addresses)}
        entry = _entry(repository, now, AuditAction.LIMITS_CHANGED, operator, application, details)
        tell(repository, application.id, "limits_changed", entry)


def _scenarios(repository: Repository, application: SocialApplication) -> list[Scenario]:
    found = [repository.scenarios.find(code) for code in application.scenario_codes]
    return [one for one in found if one is not None]


def _scenarios_in_force(
    repository: Repository, application: SocialApplication, now: datetime
) -> list[Scenario]:
    from_unit = repository.units.get(application.unit_id)
    proofs = registration_licences(repository, from_unit, city_date(now))
    if application.licence_id not in {one.id for one in proofs}:
        raise RegistrationEnded
    scenarios = _scenarios(repository, application)
    if not all(one.is_approved for one in scenarios):
        raise ScenarioNotApproved
    return scenarios


def _quotas(
    application: SocialApplication,
    scenarios: list[Scenario],
    unverified: Mapping[str, str] | None,
) -> Mapping[str, int]:
    if unverified is None:
        return application.daily_quotas
    faults = Faults()
    quotas = read_quotas(unverified, scenarios, faults)
    faults.refuse()
    return quotas


def _open_client(
    repository: Repository,
    entropy: Entropy,
    application: SocialApplication,
    quotas: Mapping[str, int],
) -> ApiClient:
    unit = repository.units.get(application.unit_id)
    client = ApiClient(
        f"sp-{unit.uscc[8:17].lower()}-{entropy.token_bytes(3).hex()}",
        unit.id,
        unit.name,
        SCOPES_OF[UnitKind.SOCIAL_RELYING_PARTY],
        allowed_addresses=application.allowed_addresses,
        # A type that no scenario of the application names is not read at all.
        daily_quota=0,
        type_quotas=quotas,
    )
    repository.clients.add(client, None)
    return client


def _entry(
    repository: Repository,
    now: datetime,
    action: AuditAction,
    operator: Actor,
    application: SocialApplication,
    details: dict[str, str],
) -> AuditEntry:
    return AuditEntry(
        now,
        action,
        operator,
        unit_name=repository.units.get(application.unit_id).name,
        details={"application": application.id, **details},
    )
