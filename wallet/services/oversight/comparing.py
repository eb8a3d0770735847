"""A list against the repository: each row once, a thousand at a time, in bounded memory.

What is held is a short key of each number seen, and the findings up to a limit; the rest streams.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice

from wallet.domain.licences.licence import LicenceState
from wallet.domain.oversight.reconciliation import (
    MOST_FINDINGS_KEPT,
    MOST_ROWS,
    Finding,
    FindingKind,
    LicenceHere,
    ListedLicence,
    Scope,
    TooManyRows,
    differences,
)
from wallet.repository.database import Repository
from wallet.services.oversight.list_reading import UnreadableRow

NUMBER_LISTED_TWICE = "number_listed_twice"
_AT_ONCE = 1_000


@dataclass(slots=True)
class Comparison:
    """What was found: every count, and the findings up to a limit of each kind."""

    listed: int = 0
    agreeing: int = 0
    counts: dict[FindingKind, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def add(self, finding: Finding) -> None:
        """Count a finding, and keep it while there is room for its kind."""
        count = self.counts.get(finding.kind, 0) + 1
        self.counts[finding.kind] = count
        if count <= MOST_FINDINGS_KEPT:
            self.findings.append(finding)

    def count(self, kind: FindingKind) -> int:
        """Return how many findings of a kind there are."""
        return self.counts.get(kind, 0)

    def in_order(self) -> Iterator[Finding]:
        """Yield the findings kept, kind by kind, each in the order of the list."""
        for kind in FindingKind:
            yield from (one for one in self.findings if one.kind is kind)


class Comparer:
    """Compares the list of one type of one unit."""

    def __init__(self, repository: Repository, unit_id: str, type_code: str, today: date) -> None:
        self._reads = repository.reconciliations
        self._unit_id = unit_id
        self._type_code = type_code
        self._today = today
        self._seen: set[bytes] = set()
        self._result = Comparison()

    def compare(self, rows: Iterable[ListedLicence | UnreadableRow], scope: Scope) -> Comparison:
        """Compare every row, then look for what the list does not name.

        Raises:
            TooManyRows: the list is longer than one request compares.
        """
        left = iter(rows)
        while some := list(islice(left, _AT_ONCE)):
            self._result.listed += len(some)
            if self._result.listed > MOST_ROWS:
                raise TooManyRows
            self._compare_some(some)
        for licence_id, key in self._reads.every_number_key(self._unit_id, self._type_code, scope):
            if bytes.fromhex(key) not in self._seen:
                self._result.add(Finding(FindingKind.MISSING_THERE, licence_id=licence_id))
        return self._result

    def _compare_some(self, some: list[ListedLicence | UnreadableRow]) -> None:
        by_key: dict[str, ListedLicence] = {}
        for row in some:
            if isinstance(row, UnreadableRow):
                self._unreadable(row.row_number, row.column, row.code, row.number)
                if row.number:
                    self._seen.add(bytes.fromhex(self._reads.number_key(row.number)))
            elif (key := self._new_key(row)) is not None:
                by_key[key] = row
        with_faces = any(row.digests or row.face_digest for row in by_key.values())
        here = self._reads.licences_here(
            self._unit_id, self._type_code, by_key.keys(), with_faces=with_faces
        )
        absent = [key for key in by_key if key not in here]
        void = self._reads.void_here(self._unit_id, self._type_code, absent) if absent else set()
        for key, row in by_key.items():
            self._judge(row, here.get(key), is_void=key in void)

    def _new_key(self, row: ListedLicence) -> str | None:
        key = self._reads.number_key(row.number)
        if bytes.fromhex(key) in self._seen:
            self._unreadable(row.row_number, "number", NUMBER_LISTED_TWICE, row.number)
            return None
        self._seen.add(bytes.fromhex(key))
        return key

    def _judge(self, row: ListedLicence, here: LicenceHere | None, *, is_void: bool) -> None:
        found = Finding(FindingKind.MISSING_HERE, row.number, row_number=row.row_number)
        if here is None:
            if is_void and row.standing == LicenceState.VOID.value:
                self._result.agreeing += 1
            else:
                self._result.add(found)
            return
        names = differences(row, here, self._today)
        if names:
            kind = FindingKind.DIFFERING
            self._result.add(replace(found, kind=kind, licence_id=here.id, fields=names))
        else:
            self._result.agreeing += 1

    def _unreadable(self, row_number: int, column: str, code: str, number: str = "") -> None:
        kind, names = FindingKind.UNREADABLE, (code, column)
        self._result.add(Finding(kind, number, row_number=row_number, fields=names))
