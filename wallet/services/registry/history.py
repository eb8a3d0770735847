"""The line of history that the page of a scenario, an application, a unit or an entry tells."""

from wallet.domain.trail.audit import AuditEntry
from wallet.repository.database import Repository
from wallet.repository.registry.registry_acts import RegistryAct


def tell(
    repository: Repository, subject: str, act: str, entry: AuditEntry, reason: str = ""
) -> None:
    """Write the line of history and the audit entry of an act that was done."""
    repository.registry_acts.add(RegistryAct(subject, act, entry.actor.name, reason, entry.at))
    repository.audit.append(entry)
