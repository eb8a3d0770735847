"""The audit trail as stored: append, and read; no update, no delete (Art. 26)."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Column, Connection, Select, TextClause, insert, select

from wallet.domain.showing.verification import Outcome
from wallet.domain.trail.audit import DONE, AuditAction, AuditEntry
from wallet.repository.act_tables import (
    NOT_VALID,
    REFUSED,
    UNUSUAL,
    audit_entries,
    audit_entry_licences,
)
from wallet.repository.statements.bulk_insert import Rows, insert_rows
from wallet.repository.statements.in_order import newest_with
from wallet.repository.statements.prepared import Prepared
from wallet.repository.trail.about_licences import LAST_ID, newest_about
from wallet.repository.trail.audit_reading import PARTS, entry_from

READING_ACTIONS = (AuditAction.LICENCE_VERIFIED, AuditAction.LICENCE_RETRIEVED)

_WRITER = json.JSONEncoder(ensure_ascii=False)
_INSERT = Prepared(insert(audit_entries).inline(), leaving=["id"])
_INSERT_OF_SEVERAL = insert(audit_entries).returning(audit_entries.c.id)


_COLUMNS = (
    "at",
    "action",
    "outcome",
    "actor_kind",
    "actor_id",
    "actor_name",
    "actor_role",
    "acting_for",
    "unit_id",
    "unit_name",
    "operator",
    "ground",
    "matter_name",
    "matter_code",
    "case_number",
    "scenario_code",
    "scenario_name",
    "purpose",
    "place",
    "licence_id",
    "licence_code",
    "fields",
    "details",
)


class AuditTrail:
    """Appends entries and reads them back, newest first, by cursor."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def append(self, entry: AuditEntry) -> None:
        """Write one entry in the transaction of the act that it records."""
        if not entry.parts:
            _INSERT.run(self._connection, _row(entry))
            return
        entry_id = self._connection.execute(_INSERT_OF_SEVERAL, _row(entry)).scalar_one()
        found_by = [{"licence_id": part.licence_id, "entry_id": entry_id} for part in entry.parts]
        self._connection.execute(insert(audit_entry_licences), found_by)

    def append_all(self, entries: Iterable[AuditEntry]) -> None:
        """Write many entries at once, each about one licence at most."""
        insert_rows(self._connection, self.rows_for(entries))

    def rows_for(self, entries: Iterable[AuditEntry]) -> Rows:
        """Return entries as rows: what :meth:`append_all` stores, in its order."""
        return Rows(audit_entries, _COLUMNS, [_values(entry) for entry in entries])

    def for_licences(
        self, licence_ids: Sequence[str], *, before: int | None = None, limit: int = 50
    ) -> list[AuditEntry]:
        """Return who read or tried to read these licences, the newest first."""
        return self._about(licence_ids, READING_ACTIONS, before, limit)

    def of_licence(
        self, licence_id: str, *, actions: Collection[AuditAction] = (), limit: int = 50
    ) -> list[AuditEntry]:
        """Return what was done with one licence, the newest first: everything, or some acts."""
        return self._about([licence_id], actions, None, limit)

    def of_enterprise(
        self, enterprise_id: str, *, before: int | None = None, limit: int = 50
    ) -> list[AuditEntry]:
        """Return what people did in an enterprise's name, the newest first.

        What somebody did with the own account meanwhile, such as its password, is not among it.
        """
        query = select(audit_entries).where(audit_entries.c.action.not_like("account:%"))
        return self._newest(query, {audit_entries.c.acting_for: enterprise_id}, before, limit)

    def search(
        self,
        *,
        unit_id: str | None = None,
        action: str | None = None,
        outcome: str | None = None,
        before: int | None = None,
        limit: int = 50,
    ) -> list[AuditEntry]:
        """Return entries of the whole city or one unit, filtered, the newest first."""
        if unit_id and outcome == Outcome.VALID:
            # Nothing but a scan is valid, and of those most are.
            action = action or AuditAction.LICENCE_VERIFIED.value
        its, query = audit_entries.c, select(audit_entries)
        filters = {its.unit_id: unit_id, its.action: action}
        if outcome and (indexed := _where_indexed(unit_id, action, outcome)) is not None:
            filters[its.outcome] = outcome
            query = query.where(indexed)
        elif outcome:
            query = query.where(its.outcome == outcome)
        return self._newest(query, filters, before, limit)

    def _about(
        self,
        licence_ids: Sequence[str],
        actions: Collection[AuditAction],
        before: int | None,
        limit: int,
    ) -> list[AuditEntry]:
        """Return entries about licences, alone or among others; each half reads its own index.

        Of each licence as many are looked at as may be wanted, however long its trail is.
        """
        given = {
            "licences": list(licence_ids),
            "wanted": limit,
            "before": LAST_ID if before is None else before,
        }
        rows = self._connection.execute(newest_about(tuple(actions)), given)
        return [entry_from(row) for row in rows]

    def _newest(
        self,
        query: Select[tuple[object, ...]],
        filters: Mapping[Column[Any], str | None],
        before: int | None,
        limit: int,
    ) -> list[AuditEntry]:
        values = {column: value for column, value in filters.items() if value}
        end = None if before is None else [before]
        query = newest_with(self._connection, query, values, [audit_entries.c.id], end)
        return [entry_from(row) for row in self._connection.execute(query.limit(limit))]


def _where_indexed(unit_id: str | None, action: str | None, outcome: str) -> TextClause | None:
    """Return in which entries an index has their outcome; what is left out of them is common."""
    if action:
        usual = Outcome.VALID if action == AuditAction.LICENCE_VERIFIED else DONE
        return None if outcome == usual else UNUSUAL
    if unit_id:
        return NOT_VALID
    return None if outcome == DONE else REFUSED


def _row(entry: AuditEntry) -> dict[str, object]:
    return dict(zip(_COLUMNS, _values(entry), strict=True))


def _values(entry: AuditEntry) -> tuple[object, ...]:
    return (
        entry.at,
        entry.action.value,
        entry.outcome,
        entry.actor.kind.value,
        entry.actor.id,
        entry.actor.name,
        entry.actor.role.value if entry.actor.role else None,
        entry.actor.acting_for,
        entry.actor.unit_id,
        entry.unit_name,
        entry.operator,
        entry.ground.value if entry.ground else None,
        entry.matter_name,
        entry.matter_code,
        entry.case_number,
        entry.scenario_code,
        entry.scenario_name,
        entry.purpose,
        entry.place,
        entry.licence_id,
        entry.licence_code,
        _fields(entry.fields),
        _WRITER.encode(_details(entry)),
    )


@lru_cache(maxsize=256)
def _fields(names: tuple[str, ...]) -> str:
    return _WRITER.encode(names)


def _details(entry: AuditEntry) -> dict[str, object]:
    if not entry.parts:
        return dict(entry.details)
    parts = [[one.licence_id, one.licence_code, one.outcome, one.fields] for one in entry.parts]
    return {**entry.details, PARTS: parts}
