"""Batch import beside its ceiling: one ES256 signature a licence, and the same bytes copied in.

The ceiling does nothing else: no reading, no check, no look-up, no encryption, no constraint. It
signs texts of the length of the documents and copies the very rows that an import stored.
"""

import csv
import gc
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from statistics import median

from sqlalchemy import Column, MetaData, Table, select

from bench.figures import Figure
from bench.rounds import Measured
from bench.stage import Stage
from tests.cast import BUREAU_CLERK
from tests.factories import TYPE_CODE, resident_id
from tests.services.collecting.sheets import GOOD
from wallet.repository.act_tables import audit_entries
from wallet.repository.bulk_insert import insert_many
from wallet.repository.tables import holders, licence_holders, licence_versions, licences
from wallet.services.collecting.importing import import_file

LICENCES_A_SECOND = 3_000
_STORED = (holders, licences, licence_versions, licence_holders, audit_entries)
_MILLISECONDS = 1_000.0
_ORDERS = 1_000


@dataclass(frozen=True, slots=True)
class Files:
    """How many files are imported, and how many licences are in each."""

    rounds: int
    licences: int


def batch_import(stage: Stage, folder: Path, plan: Files) -> Figure:
    """Import files of licences whose holders nobody knows yet: read, checked, signed, recorded."""
    files = [_file(folder, number, plan.licences) for number in range(plan.rounds + 1)]
    _import(stage, files[0])
    gc.freeze()  # as the worker does
    ceiling = _Ceiling(stage, plan.licences)
    rounds = []
    for path in files[1:]:
        bare = _processor_time(ceiling.once)
        started = time.process_time()
        _import(stage, path)
        rounds.append((bare, time.process_time() - started))
    measured = Measured(
        figure_ms=median(took for _, took in rounds) * _MILLISECONDS / plan.licences,
        ceiling_ms=median(bare for bare, _ in rounds) * _MILLISECONDS / plan.licences,
        ratio=median(took / bare for bare, took in rounds),
    )
    a_second = _MILLISECONDS / measured.figure_ms
    remark = (
        f"{a_second:.0f} signed licences a second and core,"
        f" the ceiling {_MILLISECONDS / measured.ceiling_ms:.0f}"
    )
    target = f"at least {LICENCES_A_SECOND} a second"
    met = a_second >= LICENCES_A_SECOND
    return Figure("batch import, one licence", measured, target, met, remark)


class _Ceiling:
    """Signs and copies what an import has just stored."""

    def __init__(self, stage: Stage, count: int) -> None:
        parts = stage.deployment
        self._engine = parts.database.engine
        bare = MetaData()
        self._rows: dict[Table, list[dict[str, object]]] = {}
        with parts.database.read() as repository:
            self._signer = parts.cabinet.document_signer(repository, BUREAU_CLERK.unit_id or "")
            for table in _STORED:
                columns = [one for one in table.columns if one.autoincrement is not True]
                found = repository.connection.execute(select(*columns)).mappings().all()
                copied = (Column(one.name, one.type) for one in columns)
                named = Table(f"bench_{table.name}", bare, *copied)
                self._rows[named] = [dict(row) for row in found[-count:]]
        bare.create_all(self._engine)
        versions = self._rows[bare.tables["bench_licence_versions"]]
        self._texts = [bytes(row["document_sealed"]) for row in versions]  # type: ignore[call-overload]

    def once(self) -> None:
        """Sign each document's bytes, copy each row."""
        for one in self._texts:
            self._signer.sign(one)
        with self._engine.begin() as connection:
            for table, rows in self._rows.items():
                insert_many(connection, table, rows)


def _processor_time(act: Callable[[], object]) -> float:
    started = time.process_time()
    act()
    return time.process_time() - started


def _import(stage: Stage, path: Path) -> None:
    parts = stage.deployment
    report = import_file(
        parts.database, parts.document_maker, secrets, parts.clock, BUREAU_CLERK, path
    )
    assert report.complete, report.first_refusals[:3]


def _file(folder: Path, number: int, count: int) -> Path:
    path = folder / f"licences-{number}.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        # The stage has two types of this name: the code says which.
        good = GOOD | {"证照类型代码": TYPE_CODE}
        writer.writerow(good)
        for order in range(number * count, (number + 1) * count):
            birth = date(1900, 2, 1) + timedelta(days=order // _ORDERS)
            row = good | {
                "证照编号": f"JYB{order:08}",
                "证件号码": resident_id(order % _ORDERS, birth=f"{birth:%Y%m%d}"),
            }
            writer.writerow(row.values())
    return path
