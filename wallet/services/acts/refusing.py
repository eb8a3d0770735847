"""What a refusal leaves: one entry, also where it reached no act; of strangers a sample only."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from wallet.domain.actors.actors import Actor, ActorKind
from wallet.domain.errors import WalletError
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.database import Database, Repository
from wallet.services.acts.table import ACTS

_LONGEST_CODE, _LONGEST_ENDPOINT = 60, 100
Beside = Callable[[Repository, WalletError], None]
"""What is written beside the entry of a known actor's refusal, in the same transaction."""


def keep_refusal(
    database: Database, entry: AuditEntry, refusal: WalletError, beside: Beside | None = None
) -> None:
    """Write the entry of an act that was refused, once, unless its kind leaves none (Art. 26)."""
    if refusal.recorded or not refusal.leaves_entry:
        return
    refusal.recorded = True
    act = ACTS.get(entry.action)
    action = act.refused if act and act.refused else entry.action
    refused = replace(entry, action=action, outcome=refusal.code[:_LONGEST_CODE])
    _write(database, refused, beside and (lambda repository: beside(repository, refusal)))


def record_refusal(
    database: Database,
    now: datetime,
    actor: Actor,
    refused: WalletError | str,
    *,
    endpoint: str,
    action: AuditAction = AuditAction.ACCESS_REFUSED,
    beside: Beside | None = None,
    about: Mapping[str, str] | None = None,
) -> None:
    """Write the entry of what an edge refused: a foreign desk, a bad token, an unknown address.

    ``refused`` is the error, or the code of what the framework refused. An error that an act
    has recorded already leaves nothing more. ``about`` is what else the edge knows of it.
    """
    entry = AuditEntry(
        now, action, actor, details={"endpoint": endpoint[:_LONGEST_ENDPOINT], **(about or {})}
    )
    if isinstance(refused, WalletError):
        keep_refusal(database, entry, refused, beside)
    else:
        _write(database, replace(entry, outcome=refused[:_LONGEST_CODE]))


def _write(
    database: Database, entry: AuditEntry, beside: Callable[[Repository], None] | None = None
) -> None:
    if entry.actor.kind is ActorKind.STRANGER:
        database.strangers.keep(entry)
        return
    with database.begin() as repository:
        repository.audit.append(entry)
        if beside is not None:
            beside(repository)
