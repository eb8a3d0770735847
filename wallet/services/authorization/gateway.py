"""Who reads, and how often in a day (可信授权访问体系, Art. 19): systems, and staff at a desk."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from wallet.domain.civil_dates import city_date
from wallet.domain.grounds.quota import QuotaUsedUp
from wallet.repository.database import Database, Repository
from wallet.services.verification.inquiry import Verifier

DESK_DAILY_QUOTA = 1000
"""Reads of one licence type a day, for a unit that has no system of its own."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: a unit's client, or its staff, with address and limits."""

    verifier: Verifier
    address: str
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
    return Reader(verifier, address, daily, quotas)


def take_quota(repository: Repository, reader: Reader, type_code: str, now: datetime) -> None:
    """Count one read of a licence type.

    Raises:
        QuotaUsedUp: nothing more today.
    """
    day, quota = city_date(now), reader.quota_of(type_code)
    if not repository.quotas.take(reader.verifier.unit_id, type_code, day, quota):
        raise QuotaUsedUp(now)
