"""Use lists as stored, and the cases that were examined under them (Art. 13-15)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Row, Select, func, insert, select, update

from wallet.domain.errors import NotFound
from wallet.domain.grounds.exemption import CaseAnswer, ExemptionCase, FiveElements
from wallet.domain.grounds.use_list import (
    OPEN_STATES,
    PaperMaterial,
    UnknownMatter,
    UseListEntry,
    UseListState,
)
from wallet.repository.columns.cipher import FieldCipher
from wallet.repository.grounds.use_list_tables import (
    APPROVED,
    LISTED,
    exemption_cases,
    use_list_entries,
)
from wallet.repository.statements.beginning import begins, in_letter_order
from wallet.repository.statements.pages import counted_to

_MATERIALS = TypeAdapter(tuple[PaperMaterial, ...])
_ANSWER = TypeAdapter(CaseAnswer)
_MOST_COUNTED = 100


class UnknownCase(NotFound):
    """No such case, or none that the asker may know of."""

    code = "unknown_case"
    zh = "没有找到这个办件。"
    en = "This case was not found."


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

    def approved(self, unit_id: str, matter_code: str) -> UseListEntry | None:
        """Return the version of a unit's matter that is in force, if there is one."""
        row = self._connection.execute(
            select(use_list_entries)
            .where(use_list_entries.c.unit_id == unit_id)
            .where(use_list_entries.c.matter_code == matter_code)
            .where(use_list_entries.c.state == UseListState.APPROVED.value)
        ).first()
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


class Cases:
    """Adds and reads cases; who applied and what was disclosed is sealed."""

    def __init__(self, connection: Connection, cipher: FieldCipher) -> None:
        self._connection = connection
        self._cipher = cipher

    def add(self, case: ExemptionCase) -> None:
        """Store a case with its answer."""
        answer = _ANSWER.dump_json(case.answer).decode() if case.answer else ""
        self._connection.execute(
            insert(exemption_cases).values(
                id=case.id,
                opened_at=case.opened_at,
                kept_until=case.kept_until,
                unit_id=case.unit_id,
                actor_id=case.actor_id,
                operator=case.elements.operator,
                matter_code=case.elements.matter_code,
                matter_name=case.elements.matter_name,
                case_number=case.elements.case_number,
                entry_id=case.entry_id,
                list_version=case.list_version,
                materials=case.materials,
                exempted=case.exempted,
                answer_sealed=self._cipher.seal(_place(case.id), answer),
            )
        )

    def get_own(self, case_id: str, actor_id: str) -> ExemptionCase:
        """Return a case that this actor opened.

        Raises:
            UnknownCase: no such case, or somebody else's.
        """
        row = self._connection.execute(
            select(exemption_cases)
            .where(exemption_cases.c.id == case_id)
            .where(exemption_cases.c.actor_id == actor_id)
        ).first()
        if row is None:
            raise UnknownCase
        sealed: bytes = row.answer_sealed
        kept = self._cipher.open(_place(row.id), sealed) if sealed else ""
        return _case(row, _ANSWER.validate_json(kept) if kept else None)

    def of_actor(
        self, actor_id: str, *, before: datetime | None = None, limit: int = 50
    ) -> list[ExemptionCase]:
        """Return an actor's own cases without what they disclosed, the newest first."""
        query = select(exemption_cases).where(exemption_cases.c.actor_id == actor_id)
        if before is not None:
            query = query.where(exemption_cases.c.opened_at < before)
        query = query.order_by(exemption_cases.c.opened_at.desc()).limit(limit)
        return [_case(row, None) for row in self._connection.execute(query)]


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


def _case(row: Row[tuple[object, ...]], answer: CaseAnswer | None) -> ExemptionCase:
    # The unit's name is the reader's own; it stands in the trail.
    elements = FiveElements("", row.operator, row.matter_name, row.matter_code, row.case_number)
    return ExemptionCase(
        row.id,
        row.opened_at,
        row.kept_until,
        row.unit_id,
        row.actor_id,
        elements,
        row.entry_id,
        row.list_version,
        row.materials,
        row.exempted,
        answer,
    )


def _place(case_id: str) -> str:
    return f"exemption_cases.answer/{case_id}"
