"""An application for social use as its pages show it."""

from dataclasses import dataclass
from datetime import date, datetime

from wallet.desks.shared.views.registry.scenario_view import (
    HistoryLine,
    ScenarioRow,
    catalogue_of,
    history_of,
    scenario_rows,
)
from wallet.desks.shared.words.registry.registry_words import APPLICATION_STATES, INDUSTRIES
from wallet.domain.actors.actors import Unit
from wallet.domain.licences.licence import LicenceStatus
from wallet.domain.registry.social_application import SocialApplication
from wallet.repository.actors.clients import ApiClient
from wallet.repository.database import Repository


@dataclass(frozen=True, slots=True)
class ProofView:
    """The registration licence that proves who the unit is."""

    name: str
    number: str
    in_force: bool


@dataclass(frozen=True, slots=True)
class QuotaRow:
    """Reads a day of one licence type: as asked, and as the client has it now."""

    type_code: str
    type_name: str
    asked: int
    granted: int | None


@dataclass(frozen=True, slots=True)
class ApplicationView:
    """What the pages show of one application."""

    application: SocialApplication
    unit: Unit
    state_word: str
    industry_word: str
    proof: ProofView
    scenarios: list[ScenarioRow]
    quotas: list[QuotaRow]
    client: ApiClient | None
    history: tuple[HistoryLine, ...]

    @property
    def addresses(self) -> tuple[str, ...]:
        """The addresses as the client has them now, or as they were asked for."""
        return self.client.allowed_addresses if self.client else self.application.allowed_addresses


@dataclass(frozen=True, slots=True)
class ApplicationRow:
    """One application in a list."""

    id: str
    unit_name: str
    industry_word: str
    purpose: str
    state: str
    state_word: str
    submitted_at: datetime
    suspended: bool


def application_view(
    repository: Repository, application: SocialApplication, today: date
) -> ApplicationView:
    """Return an application with its unit, proof, scenarios, client and history."""
    scenarios = repository.scenarios.by_codes(application.scenario_codes)
    found = [scenarios[code] for code in application.scenario_codes if code in scenarios]
    client = repository.clients.get(application.client_id) if application.client_id else None
    return ApplicationView(
        application,
        repository.units.get(application.unit_id),
        str(APPLICATION_STATES[application.state]),
        str(INDUSTRIES[application.industry]),
        _proof(repository, application, today),
        scenario_rows(repository, found, today),
        quota_rows(repository, application, client),
        client,
        history_of(repository, application.id),
    )


def application_rows(
    repository: Repository, applications: list[SocialApplication]
) -> list[ApplicationRow]:
    """Return applications as a list shows them."""
    units = repository.units.by_ids(one.unit_id for one in applications)
    return [
        ApplicationRow(
            one.id,
            units[one.unit_id].name,
            str(INDUSTRIES[one.industry]),
            one.purpose,
            one.state.value,
            str(APPLICATION_STATES[one.state]),
            one.submitted_at,
            units[one.unit_id].suspended_at is not None,
        )
        for one in applications
    ]


def quota_rows(
    repository: Repository, application: SocialApplication, client: ApiClient | None
) -> list[QuotaRow]:
    """Return the reads a day by licence type."""
    catalogue = catalogue_of(repository)
    codes = dict.fromkeys([*application.daily_quotas, *(client.type_quotas if client else ())])
    return [
        QuotaRow(
            code,
            catalogue[code].name if code in catalogue else code,
            application.daily_quotas.get(code, 0),
            client.quota_of(code) if client else None,
        )
        for code in codes
    ]


def _proof(repository: Repository, application: SocialApplication, today: date) -> ProofView:
    licence = repository.licences.get(application.licence_id)
    kind = repository.catalogue.get(licence.type_code, licence.type_version)
    in_force = licence.status_on(today) is LicenceStatus.VALID
    return ProofView(kind.name, licence.number, in_force)
