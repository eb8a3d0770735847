"""Overstepping counts against a unit: too much of it in a day, and the unit is suspended.

Which refusal oversteps is told by its class (``oversteps``). One that only says that a ground is
not there yet, or no more, or that a form was filled in wrongly, counts nothing (Art. 19, 27).
"""

from datetime import datetime

from wallet.domain.actors.actors import Actor
from wallet.domain.civil_dates import city_date
from wallet.domain.errors import WalletError
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.database import Repository
from wallet.repository.registry.registry_acts import RegistryAct
from wallet.services.acts.refusing import Beside

OVERSTEPS_BEFORE_SUSPENSION = 50


def counting(now: datetime, actor: Actor, unit_name: str, type_code: str = "") -> Beside:
    """Return what counts a refusal of this actor's in the transaction of its entry."""

    def count(repository: Repository, refusal: WalletError) -> None:
        if refusal.oversteps:
            count_overstep(repository, now, actor, unit_name, type_code)

    return count


def count_overstep(
    repository: Repository, now: datetime, actor: Actor, unit_name: str, type_code: str = ""
) -> None:
    """Count one overstep of the actor's unit, and suspend the unit after too many in a day."""
    if actor.unit_id is None:
        return
    refused = repository.quotas.count_refusal(actor.unit_id, type_code, city_date(now))
    # Every further fifty, too: a unit that was resumed the same day is not let off.
    if refused % OVERSTEPS_BEFORE_SUSPENSION == 0:
        _suspend(repository, now, actor, actor.unit_id, unit_name)


def _suspend(
    repository: Repository, now: datetime, actor: Actor, unit_id: str, unit_name: str
) -> None:
    reason = f"一天内越权调用达到 {OVERSTEPS_BEFORE_SUSPENSION} 次，系统自动暂停"
    if not repository.units.suspend(unit_id, now, reason):
        return
    repository.registry_acts.add(RegistryAct(unit_id, "suspended", actor.name, reason, now))
    repository.audit.append(
        AuditEntry(
            now,
            AuditAction.UNIT_SUSPENDED,
            actor,
            unit_name=unit_name,
            details={"reason": "too_many_refused_reads"},
        )
    )
