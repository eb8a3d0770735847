"""`python -m wallet import FILE`: a bureau's file of licences, with a report beside it."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from wallet.domain.actors.actors import Actor, ActorKind, Role, Unit
from wallet.domain.collecting.file_decisions import Choice, FileDecisions, read_decisions
from wallet.domain.errors import Unavailable, WalletError
from wallet.repository.actors.units import UnknownUnit
from wallet.repository.database import Database
from wallet.services.collecting.files.report import ImportReport, report_file
from wallet.services.collecting.files.survey import deduce_issuer
from wallet.services.collecting.importing import ImportOptions, import_file
from wallet.services.deployment import Deployment
from wallet.services.sheets.file_refusals import FileRefused

ALL_IN = 0
SOME_REFUSED = 1
FILE_REFUSED = 2
STOPPED = 3

_ROWS_BETWEEN_SIGNS = 500
_REFUSALS_SHOWN = 10
_DECIDED = {
    "hidden-rows": "rows that are hidden, such as by a filter",
    "hidden-columns": "hidden columns with something in them",
    "sample-rows": "rows that still have something of the template's sample",
}


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the file and the options."""
    parser.add_argument(
        "file", type=Path, metavar="FILE", help="CSV, XLSX or JSON Lines, a licence a row"
    )
    parser.add_argument(
        "--unit", help="the issuer's unified social credit code or name; else told by the types"
    )
    parser.add_argument("--dry-run", action="store_true", help="check every row, write nothing")
    parser.add_argument(
        "--legacy", action="store_true", help="licences of before the collection (Art. 10)"
    )
    parser.add_argument("--sheet", help="the one sheet to read, where several have rows")
    for name, what in _DECIDED.items():
        parser.add_argument(f"--{name}", choices=[one.value for one in Choice], help=what)
    parser.add_argument(
        "--unknown-columns", choices=[Choice.LEAVE.value], help="columns that no field is called by"
    )
    parser.add_argument(
        "--report", type=Path, metavar="PATH", help="where the report goes (FILE.report.csv)"
    )


def run(arguments: Namespace, deployment: Deployment) -> int:
    """Import the file; 0 all rows are in, 1 some were refused, 2 the file was, 3 it stopped."""
    path: Path = arguments.file
    report_path: Path = arguments.report or path.with_suffix(".report.csv")
    if report_path.resolve() == path.resolve():
        _complain("报告不能写到被导入的文件上。", "The report cannot replace the imported file.")
        return FILE_REFUSED
    try:
        decisions = read_decisions(vars(arguments))
        unit = _unit(deployment.database, path, arguments.unit, decisions)
        report = _import(arguments, deployment, unit, report_path, decisions)
    except Unavailable as error:
        _complain(error.zh, error.en)
        _complain(
            "导入已停止；已写入的行都是完整的，排除故障后重新运行同一命令即可。",
            "The import has stopped; what is in is whole. Run the same command again.",
        )
        return STOPPED
    except FileRefused as refusal:
        _complain(refusal.sentence_zh(), refusal.sentence_en())
        return FILE_REFUSED
    except UnknownUnit:
        _complain("没有 --unit 所指的单位。", "There is no unit as named by --unit.")
        return FILE_REFUSED
    except WalletError as error:
        _complain(error.zh, error.en)
        return FILE_REFUSED
    except OSError as error:
        _complain(f"报告无法写入：{report_path}", f"The report cannot be written: {error.strerror}")
        return STOPPED
    _say_summary(report, report_path)
    return ALL_IN if report.complete else SOME_REFUSED


def _unit(database: Database, path: Path, unverified: str | None, decisions: FileDecisions) -> Unit:
    if unverified is None:
        return deduce_issuer(database, path, decisions)
    wanted = unverified.strip()
    with database.read() as repository:
        found = repository.units.called(wanted, wanted.upper())
    if not found:
        raise UnknownUnit
    return found[0]


def _import(
    arguments: Namespace,
    deployment: Deployment,
    unit: Unit,
    report_path: Path,
    decisions: FileDecisions,
) -> ImportReport:
    actor = Actor(ActorKind.SYSTEM, "system", "import", unit.id, Role.ISSUER)
    with report_file(report_path) as writer:
        return import_file(
            deployment.database,
            deployment.document_maker,
            deployment.entropy,
            deployment.clock,
            actor,
            arguments.file,
            options=ImportOptions(
                dry_run=arguments.dry_run, legacy=arguments.legacy, decisions=decisions
            ),
            on_progress=_say_progress,
            on_row=writer.write,
        )


def _say_progress(done: int, of_all: int) -> None:
    if done % _ROWS_BETWEEN_SIGNS == 0 and sys.stderr.isatty():
        sys.stderr.write(f"\r{done} / {of_all}")
        sys.stderr.flush()


def _say_summary(report: ImportReport, report_path: Path) -> None:
    trial = "（试运行，没有写入）" if report.dry_run else ""
    _say(f"{report.unit_name}：共 {report.rows} 行{trial}")
    _say(f"  已制发 issued      {report.issued}")
    _say(f"  未改动 unchanged   {report.unchanged}")
    _say(f"  已拒绝 refused     {report.refused}")
    shown = report.first_refusals[:_REFUSALS_SHOWN]
    for result in shown:
        for fault in result.faults:
            _say(f"  第 {result.row_number} 行 {fault.column} [{fault.code}] {fault.zh}")
    if report.refused > len(shown):
        _say(f"  …… 其余 {report.refused - len(shown)} 行见报告")
    _say(f"报告 report：{report_path}")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def _complain(zh: str, en: str) -> None:
    sys.stderr.write(f"{zh}\n{en}\n")
