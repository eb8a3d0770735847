"""One row of each table, opened, as an act of the town left it: what the filling repeats."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Table, select

from tests import cast
from tests.factories import TYPE_CODE
from tests.town import CARD_TYPE
from tests.trade import TYPE_CODES
from wallet.domain.trail.audit import AuditAction
from wallet.repository.act_tables import (
    audit_entries,
    show_sessions,
    verifications,
)
from wallet.repository.changes.change_tables import change_requests
from wallet.repository.collecting.collection_tables import collections
from wallet.repository.columns.cipher import FieldCipher
from wallet.repository.columns.sealed_columns import place_of
from wallet.repository.copies.copy_tables import temporary_copies
from wallet.repository.database import Repository
from wallet.repository.enterprise.enterprise_tables import appointments
from wallet.repository.grounds.authorization_tables import authorization_requests
from wallet.repository.grounds.use_list_tables import exemption_cases, use_list_entries
from wallet.repository.oversight.oversight_tables import reconciliation_findings, reconciliations
from wallet.repository.tables import accounts, holders, licence_versions, licences, units

Row = dict[str, Any]

BUREAU_TYPES = (TYPE_CODE, CARD_TYPE)
OTHER_TYPES = TYPE_CODES[1:]
"""Of each of the other three bureaux, in their order."""

_THE: Mapping[Table, ColumnElement[bool]] = {
    units: units.c.id == cast.SHOP.id,
    holders: holders.c.id == cast.ZHOU.id,
    accounts: accounts.c.id == cast.ZHOU_ACCOUNT.id,
    show_sessions: show_sessions.c.set_id.is_(None) & show_sessions.c.permit_id.is_(None),
    verifications: verifications.c.scenario_code == "hotel-check-in",
    change_requests: change_requests.c.licence_id.is_not(None),
    collections: collections.c.state == "done",
    temporary_copies: temporary_copies.c.licence_id.is_not(None),
    appointments: appointments.c.post == "handler",
    authorization_requests: authorization_requests.c.state == "granted",
    exemption_cases: exemption_cases.c.scenario_code.is_not(None),
    use_list_entries: use_list_entries.c.state == "approved",
    reconciliations: reconciliations.c.kind == "list",
    reconciliation_findings: reconciliation_findings.c.reconciliation_id.in_(
        select(reconciliations.c.id).where(reconciliations.c.kind == "list")
    ),
}
"""Which row of a table is meant where any other one will not do."""


class Patterns:
    """Reads patterns once, and hands out what a new row has of them.

    Raises:
        LookupError: nobody in the town has left a row of one of the tables.
    """

    def __init__(self, repository: Repository, tables: Iterable[Table]) -> None:
        self._repository = repository
        self._rows = {table: self._one(table, _THE.get(table)) for table in tables}
        self.types = {code: self._version_of(code) for code in (*BUREAU_TYPES, *OTHER_TYPES)}
        """A signed version of a licence of each type."""

        self.acts = {action: found for action in AuditAction if (found := self._entry_of(action))}
        """An entry of the trail for each act that the town has seen."""

    def of(self, table: Table) -> Row:
        """Return a table's pattern, its sealed columns open."""
        return self._rows[table]

    def _version_of(self, type_code: str) -> Row:
        of_type = licence_versions.c.licence_id.in_(
            select(licences.c.id).where(licences.c.type_code == type_code)
        )
        return self._one(licence_versions, of_type)

    def _entry_of(self, action: AuditAction) -> Row | None:
        query = select(audit_entries).where(audit_entries.c.action == action.value)
        row = self._repository.connection.execute(query.limit(1)).first()
        return _without_id(row) if row else None

    def _one(self, table: Table, condition: ColumnElement[bool] | None) -> Row:
        query = select(table).order_by(*table.primary_key.columns).limit(1)
        if condition is not None:
            query = query.where(condition)
        row = self._repository.connection.execute(query).mappings().first()
        if row is None:
            raise LookupError(f"the town has no row of {table.name} to repeat")
        return _opened(table, dict(row), self._repository.cipher)


def _without_id(row: Any) -> Row:
    return {name: value for name, value in row._mapping.items() if name != "id"}  # noqa: SLF001


def _opened(table: Table, row: Row, cipher: FieldCipher) -> Row:
    for column in table.columns:
        if column.name.endswith("_sealed") and row[column.name]:
            row[column.name] = cipher.open(place_of(column, row), row[column.name])
    return row
