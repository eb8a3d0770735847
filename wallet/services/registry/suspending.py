"""The operator suspends a unit that oversteps, and lifts the suspension (Art. 18, 27)."""

from datetime import datetime

from wallet.domain.actors.actors import Actor, Unit
from wallet.domain.errors import Conflict
from wallet.domain.licences.licence import stated_reason
from wallet.domain.registry.scenario import ScenarioKind
from wallet.domain.registry.scenario_draft import kind_for
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.database import Database
from wallet.services.acts.doing import doing
from wallet.services.registry.history import tell


class UnitStateConflict(Conflict):
    """The unit is suspended already, or is not suspended."""

    code = "unit_state_conflict"
    zh = "这个单位当前的状态不允许这项操作。"
    en = "The unit's state does not allow this."


class OnlySocialUnits(Conflict):
    """A public body's duty is not stopped by this act; its scenarios and clients are."""

    code = "only_social_units"
    zh = "这里只能暂停社会化用证主体；公共管理和服务机构请暂停其场景。"
    en = "Only social relying parties are suspended here; suspend a public body's scenario."


def suspend_unit(
    database: Database, now: datetime, operator: Actor, unit_id: str, unverified_reason: str
) -> None:
    """Suspend a social relying party: it verifies, asks and reads nothing from now on.

    Raises:
        NotPermitted: not the operator.
        UnknownUnit, OnlySocialUnits, ReasonMissing.
        UnitStateConflict: it is suspended already.
    """
    blank = AuditEntry(now, AuditAction.UNIT_SUSPENDED, operator)
    with doing(database, blank) as repository:
        unit = repository.units.get(unit_id)
        if kind_for(unit) is not ScenarioKind.SOCIAL:
            raise OnlySocialUnits
        reason = stated_reason(unverified_reason)
        if not repository.units.suspend(unit_id, now, reason):
            raise UnitStateConflict
        entry = _entry(now, AuditAction.UNIT_SUSPENDED, operator, unit, reason)
        tell(repository, unit_id, "suspended", entry, reason)


def resume_unit(
    database: Database, now: datetime, operator: Actor, unit_id: str, unverified_reason: str
) -> None:
    """Lift a suspension, whoever imposed it.

    Raises:
        NotPermitted, UnknownUnit, ReasonMissing: as :func:`suspend_unit`.
        UnitStateConflict: it is not suspended.
    """
    blank = AuditEntry(now, AuditAction.UNIT_RESUMED, operator)
    with doing(database, blank) as repository:
        unit = repository.units.get(unit_id)
        reason = stated_reason(unverified_reason)
        if not repository.units.resume(unit_id):
            raise UnitStateConflict
        entry = _entry(now, AuditAction.UNIT_RESUMED, operator, unit, reason)
        tell(repository, unit_id, "resumed", entry, reason)


def _entry(
    now: datetime, action: AuditAction, operator: Actor, unit: Unit, reason: str
) -> AuditEntry:
    return AuditEntry(
        now, action, operator, unit_name=unit.name, details={"unit": unit.id, "reason": reason}
    )
