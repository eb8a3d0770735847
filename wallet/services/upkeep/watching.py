"""Figures by which somebody watches a deployment: nothing personal, cheap to read."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from wallet.domain.signing_keys.key_standing import KeyState, ends_soon, key_state
from wallet.domain.trail.audit import DONE, AuditAction
from wallet.repository.database import Database, Repository
from wallet.repository.signing_keys.key_records import LiveKey
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
        live = repository.key_records.live(now)
        return Figures(
            repository.audit_seals.unsealed_at_most(),
            repository.audit_seals.unsealed_since(),
            seal.sealed_at if seal else None,
            seal is not None and repository.keys.is_withdrawn(stated_kid(seal)),
            _keys_end_at(live),
            _certificates(live, now),
            repository.stranger_refusals.since(now - STRANGERS_WATCHED_FOR),
        )


def _keys_end_at(live: Sequence[LiveKey]) -> dict[str, datetime]:
    last: dict[tuple[str, str | None], datetime] = {}
    for use, unit_id, terms in live:
        if terms.certified and terms.retired_at is None:
            owner = (use, unit_id)
            last[owner] = max(terms.not_after, last.get(owner, terms.not_after))
    uses = {use for use, _unit in last}
    return {one: min(end for (use, _unit), end in last.items() if use == one) for one in uses}


def _certificates(live: Sequence[LiveKey], now: datetime) -> dict[str, int]:
    """Count the issuers' keys by state, and those that end within the time of the warning.

    Those that were retired or withdrawn are over and grow more each year: nobody watches them.
    """
    keys = [key.terms for key in live if key.unit_id is not None]
    counted = Counter(key_state(terms, now) for terms in keys)
    soon = sum(
        key_state(terms, now) is KeyState.IN_FORCE and ends_soon(terms.not_after, now)
        for terms in keys
    )
    watched = set(KeyState) - {KeyState.RETIRED, KeyState.WITHDRAWN}
    return {state.value: counted[state] for state in watched} | {"ends_soon": soon}


def last_rotations(repository: Repository) -> dict[str, datetime]:
    """Return when each kind of the deployment's secrets was last rotated; never is left out."""
    entries = repository.audit.search(action=AuditAction.KEYS_ROTATED.value, limit=_LOOKED_AT)
    done = [entry for entry in entries if entry.outcome == DONE]
    # The latest comes first in the trail, and so last here.
    return {entry.details.get("keys", ""): entry.at for entry in reversed(done)}
