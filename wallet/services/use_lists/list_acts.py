"""What every act on a use list shares: one transaction, one audit entry, refusals recorded too."""

from collections.abc import Callable
from datetime import datetime

from wallet.domain.actors.actors import Actor, Role, Unit
from wallet.domain.errors import NotPermitted, WalletError
from wallet.domain.grounds.use_list import UseListEntry, ensure_public_body
from wallet.domain.trail.audit import DONE, AuditAction, AuditEntry
from wallet.repository.database import Database, Repository

Act = Callable[[Repository, UseListEntry], UseListEntry]


def own_unit(repository: Repository, actor: Actor) -> Unit:
    """Return the unit whose use list this actor keeps.

    Raises:
        NotPermitted: no verifier's account.
        StatutoryGroundMissing: the unit is no public body.
    """
    if actor.role is not Role.VERIFIER or actor.unit_id is None:
        raise NotPermitted
    unit = repository.units.get(actor.unit_id)
    ensure_public_body(unit.kind)
    return unit


def on_own_entry(
    database: Database, now: datetime, actor: Actor, action: AuditAction, entry_id: str, act: Act
) -> UseListEntry:
    """Do one act on an entry of the actor's own unit.

    Raises:
        NotPermitted, StatutoryGroundMissing: as :func:`own_unit`.
        UnknownMatter: no such entry, or another unit's.
        Everything that ``act`` raises.
    """

    def checked(repository: Repository) -> UseListEntry:
        unit = own_unit(repository, actor)
        return _changed(repository, repository.use_lists.get_own(entry_id, unit.id), act)

    return recorded(database, now, actor, action, checked, entry_id=entry_id)


def on_any_entry(
    database: Database, now: datetime, actor: Actor, action: AuditAction, entry_id: str, act: Act
) -> UseListEntry:
    """Do one act of the operator's on an entry of whatever unit.

    Raises:
        NotPermitted: not the operator.
        UnknownMatter: no such entry.
        Everything that ``act`` raises.
    """

    def checked(repository: Repository) -> UseListEntry:
        if actor.role is not Role.OPERATOR:
            raise NotPermitted
        return _changed(repository, repository.use_lists.get(entry_id), act)

    return recorded(database, now, actor, action, checked, entry_id=entry_id)


def recorded(
    database: Database,
    now: datetime,
    actor: Actor,
    action: AuditAction,
    act: Callable[[Repository], UseListEntry],
    *,
    entry_id: str = "",
) -> UseListEntry:
    """Do an act in one transaction with its audit entry; a refusal has an entry of its own."""
    try:
        with database.begin() as repository:
            entry = act(repository)
            repository.audit.append(_done(repository, now, actor, action, entry))
    except WalletError as refusal:
        refusal.recorded = True
        details = {"entry": entry_id[:32]} if entry_id else {}
        with database.begin() as repository:
            repository.audit.append(AuditEntry(now, action, actor, refusal.code, details=details))
        raise
    return entry


def _changed(repository: Repository, entry: UseListEntry, act: Act) -> UseListEntry:
    changed = act(repository, entry)
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
