"""Figures by which somebody watches a deployment: nothing personal, cheap to read."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from wallet.domain.signing_keys.key_standing import KeyState, ends_soon
from wallet.domain.trail.audit import DONE, AuditAction
from wallet.repository.database import Database, Repository
from wallet.tokens.documents.audit_seal import stated_kid

STRANGERS_WATCHED_FOR = timedelta(days=1)
_LOOKED_AT = 200


@dataclass(frozen=True, slots=True)
class Figures:
    """How the audit trail and the signing keys stand, and how often strangers were refused.

    ``unsealed_since`` is when the oldest entry that waits for its seal was written.
    """

    unsealed_entries: int
    unsealed_since: datetime | None
    last_sealed_at: datetime | None
    last_seal_doubted: bool
    keys_end_at: dict[str, datetime]
    certificates: dict[str, int]
    strangers_refused: dict[str, int]


def figures(database: Database, now: datetime) -> Figures:
    """Read the figures; ``keys_end_at`` has, by use, when the first unit will have no key.

    Raises:
        RepositoryUnavailable: the database cannot be reached.
    """
    with database.read() as repository:
        seal = repository.audit_seals.last()
        return Figures(
            repository.audit_seals.unsealed_at_most(),
            repository.audit_seals.unsealed_since(),
            seal.sealed_at if seal else None,
            seal is not None and repository.keys.is_withdrawn(stated_kid(seal)),
            repository.keys.first_ends(),
            _certificates(repository, now),
            repository.stranger_refusals.since(now - STRANGERS_WATCHED_FOR),
        )


def _certificates(repository: Repository, now: datetime) -> dict[str, int]:
    """Count the issuers' keys by state, and those that end within the time of the warning."""
    keys = repository.key_records.of_units()
    counted = Counter(key.state(now).value for key in keys)
    soon = sum(
        key.state(now) is KeyState.IN_FORCE and ends_soon(key.not_after, now) for key in keys
    )
    return {state.value: counted[state.value] for state in KeyState} | {"ends_soon": soon}


def last_rotations(repository: Repository) -> dict[str, datetime]:
    """Return when each kind of the deployment's secrets was last rotated; never is left out."""
    entries = repository.audit.search(action=AuditAction.KEYS_ROTATED.value, limit=_LOOKED_AT)
    done = [entry for entry in entries if entry.outcome == DONE]
    # The latest comes first in the trail, and so last here.
    return {entry.details.get("keys", ""): entry.at for entry in reversed(done)}
