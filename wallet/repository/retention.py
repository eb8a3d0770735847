"""What may not be kept for ever, and how it goes; nothing here touches licences or the trail.

What is over is looked for first, without holding anything, and cleared afterwards by its keys, so
many rows at once: a purge reads about what it clears, and no writer waits for it long.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Table,
    and_,
    case,
    delete,
    exists,
    func,
    or_,
    select,
    text,
    tuple_,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from wallet.repository.act_tables import (
    idempotent_requests,
    purge_marks,
    show_session_licences,
    show_sessions,
    stranger_refusals,
    throttles,
    verifications,
)
from wallet.repository.collecting.collection_tables import collection_parts, collections
from wallet.repository.copies.copy_tables import (
    CANCELLED_FILE_KEPT,
    FILE_KEPT,
    copy_links,
    temporary_copies,
)
from wallet.repository.finding.licence_searches import licence_searches
from wallet.repository.grounds.authorization_tables import NOT_BLOCKED, holder_parties
from wallet.repository.grounds.use_list_tables import exemption_cases
from wallet.repository.statements.among import among
from wallet.repository.tables import sign_ins

PURGED_ANSWER = b""
"""What stands in the place of an answer that is no longer kept."""

AT_ONCE = 500
FILES_AT_ONCE = 20
"""Files are large: to let go of twenty takes as long as of some thousand rows."""

# In the words of the index, so that PostgreSQL's planner recognises them.
_ANSWER_KEPT = text("length(answer_sealed) > 0")
_REDEEMING_KEY = case(
    (verifications.c.redeemed_session_id.is_not(None), verifications.c.idempotency_key)
)


@dataclass(frozen=True, slots=True)
class Found:
    """What was found to be over: the keys of its rows, and whether there may be more.

    ``until`` is up to where everything was looked at that need not be looked at again.
    """

    keys: Sequence[tuple[Any, ...]]
    more: bool
    until: datetime | None = None

    @property
    def is_nothing(self) -> bool:
        """Whether there is nothing to clear and nothing to note."""
        return not self.keys and self.until is None


class Overdue(Protocol):
    """Records of one kind that are over."""

    def find(self, connection: Connection) -> Found:
        """Look for some of them."""

    def clear(self, connection: Connection, found: Found) -> int:
        """Clear those that were found and are over still; returns how many."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows that go, or are emptied where ``values`` says how; found in the order of ``by``."""

    table: Table
    by: Column[Any]
    over: ColumnElement[bool]
    values: Mapping[str, Any] | None = None
    at_once: int | None = None

    def find(self, connection: Connection) -> Found:
        """Look for those that have been over longest."""
        at_once = self.at_once or AT_ONCE
        query = select(*self.table.primary_key).where(self.over).order_by(self.by)
        keys = [tuple(row) for row in connection.execute(query.limit(at_once))]
        return Found(keys, more=len(keys) == at_once)

    def clear(self, connection: Connection, found: Found) -> int:
        """Clear them; what was used again meanwhile stays."""
        if not found.keys:
            return 0
        these = and_(_keyed(connection, self.table, found.keys), self.over)
        if self.values is None:
            return connection.execute(delete(self.table).where(these)).rowcount
        return connection.execute(update(self.table).where(these).values(self.values)).rowcount


@dataclass(frozen=True, slots=True)
class UnscannedSessions:
    """Show sessions that ran out and that no verification is about.

    Scanned ones stay for ever, so each session is looked at once, and a mark says up to where.
    """

    before: datetime

    def find(self, connection: Connection) -> Found:
        """Look at those that ended after what was looked at, the earliest first."""
        ended = show_sessions.c.expires_at
        new = _after_mark(connection, show_sessions, ended) & (ended < self.before)
        query = select(ended).where(new).order_by(ended).offset(AT_ONCE - 1).limit(1)
        last = connection.execute(query).scalar()
        # Those that ended at the same moment belong together: the mark is a moment.
        looked_at = new if last is None else new & (ended <= last)
        rows = connection.execute(
            select(show_sessions.c.id, ended, _SCANNED.label("scanned"))
            .where(looked_at)
            .order_by(ended)
        ).all()
        keys = [(row.id,) for row in rows if not row.scanned]
        return Found(keys, last is not None, rows[-1].expires_at if rows else None)

    def clear(self, connection: Connection, found: Found) -> int:
        """Remove them with the lists of what they showed, and note up to where it was looked."""
        _mark(connection, show_sessions, found)
        if not found.keys:
            return 0
        these = _keyed(connection, show_sessions, found.keys) & ~_SCANNED
        shown = show_session_licences.c.session_id.in_(select(show_sessions.c.id).where(these))
        connection.execute(delete(show_session_licences).where(shown))
        return connection.execute(delete(show_sessions).where(these)).rowcount


