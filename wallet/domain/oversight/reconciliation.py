"""Reconciliation: does the repository hold what the bureau's own system holds (Art. 8)?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from wallet.domain.errors import Conflict, InvalidInput, NotFound
from wallet.domain.licences.face_digest import face_digest, field_digest
from wallet.domain.licences.licence import LicenceState, RevocationKind, Term, status_on
from wallet.domain.words import Words

MOST_ROWS = 200_000
MOST_FINDINGS_KEPT = 20_000
"""Of each kind; the counts are of all."""

LARGEST_SAMPLE = 200
DATE_WORDS: Mapping[str, Words] = {
    "issued_on": Words("颁发日期", "Issued on"),
    "valid_from": Words("有效期起", "Valid from"),
    "valid_until": Words("有效期止", "Valid until"),
}
DATES = tuple(DATE_WORDS)
LONG_TERM = "长期"


class ReconciliationKind(StrEnum):
    """Against the bureau's whole list, or by a sample that a clerk looks up (抽查)."""

    LIST = "list"
    SAMPLE = "sample"


class Scope(StrEnum):
    """What the bureau's list is of: which licences here it must name."""

    LIVING = "living"
    ALL = "all"


class FindingKind(StrEnum):
    """What was found of one number."""

    MISSING_HERE = "missing_here"
    MISSING_THERE = "missing_there"
    DIFFERING = "differing"
    UNREADABLE = "unreadable"
    DRAWN = "drawn"
    SAME = "same"


class UnknownReconciliation(NotFound):
    """No such reconciliation, or another unit's."""

    code = "unknown_reconciliation"
    zh = "没有找到这次对账。"
    en = "This reconciliation was not found."


class TooManyRows(InvalidInput):
    """The list is longer than one request can compare."""

    code = "too_many_rows"
    zh = "名单超过 20 万行，请按编号段拆成几份。"
    en = "The list has more than 200,000 rows; split it by ranges of numbers."


class NothingToDraw(Conflict):
    """The type has no licence that could be drawn."""

    code = "nothing_to_draw"
    zh = "证照库里还没有这类证照，无从抽查。"
    en = "The repository holds no licence of this type to draw."


class SampleSizeOutOfRange(InvalidInput):
    """A sample has 1 to 200 licences."""

    code = "sample_size_out_of_range"
    zh = "抽查份数应为 1 到 200 的整数。"
    en = "A sample has 1 to 200 licences."


class SampleClosed(Conflict):
    """The result of a sample is recorded once."""

    code = "sample_closed"
    zh = "这次抽查已经登记过结果，不能再改。"
    en = "The result of this sample was recorded already."


class MarksIncomplete(InvalidInput):
    """Each drawn licence needs a mark; one that differs needs the field."""

    code = "marks_incomplete"
    zh = "还有证照没有填写核对结果，或标为不一致但没有选是哪一项。"
    en = "Some licences have no mark, or differ without a field being chosen."


@dataclass(frozen=True, slots=True)
class ListedLicence:
    """One row of a bureau's list; of its values only the digests are left."""

    row_number: int
    number: str
    version: int | None = None
    standing: str | None = None
    digests: Mapping[str, str] = field(default_factory=dict)
    face_digest: str | None = None


@dataclass(frozen=True, slots=True)
class LicenceHere:
    """What the repository holds under a number."""

    id: str
    number_key: str
    version: int
    state: LicenceState
    revocation_kind: RevocationKind | None
    issued_on: date
    term: Term
    face: Mapping[str, str]

    def standings(self, today: date) -> frozenset[str]:
        """Return every word that is right for where it stands: stored, on this day, by kind."""
        words = {self.state.value, status_on(self.state, self.term, today).value}
        return frozenset(words | ({self.revocation_kind.value} if self.revocation_kind else set()))

    def value(self, name: str) -> str:
        """Return a face field, or one of the dates, in its stored form."""
        if name == "issued_on":
            return self.issued_on.isoformat()
        if name == "valid_from":
            return self.term.valid_from.isoformat()
        if name == "valid_until":
            last = self.term.valid_until
            return last.isoformat() if last else LONG_TERM
        return self.face.get(name, "")


@dataclass(frozen=True, slots=True)
class Finding:
    """One number that does not agree, and in what: names, never values."""

    kind: FindingKind
    number: str = ""
    licence_id: str | None = None
    row_number: int | None = None
    fields: tuple[str, ...] = ()
    position: int = 0


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """One comparison with its counts."""

    id: str
    unit_id: str
    type_code: str
    kind: ReconciliationKind
    scope: Scope
    made_at: datetime
    made_by: str
    source: str
    listed: int
    agreeing: int = 0
    missing_here: int = 0
    missing_there: int = 0
    differing: int = 0
    unreadable: int = 0
    finished_at: datetime | None = None

    @property
    def agrees(self) -> bool:
        """Whether nothing was found that does not agree."""
        return not (self.missing_here or self.missing_there or self.differing or self.unreadable)

    @property
    def rate(self) -> float | None:
        """The share of what was compared that agrees; None where nothing was."""
        compared = self.agreeing + self.missing_here + self.missing_there + self.differing
        return self.agreeing / compared if compared else None


def differences(listed: ListedLicence, here: LicenceHere, today: date) -> tuple[str, ...]:
    """Return the names in which the two differ: version, state, face, or a field's own."""
    found = []
    if listed.version is not None and listed.version != here.version:
        found.append("version")
    if listed.standing is not None and listed.standing not in here.standings(today):
        found.append("state")
    if listed.face_digest is not None and listed.face_digest != face_digest(here.face):
        found.append("face")
    found += [
        name for name, digest in listed.digests.items() if digest != field_digest(here.value(name))
    ]
    return tuple(found)
