"""Batch import beside its ceiling: one ES256 signature a licence, and the same bytes copied in.

A file goes the way of a system's upload: received and sealed, then surveyed, and every row read,
checked and taken in by the worker. The ceiling does nothing of that: no reading, no check, no
look-up, no encryption, no constraint. It signs texts of the length of the documents and copies the
very rows that an import stored.
"""

import gc
import secrets
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Column, MetaData, Table, select

from bench.figures import Figure
from bench.licence_files import licence_file
from bench.rounds import Round, measured
from bench.stage import Stage
from tests.cast import BUREAU_CLERK
from wallet.domain.collecting.collection import CollectionState
from wallet.repository.act_tables import audit_entries
from wallet.repository.statements.bulk_insert import insert_many
from wallet.repository.tables import holders, licence_holders, licence_versions, licences
from wallet.services.collecting.holding import Workshop
from wallet.services.collecting.receiving import Upload, receive
from wallet.services.collecting.working import work_on_next

LICENCES_A_SECOND = {"postgresql": 5_000, "sqlite": 3_500}
_STORED = (holders, licences, licence_versions, licence_holders, audit_entries)
_MILLISECONDS = 1_000.0


@dataclass(frozen=True, slots=True)
class Files:
    """How many files are imported, and how many licences are in each."""

    rounds: int
    licences: int


def batch_import(stage: Stage, plan: Files) -> Figure:
    """Take in uploads of licences whose holders nobody knows yet: checked, signed, recorded."""
    files = [
        licence_file(number * plan.licences, plan.licences) for number in range(plan.rounds + 1)
    ]
    upload(stage, files[0])
    gc.freeze()  # as the worker does
    ceiling = _Ceiling(stage, plan.licences)
    rounds = [
        Round(stage.meter(ceiling.once), stage.meter(partial(upload, stage, content)))
        for content in files[1:]
    ]
    one = measured(rounds, plan.licences)
    a_second = _MILLISECONDS / one.figure_ms
    remark = (
        f"{a_second:.0f} signed licences a second and core,"
        f" the ceiling {_MILLISECONDS / one.ceiling_ms:.0f}"
    )
    wanted = LICENCES_A_SECOND[stage.deployment.database.engine.dialect.name]
    target = f"at least {wanted} a second"
    return Figure("upload, one licence", one, target, a_second >= wanted, remark)


def upload(stage: Stage, content: bytes) -> None:
    """Receive a file and let a worker check it and take it in, wholly."""
    parts = stage.deployment
    sent = receive(
        parts.database,
        secrets,
        parts.clock(),
        BUREAU_CLERK,
        Upload("licences.csv", content, goes_on=True),
    )
    shop = Workshop(parts.database, parts.document_maker, secrets, parts.clock, "bench")
    assert work_on_next(shop)
    with parts.database.read() as repository:
        done = repository.collections.get(sent.id, sent.unit_id)
    assert done.state is CollectionState.DONE, done
    assert done.counts.issued == done.rows, done


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
