"""Reconciliations as stored, and what they compare: licences by number, a type at a time."""

import json
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from itertools import islice

from sqlalchemy import Connection, Row, Select, insert, select, update

from wallet.domain.licences.licence import LicenceState, RevocationKind, Term
from wallet.domain.oversight.reconciliation import (
    Finding,
    FindingKind,
    LicenceHere,
    Reconciliation,
    ReconciliationKind,
    Scope,
    UnknownReconciliation,
)
from wallet.repository.columns.cipher import FieldCipher
from wallet.repository.licences.licence_numbers import indexes_of_numbers
from wallet.repository.oversight.oversight_tables import reconciliation_findings, reconciliations
from wallet.repository.statements.pages import newest_first
from wallet.repository.tables import NUMBERED, licence_versions, licences

_LIVING = (LicenceState.VALID.value, LicenceState.SUSPENDED.value)
_VOID = LicenceState.VOID.value
_AT_ONCE = 2_000
_COUNTS = ("agreeing", "missing_here", "missing_there", "differing", "unreadable")


class Reconciliations:
    """Reads what is compared, stores and finds the reports."""

    def __init__(self, connection: Connection, cipher: FieldCipher) -> None:
        self._connection = connection
        self._cipher = cipher
        # While a rotation is under way, or before the worker has come to it, a number may be
        # stored under another index.
        self._stored_as: dict[str, tuple[str, ...]] = {}
        self._key_of: dict[str, str] = {}

    def number_key(self, number: str) -> str:
        """Return what a number is found by, wherever it is stored by now."""
        key, *others = indexes_of_numbers(self._cipher, [number])[0]
        if others:
            self._stored_as[key] = tuple(others)
            self._key_of |= dict.fromkeys(others, key)
        return key

    def _indexes(self, number_keys: Collection[str]) -> list[str]:
        return [one for key in number_keys for one in (key, *self._stored_as.get(key, ()))]

    def _key(self, number_index: str) -> str:
        return self._key_of.get(number_index, number_index)

    def licences_here(
        self, unit_id: str, type_code: str, number_keys: Collection[str], *, with_faces: bool
    ) -> dict[str, LicenceHere]:
        """Return a unit's licences of one type by the keys of their numbers, void ones left out."""
        rows = self._connection.execute(
            _licences(unit_id, type_code)
            .where(licences.c.number_index.in_(self._indexes(number_keys)))
            .where(licences.c.state != _VOID)
        )
        here = [self._here(row, with_face=with_faces) for row in rows]
        return {one.number_key: one for one in here}

    def void_here(self, unit_id: str, type_code: str, number_keys: Collection[str]) -> set[str]:
        """Return which of these numbers belong to a void licence."""
        rows = self._connection.execute(
            select(licences.c.number_index)
            .where(licences.c.issuer_id == unit_id)
            .where(licences.c.type_code == type_code)
            .where(licences.c.number_index.in_(self._indexes(number_keys)))
            .where(licences.c.state == _VOID)
        )
        return {self._key(row.number_index) for row in rows}

    def every_number_key(
        self, unit_id: str, type_code: str, scope: Scope
    ) -> Iterator[tuple[str, str]]:
        """Stream the id and number key of each licence of a type that a list must name."""
        query = (
            select(licences.c.id, licences.c.number_index)
            .where(licences.c.issuer_id == unit_id)
            .where(licences.c.type_code == type_code)
        )
        if scope is Scope.LIVING:
            query = query.where(licences.c.state.in_(_LIVING))
        else:
            query = query.where(licences.c.state != _VOID)
        # Of the statement, not of the connection: what follows on it is not streamed.
        for row in self._connection.execute(query.execution_options(yield_per=_AT_ONCE)):
            yield row.id, self._key(row.number_index)

    def from_place_on(self, unit_id: str, type_code: str, place: str, limit: int) -> list[str]:
        """Return the ids of licences in the order of their number indexes, going round.

        ``place`` is where the round begins: 40 hexadecimal digits. An index is a keyed digest of a
        number, so its order says nothing of a licence. Void and superseded ones are left out.
        """
        index = licences.c.number_index
        round_of = (
            select(licences.c.id)
            .where(licences.c.issuer_id == unit_id)
            .where(licences.c.type_code == type_code)
            .where(NUMBERED)
            .order_by(index)
        )
        run = self._connection.execute
        found = list(run(round_of.where(index >= place).limit(limit)).scalars())
        before = round_of.where(index < place).limit(limit - len(found))
        return [*found, *run(before).scalars()]

    def add(self, reconciliation: Reconciliation, findings: Iterable[Finding]) -> None:
        """Store a report with its findings, in their order."""
        self._connection.execute(
            insert(reconciliations).values(
                id=reconciliation.id,
                unit_id=reconciliation.unit_id,
                type_code=reconciliation.type_code,
                kind=reconciliation.kind.value,
                scope=reconciliation.scope.value,
                made_at=reconciliation.made_at,
                made_by=reconciliation.made_by[:200],
                source=reconciliation.source[:80],
                listed=reconciliation.listed,
                finished_at=reconciliation.finished_at,
                **{name: getattr(reconciliation, name) for name in _COUNTS},
            )
        )
        numbered = enumerate(findings)
        while some := list(islice(numbered, _AT_ONCE)):
            rows = [self._row(reconciliation.id, position, one) for position, one in some]
            self._connection.execute(insert(reconciliation_findings), rows)

    def finish_sample(self, reconciliation: Reconciliation, marks: Iterable[Finding]) -> None:
        """Record what came of each drawn licence, and the counts."""
        self._connection.execute(
            update(reconciliations)
            .where(reconciliations.c.id == reconciliation.id)
            .values(
                finished_at=reconciliation.finished_at,
                **{name: getattr(reconciliation, name) for name in _COUNTS},
            )
        )
        for mark in marks:
            self._connection.execute(
                update(reconciliation_findings)
                .where(reconciliation_findings.c.reconciliation_id == reconciliation.id)
                .where(reconciliation_findings.c.position == mark.position)
                .values(kind=mark.kind.value, fields=json.dumps(mark.fields))
            )

    def get(self, reconciliation_id: str, unit_id: str, *, lock: bool = False) -> Reconciliation:
        """Return one of a unit's reconciliations, locked until the transaction ends if asked.

        Raises:
            UnknownReconciliation: no such one, or another unit's.
        """
        query = (
            select(reconciliations)
            .where(reconciliations.c.id == reconciliation_id)
            .where(reconciliations.c.unit_id == unit_id)
        )
        row = self._connection.execute(query.with_for_update() if lock else query).first()
        if row is None:
            raise UnknownReconciliation
        return _reconciliation(row)

    def of_unit(
        self, unit_id: str, *, before: tuple[datetime, str] | None = None, limit: int = 30
    ) -> list[Reconciliation]:
        """Return a unit's reconciliations, the newest first, after a cursor."""
        query = select(reconciliations).where(reconciliations.c.unit_id == unit_id)
        its = reconciliations.c
        query = newest_first(query, its.made_at, its.id, before, limit)
        return [_reconciliation(row) for row in self._connection.execute(query)]

    def findings(
        self,
        reconciliation_id: str,
        kind: FindingKind | None = None,
        *,
        after: int = -1,
        limit: int | None = None,
    ) -> list[Finding]:
        """Return findings with their numbers, in the order of the list."""
        query = _findings(reconciliation_id).where(reconciliation_findings.c.position > after)
        if kind is not None:
            query = query.where(reconciliation_findings.c.kind == kind.value)
        if limit is not None:
            query = query.limit(limit)
        return [self._finding(row) for row in self._connection.execute(query)]

    def every_finding(self, reconciliation_id: str) -> Iterator[Finding]:
        """Stream all findings with their numbers, in the order of the list."""
        query = _findings(reconciliation_id).execution_options(yield_per=_AT_ONCE)
        for row in self._connection.execute(query):
            yield self._finding(row)

    def _row(self, reconciliation_id: str, position: int, finding: Finding) -> dict[str, object]:
        place = f"reconciliation_findings.number/{reconciliation_id}/{position}"
        keep = finding.number and finding.licence_id is None
        return {
            "reconciliation_id": reconciliation_id,
            "position": position,
            "kind": finding.kind.value,
            "number_sealed": self._cipher.seal(place, finding.number) if keep else None,
            "licence_id": finding.licence_id,
            "row_number": finding.row_number,
            "fields": json.dumps(finding.fields),
        }

    def _finding(self, row: Row[tuple[object, ...]]) -> Finding:
        number = ""
        if row.licence_id:
            number = self._cipher.open(f"licences.number/{row.licence_id}", row.licence_number)
        elif row.number_sealed:
            place = f"reconciliation_findings.number/{row.reconciliation_id}/{row.position}"
            number = self._cipher.open(place, row.number_sealed)
        return Finding(
            FindingKind(row.kind),
            number,
            row.licence_id,
            row.row_number,
            tuple(json.loads(row.fields)),
            row.position,
        )

    def _here(self, row: Row[tuple[object, ...]], *, with_face: bool) -> LicenceHere:
        place = f"licence_versions.face/{row.id}/{row.version}"
        face = self._cipher.open_json(place, row.face_sealed) if with_face else {}
        return LicenceHere(
            row.id,
            self._key(row.number_index),
            row.version,
            LicenceState(row.state),
            RevocationKind(row.revocation_kind) if row.revocation_kind else None,
            row.issued_on,
            Term(row.valid_from, row.valid_until),
            face,
        )


def _findings(reconciliation_id: str) -> Select[tuple[object, ...]]:
    return (
        select(reconciliation_findings, licences.c.number_sealed.label("licence_number"))
        .outerjoin(licences, licences.c.id == reconciliation_findings.c.licence_id)
        .where(reconciliation_findings.c.reconciliation_id == reconciliation_id)
        .order_by(reconciliation_findings.c.position)
    )


def _licences(unit_id: str, type_code: str) -> Select[tuple[object, ...]]:
    versions = licence_versions.c
    return (
        select(licences, versions.face_sealed)
        .join(
            licence_versions,
            (versions.licence_id == licences.c.id) & (versions.version == licences.c.version),
        )
        .where(licences.c.issuer_id == unit_id)
        .where(licences.c.type_code == type_code)
    )


def _reconciliation(row: Row[tuple[object, ...]]) -> Reconciliation:
    return Reconciliation(
        id=row.id,
        unit_id=row.unit_id,
        type_code=row.type_code,
        kind=ReconciliationKind(row.kind),
        scope=Scope(row.scope),
        made_at=row.made_at,
        made_by=row.made_by,
        source=row.source,
        listed=row.listed,
        finished_at=row.finished_at,
        **{name: getattr(row, name) for name in _COUNTS},
    )