@dataclass(frozen=True, slots=True)
class CollectionFiles:
    """The parts of files whose collections were over before a moment; the reports stay."""

    before: datetime

    def find(self, connection: Connection) -> Found:
        """Look for parts of what ended after the last collection that has none left."""
        ended = collections.c.finished_at
        new = _after_mark(connection, collections, ended) & (ended < self.before)
        query = (
            select(*collection_parts.primary_key)
            .join(collections, collections.c.id == collection_parts.c.collection_id)
            .where(new)
            .order_by(ended)
            .limit(FILES_AT_ONCE)
        )
        keys = [tuple(row) for row in connection.execute(query)]
        if len(keys) == FILES_AT_ONCE:
            return Found(keys, more=True)
        until = connection.execute(select(func.max(ended)).where(new)).scalar()
        return Found(keys, more=False, until=until)

    def clear(self, connection: Connection, found: Found) -> int:
        """Remove them, and note up to where nothing is left."""
        _mark(connection, collections, found)
        if not found.keys:
            return 0
        these = _keyed(connection, collection_parts, found.keys)
        return connection.execute(delete(collection_parts).where(these)).rowcount


class Retention:
    """Finds and clears within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, overdue: Overdue) -> Found:
        """Look for some of what is over."""
        return overdue.find(self._connection)

    def clear(self, overdue: Overdue, found: Found) -> int:
        """Clear what was found; returns how many records it was."""
        return overdue.clear(self._connection, found)


def answers(before: datetime) -> Rows:
    """Sealed answers of verifications; their rows stay, a refusal is answered anew from then on."""
    over = and_(verifications.c.at < before, _ANSWER_KEPT)
    emptied = {"answer_sealed": PURGED_ANSWER, "idempotency_key": _REDEEMING_KEY}
    return Rows(verifications, verifications.c.at, over, emptied)


def cases(now: datetime) -> Rows:
    """What cases disclosed, when their days are over; that they took place stays."""
    until = exemption_cases.c.kept_until
    over = and_(until <= now, _ANSWER_KEPT)
    return Rows(exemption_cases, until, over, {"answer_sealed": PURGED_ANSWER})


def copies(now: datetime) -> tuple[Rows, Rows]:
    """Files of temporary copies that ran out or were cancelled; the rest stays."""
    end, cancelled = temporary_copies.c.expires_at, temporary_copies.c.cancelled_at
    emptied = {"file_sealed": PURGED_ANSWER}
    gone = and_(cancelled <= now, CANCELLED_FILE_KEPT)
    return (
        Rows(temporary_copies, end, and_(end <= now, FILE_KEPT), emptied, FILES_AT_ONCE),
        Rows(temporary_copies, cancelled, gone, emptied, FILES_AT_ONCE),
    )


def copy_link_rows(before: datetime) -> Rows:
    """Download links that ran out."""
    return _older(copy_links, "expires_at", before)


def sign_in_rows(before: datetime) -> tuple[Rows, Rows]:
    """Sign-ins that ran out or were ended."""
    return _older(sign_ins, "expires_at", before), _older(sign_ins, "ended_at", before)


def idle_throttles(before: datetime, now: datetime) -> Rows:
    """Lock-out buckets that are idle, unless their door is still shut."""
    began, shut = throttles.c.window_started_at, throttles.c.shut_until
    return Rows(throttles, began, and_(began < before, or_(shut.is_(None), shut <= now)))


def given_answers(before: datetime) -> Rows:
    """Answers that were kept for retries."""
    return _older(idempotent_requests, "at", before)


def stranger_counts(before: datetime) -> Rows:
    """The counts of how often strangers were refused."""
    return _older(stranger_refusals, "hour", before)


def search_rows(before: datetime) -> Rows:
    """What clerks looked for among their licences."""
    return _older(licence_searches, "created_at", before)


def asked_counts(today: date) -> tuple[Rows, Rows]:
    """How often a unit asked a holder on an earlier day; a block stays."""
    day = holder_parties.c.asked_on
    old, never = and_(day < today, NOT_BLOCKED), and_(day.is_(None), NOT_BLOCKED)
    return Rows(holder_parties, day, old), Rows(holder_parties, day, never)


def _older(table: Table, moment: str, before: datetime) -> Rows:
    return Rows(table, table.c[moment], table.c[moment] < before)


_SCANNED = exists().where(verifications.c.session_id == show_sessions.c.id)


def _keyed(
    connection: Connection, table: Table, keys: Sequence[tuple[Any, ...]]
) -> ColumnElement[bool]:
    columns = list(table.primary_key)
    if len(columns) == 1:
        return among(connection, columns[0], [key for (key,) in keys])
    return tuple_(*columns).in_(keys)


def _after_mark(connection: Connection, table: Table, moment: Column[Any]) -> ColumnElement[bool]:
    query = select(purge_marks.c.looked_until).where(purge_marks.c.records == table.name)
    mark = connection.execute(query).scalar()
    return moment.is_not(None) if mark is None else moment > mark


def _mark(connection: Connection, table: Table, found: Found) -> None:
    if found.until is None:
        return
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    added = dialect.insert(purge_marks).values(records=table.name, looked_until=found.until)
    connection.execute(
        added.on_conflict_do_update(
            index_elements=["records"],
            set_={"looked_until": added.excluded.looked_until},
            where=purge_marks.c.looked_until < added.excluded.looked_until,
        )
    )
