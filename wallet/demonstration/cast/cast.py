"""Units, holders, their accounts and their API clients, as they enter the repository."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from argon2 import PasswordHasher

from wallet.demonstration.cast.companies import COMPANIES, RELYING_COMPANIES, Company
from wallet.demonstration.cast.people import CITIZENS
from wallet.demonstration.cast.units import UNITS, UnitPlan
from wallet.demonstration.credentials import (
    Credentials,
    new_client_secret,
    new_credentials,
)
from wallet.demonstration.registry.scenarios import SCENARIOS
from wallet.domain.actors.actors import Holder, HolderKind, IdentityKind, Role, Unit, UnitKind
from wallet.domain.actors.api_scope import SCOPES_OF
from wallet.domain.entropy import Entropy, new_id
from wallet.repository.actors.accounts import Account
from wallet.repository.actors.clients import ApiClient
from wallet.repository.database import Repository

_CLIENT_ROLES = {
    UnitKind.ISSUING_BUREAU: "issuer",
    UnitKind.PUBLIC_RELYING_UNIT: "verifier",
    UnitKind.SOCIAL_RELYING_PARTY: "social",
}


@dataclass(frozen=True, slots=True)
class Login:
    """An account together with its secrets, which are nowhere else in the clear."""

    account: Account
    secrets: Credentials


@dataclass(frozen=True, slots=True)
class Client:
    """An API client together with its secret."""

    client: ApiClient
    role: str
    secret: str
    scenarios: tuple[str, ...]


@dataclass(slots=True)
class Cast:
    """Everyone in the city, by login."""

    units: dict[str, Unit] = field(default_factory=dict)
    holders: dict[str, Holder] = field(default_factory=dict)
    logins: dict[str, Login] = field(default_factory=dict)
    clients: list[Client] = field(default_factory=list)

    def unit_of(self, plan: UnitPlan) -> Unit:
        """Return the stored unit of a plan."""
        return self.units[plan.login]


@dataclass(frozen=True, slots=True)
class Casting:
    """What it takes to let people in."""

    repository: Repository
    entropy: Entropy
    opened_at: datetime
    credentials: Mapping[str, Credentials]


# Who agrees where a bureau ends licences with two clerks.
SECOND_CLERKS = {"weijian2": ("weijian", "复核 邓岚")}


def everyones_credentials(hasher: PasswordHasher, entropy: Entropy) -> dict[str, Credentials]:
    """Draw fresh secrets for every login of the city."""
    desks = [(plan.login, False) for plan in UNITS]
    companies = [(company.login, True) for company in COMPANIES]
    citizens = [(citizen.login, True) for citizen in CITIZENS]
    seconds = [(login, False) for login in SECOND_CLERKS]
    return new_credentials(hasher, entropy, [*desks, *companies, *citizens, *seconds])


def add_everyone(casting: Casting) -> Cast:
    """Store every unit, holder, account and client of the city."""
    cast = Cast()
    for plan in UNITS:
        _add_unit(casting, cast, plan)
    for company in COMPANIES:
        _add_company(casting, cast, company)
    for company in RELYING_COMPANIES:
        _add_company_holder(casting, cast, company)
    for login, (bureau, name) in SECOND_CLERKS.items():
        _add_account(casting, cast, login, name, Role.ISSUER, cast.units[bureau], None)
    for citizen in CITIZENS:
        holder = Holder(
            new_id(casting.entropy),
            HolderKind.NATURAL_PERSON,
            citizen.name,
            citizen.identity_kind,
            citizen.identity_number,
        )
        casting.repository.holders.add(holder)
        cast.holders[citizen.login] = holder
        _add_account(casting, cast, citizen.login, citizen.name, Role.HOLDER, None, holder)
    return cast


def _add_unit(casting: Casting, cast: Cast, plan: UnitPlan) -> None:
    unit = Unit(new_id(casting.entropy), plan.name, plan.uscc, plan.kind, plan.district_code)
    casting.repository.units.add(unit)
    cast.units[plan.login] = unit
    _add_account(casting, cast, plan.login, plan.person, plan.role, unit, None, administers=True)
    if plan.kind in SCOPES_OF:
        _add_client(casting, cast, plan.login, unit)


def _add_company(casting: Casting, cast: Cast, company: Company) -> None:
    repository, entropy = casting.repository, casting.entropy
    unit = Unit(
        new_id(entropy), company.name, company.uscc, UnitKind.ENTERPRISE, company.district_code
    )
    repository.units.add(unit)
    cast.units[company.login] = unit
    holder = _add_company_holder(casting, cast, company)
    _add_account(
        casting, cast, company.login, company.representative, Role.ENTERPRISE, unit, holder
    )


def _add_company_holder(casting: Casting, cast: Cast, company: Company) -> Holder:
    number = company.uscc
    holder = Holder(new_id(casting.entropy), company.kind, company.name, IdentityKind.USCC, number)
    casting.repository.holders.add(holder)
    cast.holders[company.login] = holder
    return holder


def _add_account(
    casting: Casting,
    cast: Cast,
    login: str,
    name: str,
    role: Role,
    unit: Unit | None,
    holder: Holder | None,
    *,
    administers: bool = False,
) -> None:
    secrets = casting.credentials[login]
    account = Account(
        id=new_id(casting.entropy),
        login=login,
        display_name=name,
        password_hash=secrets.password_hash,
        pin_hash=secrets.pin_hash,
        role=role,
        unit_id=unit.id if unit else None,
        unit_name=unit.name if unit else None,
        holder_id=holder.id if holder else None,
        demonstration=True,
        administers=administers,
    )
    casting.repository.accounts.add(account, casting.opened_at)
    cast.logins[login] = Login(account, secrets)


def _add_client(casting: Casting, cast: Cast, login: str, unit: Unit) -> None:
    client = ApiClient(
        f"{login}-system", unit.id, unit.name, SCOPES_OF[unit.kind], demonstration=True
    )
    secret = new_client_secret(casting.entropy)
    casting.repository.clients.add(client, secret)
    scenarios = tuple(plan.code for plan in SCENARIOS if plan.unit == login)
    cast.clients.append(Client(client, _CLIENT_ROLES[unit.kind], secret, scenarios))
