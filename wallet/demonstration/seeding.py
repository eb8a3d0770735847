"""Seeding the demonstration city, whole or not at all."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Protocol

from argon2 import PasswordHasher

from wallet.config import Settings
from wallet.demonstration.cast.cast import Cast, Casting, add_everyone, everyones_credentials
from wallet.demonstration.cast.units import BUREAUX
from wallet.demonstration.catalogue.clerks import CatalogueClerks
from wallet.demonstration.catalogue.entries import DRAFTS
from wallet.demonstration.issuing_keys import IN_FORCE_FROM, add_document_keys
from wallet.demonstration.licences.every import LICENCES
from wallet.demonstration.one_transaction import OneTransaction
from wallet.demonstration.permits.permits import Permitting
from wallet.demonstration.registry.applications import Applicants
from wallet.demonstration.registry.scenarios import SCENARIOS
from wallet.demonstration.report import SeedReport, report_of, write_authority, write_report
from wallet.demonstration.stories.acts import IssuedLicences
from wallet.demonstration.stories.authorizations import Askers
from wallet.demonstration.stories.bureaux.collecting import Collectors
from wallet.demonstration.stories.bureaux.lists import ListClerks
from wallet.demonstration.stories.bureaux.oversight import Overseers
from wallet.demonstration.stories.bureaux.second_clerks import Clerks
from wallet.demonstration.stories.bureaux.withdrawn_key import KeyKeepers
from wallet.demonstration.stories.copies import CopyMakers
from wallet.demonstration.stories.earlier_records import Examination
from wallet.demonstration.stories.office import Act, Office
from wallet.demonstration.stories.representation import Representatives
from wallet.demonstration.stories.scans import Scanners
from wallet.demonstration.stories.sets import SetPreparers
from wallet.demonstration.stories.staff import Administrators
from wallet.demonstration.use_lists.counters import Counters
from wallet.domain.actors.actors import SYSTEM
from wallet.domain.civil_dates import city_date
from wallet.domain.entropy import Entropy
from wallet.domain.errors import Conflict, NotPermitted
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.database import Database, Repository
from wallet.services.access.hashing import production_hasher
from wallet.services.key_cabinet import KeyCabinet, add_deployment_key
from wallet.services.licences.documents import DocumentMaker

_MONTHS_OF_SCANS = timedelta(days=60)

Clock = Callable[[], datetime]


class Party(Protocol):
    """Somebody of the city who does something."""

    def acts(self) -> Iterator[Act]:
        """Return what they do, each at its moment."""


class CityNotEmpty(Conflict):
    """Only an empty database is seeded."""

    code = "city_not_empty"
    zh = "数据库里已有数据，没有写入演示城市。"
    en = "The database is not empty; the demonstration city was not seeded."


class NoDemonstrationInProduction(NotPermitted):
    """Production never has demonstration accounts."""

    code = "no_demonstration_in_production"
    zh = "正式环境不能写入演示城市。"
    en = "The demonstration city cannot be seeded in production."


def seed_if_empty(
    database: Database,
    settings: Settings,
    clock: Clock,
    entropy: Entropy,
    hasher: PasswordHasher | None = None,
) -> SeedReport | None:
    """Seed an empty database; return ``None`` where there are units already.

    Raises:
        NoDemonstrationInProduction: as :func:`seed_city`.
    """
    with database.read() as repository:
        if repository.units.any():
            return None
    return seed_city(database, settings, clock, entropy, hasher)


def seed_city(
    database: Database,
    settings: Settings,
    clock: Clock,
    entropy: Entropy,
    hasher: PasswordHasher | None = None,
) -> SeedReport:
    """Seed the demonstration city on an empty, migrated database.

    People, units, types, licences and their identifiers are the same every time, dates too on
    the same day; passwords, PINs, client secrets and keys are drawn afresh from ``entropy``.
    Writes ``demo.json`` and ``demo-ca.pem`` to the settings' directory. ``hasher`` is the
    production one unless another is given. The clock must not be before 2024.

    Raises:
        NoDemonstrationInProduction: the settings are those of production.
        CityNotEmpty: there are units already; nothing was changed.
    """
    if settings.production:
        raise NoDemonstrationInProduction
    with database.begin() as repository:
        if repository.units.any():
            raise CityNotEmpty
        return _seed(repository, settings, clock, entropy, hasher or production_hasher())


def _seed(
    repository: Repository,
    settings: Settings,
    clock: Clock,
    entropy: Entropy,
    hasher: PasswordHasher,
) -> SeedReport:
    now = clock()
    credentials = everyones_credentials(hasher, entropy)
    cast = add_everyone(Casting(repository, entropy, IN_FORCE_FROM, credentials))
    authority = add_document_keys(
        repository, entropy, now, [cast.unit_of(bureau) for bureau in BUREAUX]
    )
    _add_catalogue(repository, cast)
    add_deployment_key(repository, now - _MONTHS_OF_SCANS, entropy)
    database = OneTransaction(repository)
    cabinet = KeyCabinet(database, clock)
    maker = DocumentMaker(cabinet, settings.public_url)
    office = Office(repository, database, maker, entropy, now, cast)
    licences = IssuedLicences(office, LICENCES)
    scanners = Scanners(office, licences, settings, cabinet, hasher)
    askers = Askers(office, licences, settings, cabinet, hasher)
    applicants = Applicants(office, licences, cabinet, settings.public_url)
    copies, sets = CopyMakers(office, licences, hasher), SetPreparers(office, licences)
    desks = _desks(office, licences, hasher)
    shown: tuple[Party, ...] = (licences, scanners, askers, applicants, copies, sets)
    keepers = KeyKeepers(office, authority)
    acts = [act for party in (*shown, *desks, keepers) for act in party.acts()]
    for act in sorted(acts, key=lambda act: act.at):
        act.perform()
    # The key that signed the receipts of the past is retired; the city begins with a fresh one.
    add_deployment_key(repository, now, entropy)
    report = report_of(cast, LICENCES, licences.all(), city_date(now))
    repository.audit.append(
        AuditEntry(
            now,
            AuditAction.CITY_SEEDED,
            SYSTEM,
            details={
                "accounts": str(len(report.accounts)),
                "clients": str(len(report.clients)),
                "licence_types": str(len(DRAFTS)),
                "licences": str(len(report.licences)),
            },
        )
    )
    write_authority(settings.var_directory, authority)
    write_report(settings.var_directory, report)
    return report


def _desks(office: Office, licences: IssuedLicences, hasher: PasswordHasher) -> tuple[Party, ...]:
    return (
        Counters(office),
        CatalogueClerks(office),
        Clerks(office, licences),
        Collectors(office),
        ListClerks(office),
        Overseers(office),
        Examination(office),
        Permitting(office, licences),
        Representatives(office, licences, hasher),
        Administrators(office, hasher),
    )


def _add_catalogue(repository: Repository, cast: Cast) -> None:
    for draft in DRAFTS:
        repository.catalogue.add(draft.approved(cast.units[draft.bureau].id), IN_FORCE_FROM)
    for plan in SCENARIOS:
        repository.scenarios.add(plan.registered(cast.units[plan.unit].id))
