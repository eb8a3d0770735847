"""The one door for other systems' reads (可信授权访问体系, Art. 19): each passes these checks.

Identity was checked with the access token; here come the unit's standing, the caller's address,
the scenario, and the day's quota. A refused read is counted, recorded, and after too many of them
in a day the unit is suspended until the operator lifts it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from wallet.domain.actors.actors import UnitSuspended
from wallet.domain.actors.allowed_addresses import AddressNotAllowed, is_allowed
from wallet.domain.civil_dates import city_date
from wallet.domain.errors import TooManyAttempts, WalletError
from wallet.domain.grounds.authorization import ScenarioNotOpen
from wallet.domain.registry.scenario import Scenario
from wallet.domain.trail.audit import AuditAction, AuditEntry, Ground
from wallet.repository.database import Database, Repository
from wallet.repository.registry.registry_acts import RegistryAct
from wallet.services.verification.inquiry import Verifier

REFUSALS_BEFORE_SUSPENSION = 50
DESK_DAILY_QUOTA = 1000
"""Reads of one licence type a day, for a unit that has no system of its own."""
_SECONDS_OF_A_DAY = 86_400


class QuotaUsedUp(TooManyAttempts):
    """The day's reads of this licence type are used up."""

    code = "quota_used_up"
    zh = "今天对这类证照的调取次数已用完，没有读取。"
    en = "Today's quota for this licence type is used up; nothing was read."


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: a unit's client with its address and limits."""

    verifier: Verifier
    address: str
    allowed_addresses: tuple[str, ...]
    daily_quota: int
    type_quotas: Mapping[str, int] = field(default_factory=dict)

    def quota_of(self, type_code: str) -> int:
        """Return how often licences of a type may be read in a day."""
        return self.type_quotas.get(type_code, self.daily_quota)


def desk_reader(database: Database, verifier: Verifier, address: str) -> Reader:
    """Return staff at a desk as a reader: the quotas of the unit's systems hold for them too.

    Reads of desk and systems are counted together; of several systems the narrowest quota holds.
    The systems' addresses do not bind staff, who use phones.
    """
    with database.read() as repository:
        clients = repository.clients.living_of(verifier.unit_id)
    daily = min((client.daily_quota for client in clients), default=DESK_DAILY_QUOTA)
    type_codes = {type_code for client in clients for type_code in client.type_quotas}
    quotas = {one: min(client.quota_of(one) for client in clients) for one in type_codes}
    return Reader(verifier, address, (), daily, quotas)


def ensure_standing(repository: Repository, reader: Reader) -> None:
    """Refuse a suspended unit, and an address that is not on the client's list.

    Raises:
        UnitSuspended, AddressNotAllowed.
    """
    if repository.units.get(reader.verifier.unit_id).suspended_at is not None:
        raise UnitSuspended
    if reader.allowed_addresses and not is_allowed(reader.address, reader.allowed_addresses):
        raise AddressNotAllowed


def open_scenario(
    repository: Repository, reader: Reader, scenario_code: str, now: datetime
) -> Scenario:
    """Return the reader's own scenario that is in force now.

    Raises:
        ScenarioNotOpen: unknown, another unit's, suspended or ended.
    """
    scenario = repository.scenarios.find(scenario_code)
    if scenario is None or scenario.unit_id != reader.verifier.unit_id:
        raise ScenarioNotOpen
    if not scenario.in_force_on(city_date(now)):
        raise ScenarioNotOpen
    return scenario


def take_quota(repository: Repository, reader: Reader, type_code: str, now: datetime) -> None:
    """Count one read of a licence type.

    Raises:
        QuotaUsedUp: nothing more today.
    """
    day, quota = city_date(now), reader.quota_of(type_code)
    if not repository.quotas.take(reader.verifier.unit_id, type_code, day, quota):
        raise QuotaUsedUp(_SECONDS_OF_A_DAY)


def record_refused_read(
    database: Database,
    now: datetime,
    reader: Reader,
    refusal: WalletError,
    *,
    ground: Ground,
    scenario_code: str | None = None,
    licence_id: str | None = None,
    type_code: str = "",
    fields: tuple[str, ...] = (),
) -> None:
    """Write the refusal's audit entry, count it, and suspend the unit after too many in a day."""
    refusal.recorded = True
    verifier = reader.verifier
    with database.begin() as repository:
        repository.audit.append(
            AuditEntry(
                now,
                AuditAction.LICENCE_RETRIEVED,
                verifier.actor,
                refusal.code,
                ground,
                verifier.unit_name,
                verifier.operator,
                scenario_code=scenario_code,
                licence_id=licence_id,
                fields=fields,
                details={"address": reader.address},
            )
        )
        count_refused_read(repository, now, verifier, type_code)


def count_refused_read(
    repository: Repository, now: datetime, verifier: Verifier, type_code: str = ""
) -> None:
    """Count one refused read of a unit, and suspend the unit after too many in a day."""
    refused = repository.quotas.count_refusal(verifier.unit_id, type_code, city_date(now))
    # Every further fifty, too: a unit that was resumed the same day is not let off.
    if refused % REFUSALS_BEFORE_SUSPENSION == 0:
        _suspend(repository, now, verifier)


def _suspend(repository: Repository, now: datetime, verifier: Verifier) -> None:
    reason = f"一天内被拒绝的调取达到 {REFUSALS_BEFORE_SUSPENSION} 次，系统自动暂停"
    if not repository.units.suspend(verifier.unit_id, now, reason):
        return
    repository.registry_acts.add(
        RegistryAct(verifier.unit_id, "suspended", verifier.actor.name, reason, now)
    )
    repository.audit.append(
        AuditEntry(
            now,
            AuditAction.UNIT_SUSPENDED,
            verifier.actor,
            unit_name=verifier.unit_name,
            details={"reason": "too_many_refused_reads"},
        )
    )
