"""Purging: what was only needed for a while goes, licences and the audit trail never do."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from wallet.domain.actors.actors import SYSTEM
from wallet.domain.showing.verification import ANSWER_SHOWN_FOR
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.database import Database, Repository

SHOW_SESSIONS_KEPT = timedelta(days=1)
SIGN_INS_KEPT = timedelta(days=30)
THROTTLES_KEPT = timedelta(days=1)
BETWEEN_PURGES = timedelta(minutes=5)
COPY_LINKS_KEPT = timedelta(days=31)
"""As long as the longest copy lives: a used link goes on saying that it was used."""
IDEMPOTENT_REQUESTS_KEPT = timedelta(days=7)
STRANGERS_KEPT = timedelta(days=90)
"""The counts of strangers' refusals; whoever watches them keeps the figures elsewhere."""
COLLECTION_FILES_KEPT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Purged:
    """How many records went, by their table."""

    answers: int
    show_sessions: int
    sign_ins: int
    throttles: int
    idempotent_requests: int
    cases: int
    collection_files: int
    copies: int
    copy_links: int
    stranger_refusals: int

    def by_name(self) -> dict[str, int]:
        """Return the counts in a fixed order."""
        return {name: getattr(self, name) for name in self.__slots__}


def purge(database: Database, now: datetime) -> Purged:
    """Clear what is past its time, in one transaction with its one audit entry (Art. 27).

    The disclosed fields of a verification go as soon as they are no longer shown; that it took
    place, by whom, for what and with what outcome, stays.
    """
    with database.begin() as repository:
        purged = _clear(repository, now)
        _record(repository, now, purged)
    return purged


def purge_by_itself(database: Database, now: datetime) -> Purged:
    """Do the same unasked, every few minutes; where nothing went there is nothing to record."""
    with database.begin() as repository:
        purged = _clear(repository, now)
        if any(purged.by_name().values()):
            _record(repository, now, purged)
    return purged


def _clear(repository: Repository, now: datetime) -> Purged:
    retention = repository.retention
    return Purged(
        retention.clear_answers(now - ANSWER_SHOWN_FOR),
        retention.drop_show_sessions(now - SHOW_SESSIONS_KEPT),
        retention.drop_sign_ins(now - SIGN_INS_KEPT),
        retention.drop_throttles(now - THROTTLES_KEPT, now),
        retention.drop_idempotent_requests(now - IDEMPOTENT_REQUESTS_KEPT),
        retention.clear_cases(now),
        repository.collections.drop_files(now - COLLECTION_FILES_KEPT),
        retention.clear_copies(now),
        retention.drop_copy_links(now - COPY_LINKS_KEPT),
        retention.drop_stranger_refusals(now - STRANGERS_KEPT),
    )


def _record(repository: Repository, now: datetime, purged: Purged) -> None:
    counts = {name: str(count) for name, count in purged.by_name().items()}
    repository.audit.append(AuditEntry(now, AuditAction.DATA_PURGED, SYSTEM, details=counts))
