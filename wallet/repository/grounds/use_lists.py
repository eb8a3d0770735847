"""Use lists as stored (Art. 13)."""

from collections.abc import Iterable
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Row, Select, func, insert, select, update

from wallet.domain.grounds.use_list import (
    OPEN_STATES,
    PaperMaterial,
    UnknownMatter,
    UseListEntry,
    UseListState,
)
from wallet.repository.grounds.use_list_tables import (
    APPROVED,
    LISTED,
    use_list_entries,
)
from wallet.repository.statements.beginning import begins, in_letter_order
from wallet.repository.statements.pages import counted_to

_MATERIALS = TypeAdapter(tuple[PaperMaterial, ...])
_MOST_COUNTED = 100


class UseLists:
    """Reads and stores the entries of units' use lists; an approved version never changes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, entry: UseListEntry) -> None:
        """Store a new entry."""
        self._connection.execute(insert(use_list_entries).values(id=entry.id, **_columns(entry)))

    def store(self, entry: UseListEntry) -> None:
        """Store what became of an entry that was read for change."""
        self._connection.execute(
            update(use_list_entries)
            .where(use_list_entries.c.id == entry.id)
            .values(**_columns(entry))
        )

    def get(self, entry_id: str) -> UseListEntry:
        """Return an entry, locked until a writing transaction ends.

        Raises:
            UnknownMatter: no such entry.
        """
        row = self._connection.execute(
            select(use_list_entries).where(use_list_entries.c.id == entry_id).with_for_update()
        ).first()
        if row is None:
            raise UnknownMatter
        return _entry(row)

    def get_own(self, entry_id: str, unit_id: str) -> UseListEntry:
        """Return an entry of this unit, locked until a writing transaction ends.

        Raises:
            UnknownMatter: no such entry, or another unit's.
        """
        found = self.get(entry_id)
        if found.unit_id != unit_id:
            raise UnknownMatter
        return found

    def approved(
        self, unit_id: str, matter_code: str, *, held: bool = False
    ) -> UseListEntry | None:
        """Return the version of a unit's matter that is in force, if there is one.

        One that is ``held`` is neither ended nor replaced until the transaction is over.
        """
        query = (
            select(use_list_entries)
            .where(use_list_entries.c.unit_id == unit_id)
            .where(use_list_entries.c.matter_code == matter_code)
            .where(use_list_entries.c.state == UseListState.APPROVED.value)
        )
        query = query.with_for_update(read=True) if held else query
        row = self._connection.execute(query).first()
        return _entry(row) if row else None

    def in_work(self, unit_id: str, matter_code: str) -> UseListEntry | None:
        """Return the entry of a unit's matter that is being drafted or decided, if any."""
        row = self._connection.execute(
            select(use_list_entries)
            .where(use_list_entries.c.unit_id == unit_id)
            .where(use_list_entries.c.matter_code == matter_code)
            .where(use_list_entries.c.state.in_([state.value for state in OPEN_STATES]))
        ).first()
        return _entry(row) if row else None

    def last_version(self, unit_id: str, matter_code: str) -> int:
        """Return the highest version of a unit's matter; 0 where none was approved yet."""
        highest = self._connection.execute(
            select(func.max(use_list_entries.c.version))
            .where(use_list_entries.c.unit_id == unit_id)
            .where(use_list_entries.c.matter_code == matter_code)
        ).scalar_one()
        return int(highest or 0)

    def of_unit(
        self, unit_id: str, *, after: UseListEntry | None = None, limit: int = 50
    ) -> list[UseListEntry]:
        """Return what is in force or in work in a unit, by matter, the newest first, after one."""
        its = use_list_entries.c
        query = select(use_list_entries).where(its.unit_id == unit_id).where(LISTED)
        if after:
            query = query.where(its.matter_code >= after.matter_code)
            earlier = its.created_at < after.created_at
            query = query.where((its.matter_code > after.matter_code) | earlier)
        return self._many(query.order_by(its.matter_code, its.created_at.desc()).limit(limit))

    def in_force(self, unit_id: str, *, limit: int = 50) -> list[UseListEntry]:
        """Return the first matters of a unit that are in force, by their codes."""
        its = use_list_entries.c
        query = select(use_list_entries).where(its.unit_id == unit_id).where(APPROVED)
        return self._many(query.order_by(its.matter_code).limit(limit))

    def count_in_force(self, unit_id: str) -> int:
        """Return how many matters of a unit are in force; a hundred at most."""
        found = (
            select(use_list_entries.c.id)
            .where(use_list_entries.c.unit_id == unit_id)
            .where(APPROVED)
        )
        return counted_to(_MOST_COUNTED, self._connection, found)

    def found(
        self, unit_id: str, wanted: str, *, state: UseListState | None = None, limit: int = 50
    ) -> list[UseListEntry]:
        """Return what is in force or in work, by its whole code or the beginning of its name."""
        its = use_list_entries.c
        query = select(use_list_entries).where(its.unit_id == unit_id).where(LISTED)
        if state:
            query = query.where(its.state == state.value)
        named = begins(self._connection, its.matter_name, wanted)
        coded = self._many(query.where(its.matter_code == wanted).order_by(its.created_at.desc()))
        in_order = in_letter_order(self._connection, its.matter_name)
        return coded or self._many(query.where(named).order_by(in_order).limit(limit))

    def of_matter(self, unit_id: str, matter_code: str) -> list[UseListEntry]:
        """Return the history of one matter of a unit, the newest first."""
        its = use_list_entries.c
        query = select(use_list_entries).where(its.unit_id == unit_id)
        return self._many(
            query.where(its.matter_code == matter_code).order_by(its.created_at.desc())
        )

    def in_states(self, states: Iterable[UseListState], limit: int = 100) -> list[UseListEntry]:
        """Return entries of the whole city in these states, the latest submitted first."""
        return self._many(
            select(use_list_entries)
            .where(use_list_entries.c.state.in_([state.value for state in states]))
            .order_by(use_list_entries.c.submitted_at.desc(), use_list_entries.c.id)
            .limit(limit)
        )

    def _many(self, query: Select[Any]) -> list[UseListEntry]:
        return [_entry(row) for row in self._connection.execute(query)]


def _columns(entry: UseListEntry) -> dict[str, object]:
    return {
        "unit_id": entry.unit_id,
        "matter_code": entry.matter_code,
        "matter_name": entry.matter_name,
        "version": entry.version,
        "state": entry.state.value,
        "materials": _MATERIALS.dump_json(entry.materials).decode(),
        "retention_days": entry.retention_days,
        "created_at": entry.created_at,
        "submitted_at": entry.submitted_at,
        "decided_at": entry.decided_at,
        "decision_reason": entry.decision_reason,
        "ended_at": entry.ended_at,
    }


def _entry(row: Row[tuple[object, ...]]) -> UseListEntry:
    return UseListEntry(
        row.id,
        row.unit_id,
        row.matter_code,
        row.matter_name,
        _MATERIALS.validate_json(row.materials),
        UseListState(row.state),
        row.created_at,
        row.retention_days,
        row.version,
        row.submitted_at,
        row.decided_at,
        row.decision_reason,
        row.ended_at,
    )
