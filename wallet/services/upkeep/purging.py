"""Purging: what was only needed for a while goes, licences and the audit trail never do."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from wallet.domain.actors.actors import SYSTEM
from wallet.domain.civil_dates import city_date
from wallet.domain.licences.licence_search import SEARCHES_KEPT
from wallet.domain.showing.verification import ANSWER_SHOWN_FOR
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository import retention
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
MOST_ROUNDS = 200
"""So many rounds of a purge that nobody asked for; who does it has other work as well."""


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
    licence_searches: int
    asked_counts: int

    def by_name(self) -> dict[str, int]:
        """Return the counts in a fixed order."""
        return {name: getattr(self, name) for name in self.__slots__}


def purge(database: Database, now: datetime) -> Purged:
    """Clear what is past its time (Art. 27), so much in one transaction, each with its one entry.

    The disclosed fields of a verification go as soon as they are no longer shown; that it took
    place, by whom, for what and with what outcome, stays. Nothing to clear leaves an entry, too.
    """
    rounds = list(_rounds(database, now))
    purged = _sum(rounds)
    if not any(purged.by_name().values()):
        with database.begin() as repository:
            _record(repository, now, purged)
    return purged


def purge_by_itself(database: Database, now: datetime) -> Purged:
    """Do the same unasked, every few minutes; where nothing went there is nothing to record.

    What piled up, such as before the first purge, waits for the next time after a while.
    """
    return _sum(islice(_rounds(database, now), MOST_ROUNDS))


def _rounds(database: Database, now: datetime) -> Iterator[Purged]:
    """Clear some of everything, again and again, until nothing is left; each time a transaction."""
    overdue, more = _overdue(now), True
    while more:
        with database.read() as repository:
            found = [
                (name, one, repository.retention.find(one))
                for name, several in overdue.items()
                for one in several
            ]
        if all(each.is_nothing for _name, _one, each in found):
            return
        more = any(each.more for _name, _one, each in found)
        counts = dict.fromkeys(overdue, 0)
        with database.begin() as repository:
            for name, one, each in found:
                counts[name] += repository.retention.clear(one, each)
            purged = Purged(**counts)
            if any(counts.values()):
                _record(repository, now, purged)
        yield purged


def _overdue(now: datetime) -> dict[str, tuple[retention.Overdue, ...]]:
    return {
        "answers": (retention.answers(now - ANSWER_SHOWN_FOR),),
        "show_sessions": (retention.UnscannedSessions(now - SHOW_SESSIONS_KEPT),),
        "sign_ins": retention.sign_in_rows(now - SIGN_INS_KEPT),
        "throttles": (retention.idle_throttles(now - THROTTLES_KEPT, now),),
        "idempotent_requests": (retention.given_answers(now - IDEMPOTENT_REQUESTS_KEPT),),
        "cases": (retention.cases(now),),
        "collection_files": (retention.CollectionFiles(now - COLLECTION_FILES_KEPT),),
        "copies": retention.copies(now),
        "copy_links": (retention.copy_link_rows(now - COPY_LINKS_KEPT),),
        "stranger_refusals": (retention.stranger_counts(now - STRANGERS_KEPT),),
        "licence_searches": (retention.search_rows(now - SEARCHES_KEPT),),
        "asked_counts": retention.asked_counts(city_date(now)),
    }


def _sum(rounds: Iterable[Purged]) -> Purged:
    whole = Counter(dict.fromkeys(Purged.__slots__, 0))
    for purged in rounds:
        whole.update(purged.by_name())
    return Purged(**whole)


def _record(repository: Repository, now: datetime, purged: Purged) -> None:
    counts = {name: str(count) for name, count in purged.by_name().items()}
    repository.audit.append(AuditEntry(now, AuditAction.DATA_PURGED, SYSTEM, details=counts))
