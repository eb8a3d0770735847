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
from wallet.domain.collecting.file_decisions import NOTHING_DECIDED, FileDecisions
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
from wallet.services.collecting.files.survey import (
    OpenFile,
    asked_of_licences,
    checked_survey,
    survey_of,
)
from wallet.services.collecting.rows.rows import RowReader
from wallet.services.collecting.rows.types import TypeBook
from wallet.services.licences.documents import DocumentMaker
from wallet.services.sheets.file_refusals import FileRefused, ensure_decided
from wallet.services.sheets.tables import FOR_A_WORKER, Row, opened_table

Progress = Callable[[int, int], None]
"""Told how many rows are done, and of how many."""

_FILE_NAME_DIGITS = 16


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How a file is imported; ``legacy`` marks licences older than this (Art. 10)."""

    dry_run: bool = False
    legacy: bool = False
    rows_at_once: int = ROWS_AT_ONCE
    decisions: FileDecisions = NOTHING_DECIDED


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
        FileRefused: the file is no table of this issuer's licences, or it has to be decided how it
            is meant; no row was imported.
        NoSigningKey, RepositoryUnavailable: the run had to stop; the rows before are in, and
            the same call takes up the rest.
    """
    with database.read() as repository:
        unit = repository.units.get(issuer.unit_id or "")
        types = TypeBook(repository.catalogue.of_issuer(unit.id))
    importing = _Importing(database, clock, issuer, unit, path, options)
    try:
        with opened_table(path, asked_of_licences(options.decisions), FOR_A_WORKER) as reader:
            survey, questions = checked_survey(survey_of(reader.table()), types, options.decisions)
            ensure_decided(questions)
            taker = BatchTaker(maker, entropy, issuer, unit, {"file_digest": survey.table.digest})
            results = _Run(database, clock, taker, options)
            file = OpenFile(survey, reader)
            return importing.report(file, results, types, on_progress, on_row)
    except FileRefused as refusal:
        importing.leave_entry(refusal.code)
        raise


@dataclass(slots=True)
class _Importing:
    """One run of the command, and the one entry that it leaves of the file."""

    database: Database
    clock: Callable[[], datetime]
    issuer: Actor
    unit: Unit
    path: Path
    options: ImportOptions
    has_entry: bool = False

    def report(
        self,
        file: OpenFile,
        run: "_Run",
        types: TypeBook,
        on_progress: Progress | None,
        on_row: Callable[[RowResult], None] | None,
    ) -> ImportReport:
        """Take the rows in, and say what became of them."""
        table = file.survey.table
        report = ImportReport(self.unit.name, table.digest, table.kind, self.options.dry_run)
        reading = RowReader(
            file.survey.headings, types, legacy=self.options.legacy, kind=table.kind
        )
        outcome = "interrupted"
        try:
            for result in run.results(file.rows(), reading):
                report.add(result)
                if on_row:
                    on_row(result)
                if on_progress:
                    on_progress(report.rows, table.rows)
            outcome = DONE
        except (Unavailable, FileRefused) as error:
            outcome = error.code
            raise
        finally:
            self.leave_entry(outcome, _counts(report))
        return report

    def leave_entry(self, outcome: str, details: Mapping[str, str] | None = None) -> None:
        """Leave the entry, once; a dry run leaves none."""
        if self.options.dry_run or self.has_entry:
            return
        self.has_entry = True
        entry = _file_entry(self.clock(), self.issuer, self.unit, self.path, outcome, details)
        with suppress(Unavailable), self.database.begin() as repository:
            repository.audit.append(entry)


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
