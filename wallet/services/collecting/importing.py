"""Importing a bureau's file of licences, row by row (制发与归集, Art. 8, 10).

Rows go in batches; a batch is one transaction with the audit entry of each of its rows: wholly
in, or not at all. A row that is in is recognised by issuer, type and number, so that the same
file again changes nothing and a run that was killed is simply started again.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from wallet.domain.actors.actors import Actor, Unit
from wallet.domain.civil_dates import city_date
from wallet.domain.entropy import Entropy
from wallet.domain.errors import Unavailable
from wallet.domain.trail.audit import DONE, AuditAction, AuditEntry
from wallet.repository.database import Database
from wallet.services.collecting.batches.examining import NumberedRow, Rehearsal
from wallet.services.collecting.batches.taking import (
    ROWS_AT_ONCE,
    BatchTaker,
    again_if_outdated,
    batches,
)
from wallet.services.collecting.files.report import ImportReport, RowResult
from wallet.services.collecting.files.survey import Survey, check_survey, survey_file
from wallet.services.collecting.rows.rows import RowReader
from wallet.services.collecting.rows.types import TypeBook
from wallet.services.licences.documents import DocumentMaker
from wallet.services.sheets.file_refusals import FileRefused
from wallet.services.sheets.tables import Row

Progress = Callable[[int, int], None]
"""Told how many rows are done, and of how many."""

_FILE_NAME_DIGITS = 16


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How a file is imported; ``legacy`` marks licences older than this (Art. 10)."""

    dry_run: bool = False
    legacy: bool = False
    rows_at_once: int = ROWS_AT_ONCE


def import_file(
    database: Database,
    maker: DocumentMaker,
    entropy: Entropy,
    clock: Callable[[], datetime],
    issuer: Actor,
    path: Path,
    *,
    options: ImportOptions = ImportOptions(),
    on_progress: Progress | None = None,
    on_row: Callable[[RowResult], None] | None = None,
) -> ImportReport:
    """Issue every licence of a CSV or XLSX file that is not there yet.

    ``on_row`` is given each row's result as it comes, for a report of any length. A dry run
    comes to the same results and leaves nothing in the repository.

    Raises:
        FileRefused: the file is no table of this issuer's licences; no row was imported.
        NoSigningKey, RepositoryUnavailable: the run had to stop; the rows before are in, and
            the same call takes up the rest.
    """
    with database.read() as repository:
        unit = repository.units.get(issuer.unit_id or "")
        types = TypeBook(repository.catalogue.of_issuer(unit.id))
    try:
        survey = survey_file(path)
        check_survey(survey, types)
    except FileRefused as refusal:
        if not options.dry_run:
            with database.begin() as repository:
                repository.audit.append(_file_entry(clock(), issuer, unit, path, refusal.code))
        raise
    report = ImportReport(unit.name, survey.table.digest, survey.table.kind, options.dry_run)
    origin = {"file_digest": report.file_digest}
    run = _Run(database, clock, BatchTaker(maker, entropy, issuer, unit, origin), options)
    reader = RowReader(survey.headings, types, legacy=options.legacy, kind=survey.table.kind)
    outcome = "interrupted"
    try:
        for result in run.results(_below_headings(survey), reader):
            report.add(result)
            if on_row:
                on_row(result)
            if on_progress:
                on_progress(report.rows, survey.rows)
        outcome = DONE
    except Unavailable as error:
        outcome = error.code
        raise
    finally:
        if not options.dry_run:
            entry = _file_entry(clock(), issuer, unit, path, outcome, _counts(report))
            with suppress(Unavailable), database.begin() as repository:
                repository.audit.append(entry)
    return report


@dataclass(frozen=True, slots=True)
class _Run:
    """Takes batches in transactions of their own; a dry run only reads."""

    database: Database
    clock: Callable[[], datetime]
    taker: BatchTaker
    options: ImportOptions
    rehearsal: Rehearsal = field(default_factory=Rehearsal)

    def results(self, rows: Iterator[Row], reader: RowReader) -> Iterator[RowResult]:
        for batch in batches(rows, self.options.rows_at_once):
            today = city_date(self.clock())
            yield from self._take([(number, reader.read(cells, today)) for number, cells in batch])

    def _take(self, rows: Sequence[NumberedRow]) -> list[RowResult]:
        if self.options.dry_run:
            with self.database.read() as repository:
                return self.taker.rehearse(repository, self.clock(), rows, self.rehearsal)
        return again_if_outdated(lambda: self._store(rows))

    def _store(self, rows: Sequence[NumberedRow]) -> list[RowResult]:
        batch = self.taker.prepare(self.database, self.clock(), rows)
        with self.database.begin() as repository:
            self.taker.store(repository, batch)
        return batch.results


def _below_headings(survey: Survey) -> Iterator[Row]:
    rows = survey.table.rows()
    next(rows)
    return rows


def _counts(report: ImportReport) -> dict[str, str]:
    return {
        "file_digest": report.file_digest,
        "rows": str(report.rows),
        "issued": str(report.issued),
        "unchanged": str(report.unchanged),
        "refused": str(report.refused),
    }


def _file_entry(
    now: datetime,
    issuer: Actor,
    unit: Unit,
    path: Path,
    outcome: str,
    details: Mapping[str, str] | None = None,
) -> AuditEntry:
    # A file may be called by a person's name: the trail keeps a digest of it.
    name = hashlib.sha256(path.name.encode("utf-8", "surrogateescape")).hexdigest()
    return AuditEntry(
        now,
        AuditAction.LICENCES_IMPORTED,
        issuer,
        outcome=outcome,
        unit_name=unit.name,
        operator=issuer.name,
        details={"file_name_digest": name[:_FILE_NAME_DIGITS], **(details or {})},
    )
