"""Refusals of strangers: all are counted, the first few of an hour leave an entry as well.

The trail is never shortened, so who is nobody must not be able to lengthen it at will. Nor may
each call cost a transaction: once an hour's sample is full, a process counts for itself and
writes down every hundredth call, or what ten seconds brought.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import NamedTuple, Protocol

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects import postgresql, sqlite

from wallet.domain.trail.audit import AuditEntry
from wallet.repository.act_tables import stranger_refusals
from wallet.repository.trail.audit import AuditTrail

ENTRIES_AN_HOUR = 20
"""How many refusals of one kind and code leave an entry."""
WRITTEN_EVERY = 100
WRITTEN_AFTER = timedelta(seconds=10)


class Refused(NamedTuple):
    """What is counted together: one act's refusals with one code within one hour."""

    hour: datetime
    action: str
    outcome: str


@dataclass(slots=True)
class _Unwritten:
    number: int
    since: datetime


class OneTransaction(Protocol):
    """What the tally needs of a transaction."""

    audit: AuditTrail
    stranger_refusals: "StrangerRefusals"


class StrangerTally:
    """Counts for one process; what is not written down yet is lost with it."""

    def __init__(self, begin: Callable[[], AbstractContextManager[OneTransaction]]) -> None:
        self._begin = begin
        self._lock = Lock()
        self._full: dict[Refused, _Unwritten] = {}

    def keep(self, entry: AuditEntry) -> None:
        """Count a stranger's refusal, and write its entry where the sample has room."""
        hour = entry.at.replace(minute=0, second=0, microsecond=0)
        refused = Refused(hour, entry.action.value, entry.outcome)
        with self._lock:
            due = self._due(refused, entry.at)
        if not due:
            return
        with self._begin() as repository:
            counted = repository.stranger_refusals.count(due)
            if counted[refused] <= ENTRIES_AN_HOUR:
                repository.audit.append(entry)
        if counted[refused] >= ENTRIES_AN_HOUR:
            with self._lock:
                self._full.setdefault(refused, _Unwritten(0, entry.at))

    def _due(self, refused: Refused, now: datetime) -> dict[Refused, int]:
        """Return what is to be written down now: nothing, or this with what earlier hours left."""
        unwritten = self._full.get(refused)
        number = 1
        if unwritten is not None:
            unwritten.number += 1
            waits = now - unwritten.since < WRITTEN_AFTER
            if unwritten.number < WRITTEN_EVERY and waits:
                return {}
            number, unwritten.number, unwritten.since = unwritten.number, 0, now
        over = [one for one in self._full if one.hour < refused.hour]
        left = {one: self._full.pop(one).number for one in over}
        return {one: more for one, more in left.items() if more} | {refused: number}


class StrangerRefusals:
    """The counts as stored: one row an hour for each kind and code, cleared in time."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def count(self, more: Mapping[Refused, int]) -> dict[Refused, int]:
        """Add to the counts; returns what each comes to."""
        # In one order, so that no two processes wait for each other.
        return {refused: self._add(refused, more[refused]) for refused in sorted(more)}

    def since(self, hour: datetime) -> dict[str, int]:
        """Return how many there were by code from an hour on, the most frequent first."""
        counted = func.sum(stranger_refusals.c.refusals)
        rows = self._connection.execute(
            select(stranger_refusals.c.outcome, counted)
            .where(stranger_refusals.c.hour >= hour)
            .group_by(stranger_refusals.c.outcome)
            .order_by(counted.desc(), stranger_refusals.c.outcome)
        )
        return {outcome: int(number) for outcome, number in rows}

    def _add(self, refused: Refused, number: int) -> int:
        dialect = sqlite if self._connection.dialect.name == "sqlite" else postgresql
        added = dialect.insert(stranger_refusals).values(refusals=number, **refused._asdict())
        statement = added.on_conflict_do_update(
            index_elements=["hour", "action", "outcome"],
            set_={"refusals": stranger_refusals.c.refusals + number},
        ).returning(stranger_refusals.c.refusals)
        total: int = self._connection.execute(statement).scalar_one()
        return total
