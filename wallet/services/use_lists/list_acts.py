"""What every act on a use list shares: one transaction and one entry, about one matter."""

from collections.abc import Callable
from datetime import datetime

from wallet.domain.actors.actors import Actor, Unit, unit_of
from wallet.domain.grounds.use_list import UseListEntry, ensure_public_body
from wallet.domain.trail.audit import DONE, AuditAction, AuditEntry
from wallet.repository.database import Database, Repository
from wallet.services.acts.doing import doing

Change = Callable[[Repository, UseListEntry], UseListEntry]


def own_unit(repository: Repository, actor: Actor) -> Unit:
    """Return the unit whose use list this actor keeps.

    Raises:
        NotPermitted: the actor serves no unit.
        StatutoryGroundMissing: the unit is no public body.
    """
    unit = repository.units.get(unit_of(actor))
    ensure_public_body(unit.kind)
    return unit


def on_own_entry(
    database: Database,
    now: datetime,
    actor: Actor,
    action: AuditAction,
    entry_id: str,
    change: Change,
) -> UseListEntry:
    """Do one act on an entry of the actor's own unit.

    Raises:
        NotPermitted, StatutoryGroundMissing: as :func:`own_unit`.
        UnknownMatter: no such entry, or another unit's.
        Everything that ``change`` raises.
    """

    def changed(repository: Repository) -> UseListEntry:
        unit = own_unit(repository, actor)
        return _stored(repository, repository.use_lists.get_own(entry_id, unit.id), change)

    return on_list(database, now, actor, action, changed, entry_id=entry_id)


def on_any_entry(
    database: Database,
    now: datetime,
    actor: Actor,
    action: AuditAction,
    entry_id: str,
    change: Change,
) -> UseListEntry:
    """Do one act of the operator's on an entry of whatever unit.

    Raises:
        NotPermitted: not the operator.
        UnknownMatter: no such entry.
        Everything that ``change`` raises.
    """

    def changed(repository: Repository) -> UseListEntry:
        return _stored(repository, repository.use_lists.get(entry_id), change)

    return on_list(database, now, actor, action, changed, entry_id=entry_id)


def on_list(
    database: Database,
    now: datetime,
    actor: Actor,
    action: AuditAction,
    change: Callable[[Repository], UseListEntry],
    *,
    entry_id: str = "",
) -> UseListEntry:
    """Do an act that leaves one entry of a use list; raises whatever ``change`` raises."""
    details = {"entry": entry_id[:32]} if entry_id else {}
    with doing(database, AuditEntry(now, action, actor, details=details)) as repository:
        entry = change(repository)
        repository.audit.append(_done(repository, now, actor, action, entry))
    return entry


def _stored(repository: Repository, entry: UseListEntry, change: Change) -> UseListEntry:
    changed = change(repository, entry)
    repository.use_lists.store(changed)
    return changed


def _done(
    repository: Repository, now: datetime, actor: Actor, action: AuditAction, entry: UseListEntry
) -> AuditEntry:
    details = {
        "entry": entry.id,
        "state": entry.state.value,
        "materials": str(len(entry.materials)),
    }
    if entry.version is not None:
        details["version"] = str(entry.version)
    if entry.decision_reason:
        details["reason"] = entry.decision_reason
    return AuditEntry(
        now,
        action,
        actor,
        DONE,
        unit_name=repository.units.get(entry.unit_id).name,
        matter_name=entry.matter_name,
        matter_code=entry.matter_code,
        details=details,
    )
