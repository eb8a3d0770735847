"""What could not be done in time: typed, uploaded, or what a reconciliation missed here."""

from collections.abc import Iterable
from datetime import datetime

from wallet.domain.actors.actors import Actor
from wallet.domain.errors import InvalidInput
from wallet.domain.licences.licence_number import LONGEST_NUMBER
from wallet.domain.oversight.incident import (
    MOST_DUE,
    DueAct,
    IncidentTypesMissing,
    NothingDue,
    NumberTooLong,
    TooManyDue,
)
from wallet.domain.oversight.reconciliation import FindingKind
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.database import Database, Repository
from wallet.services.acts.doing import doing
from wallet.services.oversight.incident_questions import ensure_open, incident_entry
from wallet.services.oversight.reconciling import issuing_unit_of
from wallet.services.sheets.cells import number_cell, tidy_cell
from wallet.services.sheets.columns import comparable
from wallet.services.sheets.reading.asked import Asked
from wallet.services.sheets.tables import opened_table

_HEADINGS = frozenset({"证照编号", "number"})
_ASKED = Asked(_HEADINGS, least=1, row_like=1)


def add_dues(
    database: Database,
    now: datetime,
    issuer: Actor,
    incident_id: str,
    type_code: str,
    act: DueAct,
    unverified_numbers: Iterable[str],
) -> int:
    """Add numbers that are due under one act; return how many were not due already.

    Raises:
        NotPermitted, UnknownIncident, IncidentClosed.
        IncidentTypesMissing: the incident is not about this type.
        NothingDue, TooManyDue, NumberTooLong: the numbers cannot be taken.
    """
    blank = AuditEntry(now, AuditAction.INCIDENT_DUE_ADDED, issuer)
    with doing(database, blank) as repository:
        return _add(repository, blank, incident_id, type_code, act, unverified_numbers)


def add_missing_here(
    database: Database, now: datetime, issuer: Actor, incident_id: str, reconciliation_id: str
) -> int:
    """Make what a reconciliation missed here due to be collected.

    Raises:
        UnknownReconciliation: no such one of the unit. The others as :func:`add_dues`.
    """
    blank = AuditEntry(now, AuditAction.INCIDENT_DUE_ADDED, issuer)
    with doing(database, blank) as repository:
        unit_id = issuing_unit_of(issuer)
        report = repository.reconciliations.get(reconciliation_id, unit_id)
        missing = repository.reconciliations.findings(report.id, FindingKind.MISSING_HERE)
        numbers = [one.number for one in missing]
        return _add(repository, blank, incident_id, report.type_code, DueAct.COLLECT, numbers)


def numbers_in_text(unverified: str) -> list[str]:
    """Return the numbers of a text, one on each line."""
    return [line.strip() for line in unverified.splitlines() if line.strip()]


def numbers_in_file(content: bytes) -> list[str]:
    """Return the numbers of a file: its column 证照编号, or else its first.

    Raises:
        FileRefused: it is no table.
        InvalidInput: a cell is no number of a licence; nothing is taken.
    """
    with opened_table(content, _ASKED) as reader:
        table = reader.table()
        for question in table.questions:
            raise question
        headings = [comparable(text) for text in table.headings]
        known = [order for order, text in enumerate(headings) if text in _HEADINGS]
        place = known[0] if table.heading_row else 0
        cells = (cells[place] for _, cells in reader.rows() if place < len(cells))
        tidied = (tidy_cell(cell) for cell in cells)
        return [number_cell(cell) for cell in tidied if cell is not None]


def due_act(unverified: str) -> DueAct:
    """Return the act of a form or a call.

    Raises:
        InvalidInput: none of ours.
    """
    if unverified not in frozenset(DueAct):
        raise InvalidInput(field="act")
    return DueAct(unverified)


def _add(
    repository: Repository,
    blank: AuditEntry,
    incident_id: str,
    type_code: str,
    act: DueAct,
    unverified_numbers: Iterable[str],
) -> int:
    found = repository.incidents.get(incident_id, issuing_unit_of(blank.actor), lock=True)
    ensure_open(found)
    if type_code not in found.type_codes:
        raise IncidentTypesMissing(field="type_code")
    numbers = []
    for index, one in enumerate(unverified_numbers):
        if len(one.strip()) > LONGEST_NUMBER:
            raise NumberTooLong(field="numbers", index=index)
        numbers += [one.strip()] if one.strip() else []
    if not numbers:
        raise NothingDue(field="numbers")
    if repository.incident_dues.count(found.id) + len(set(numbers)) > MOST_DUE:
        raise TooManyDue(field="numbers")
    added = repository.incident_dues.add(found.id, type_code, act, numbers, blank.at)
    details = {"type_code": type_code, "act": act.value, "added": str(added)}
    repository.audit.append(incident_entry(repository, blank, found, **details))
    return added
