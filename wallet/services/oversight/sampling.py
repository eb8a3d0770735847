"""A sample check (抽查): drawn here, looked up in the bureau's system, recorded with its rate."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from wallet.domain.actors.actors import Actor, unit_of
from wallet.domain.entropy import Entropy, new_id
from wallet.domain.oversight.reconciliation import (
    LARGEST_SAMPLE,
    Finding,
    FindingKind,
    MarksIncomplete,
    NothingToDraw,
    Reconciliation,
    ReconciliationKind,
    SampleClosed,
    SampleSizeOutOfRange,
    Scope,
)
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.database import Database, Repository
from wallet.services.acts.doing import doing
from wallet.services.oversight.reconciling import own_type, reconciliation_entry

MARKS = frozenset({FindingKind.SAME, FindingKind.DIFFERING, FindingKind.MISSING_THERE})


@dataclass(frozen=True, slots=True)
class Mark:
    """What the clerk found of one drawn licence."""

    kind: FindingKind
    fields: tuple[str, ...] = ()


def draw_sample(
    database: Database,
    entropy: Entropy,
    now: datetime,
    issuer: Actor,
    type_code: str,
    unverified_size: str,
) -> Reconciliation:
    """Draw licences of a type by chance; each has the same chance, void ones have none.

    Raises:
        NotPermitted: not a bureau's clerk.
        UnknownLicenceType, SampleSizeOutOfRange, NothingToDraw.
    """
    blank = AuditEntry(now, AuditAction.SAMPLE_DRAWN, issuer)
    with doing(database, blank) as repository:
        unit_id = unit_of(issuer)
        kind = own_type(repository, unit_id, type_code)
        drawn = _draw(repository, entropy, unit_id, kind.type_code, _size(unverified_size))
        made = Reconciliation(
            new_id(entropy),
            unit_id,
            kind.type_code,
            ReconciliationKind.SAMPLE,
            Scope.ALL,
            now,
            issuer.name,
            "sample",
            len(drawn),
        )
        repository.reconciliations.add(
            made, [Finding(FindingKind.DRAWN, licence_id=one) for one in drawn]
        )
        repository.audit.append(reconciliation_entry(now, issuer, made, AuditAction.SAMPLE_DRAWN))
    return made


def record_sample(
    database: Database,
    now: datetime,
    issuer: Actor,
    reconciliation_id: str,
    marks: Mapping[int, Mark],
) -> Reconciliation:
    """Record what the clerk found of every drawn licence, once.

    Raises:
        NotPermitted: not a bureau's clerk.
        UnknownReconciliation: no such sample of the unit.
        SampleClosed: it was recorded before.
        MarksIncomplete: a licence has no mark, or differs in nothing that was named.
    """
    blank = AuditEntry(now, AuditAction.SAMPLE_RECORDED, issuer)
    with doing(database, blank) as repository:
        reads = repository.reconciliations
        found = reads.get(reconciliation_id, unit_of(issuer), lock=True)
        if found.kind is not ReconciliationKind.SAMPLE or found.finished_at is not None:
            raise SampleClosed
        drawn = reads.findings(found.id)
        marked = [_marked(one, marks.get(one.position)) for one in drawn]
        count = Counter(one.kind for one in marked)
        done = replace(
            found,
            agreeing=count[FindingKind.SAME],
            differing=count[FindingKind.DIFFERING],
            missing_there=count[FindingKind.MISSING_THERE],
            finished_at=now,
        )
        reads.finish_sample(done, marked)
        repository.audit.append(
            reconciliation_entry(now, issuer, done, AuditAction.SAMPLE_RECORDED)
        )
    return done


def _size(unverified: str) -> int:
    text = unverified.strip()
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text[:9]) <= LARGEST_SAMPLE:
        raise SampleSizeOutOfRange(field="size")
    return int(text)


def _draw(
    repository: Repository, entropy: Entropy, unit_id: str, type_code: str, size: int
) -> list[str]:
    """Keep the first licences, then let each later one take a place by chance as it streams by."""
    drawn: list[str] = []
    stream = repository.reconciliations.every_number_key(unit_id, type_code, Scope.ALL)
    for order, (licence_id, _key) in enumerate(stream):
        if order < size:
            drawn.append(licence_id)
        elif (place := entropy.randbelow(order + 1)) < size:
            drawn[place] = licence_id
    if not drawn:
        raise NothingToDraw(field="type_code")
    return drawn


def _marked(drawn: Finding, mark: Mark | None) -> Finding:
    if mark is None or mark.kind not in MARKS:
        raise MarksIncomplete
    differs = mark.kind is FindingKind.DIFFERING
    if differs and not mark.fields:
        raise MarksIncomplete
    return replace(drawn, kind=mark.kind, fields=mark.fields if differs else ())
