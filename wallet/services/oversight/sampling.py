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
from wallet.domain.whole_numbers import whole_number
from wallet.repository.database import Database, Repository
from wallet.services.acts.doing import doing
from wallet.services.oversight.reconciling import own_type, reconciliation_entry

_PLACE_BYTES = 20
_LONGER, _AT_LEAST = 2, 50
"""How much longer than the sample the run is that it is drawn from."""

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
    """Draw licences of a type by chance; void ones and those that were superseded have none.

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
    size = whole_number(unverified.strip(), LARGEST_SAMPLE)
    if not size:
        raise SampleSizeOutOfRange(field="size")
    return size


def _draw(
    repository: Repository, entropy: Entropy, unit_id: str, type_code: str, size: int
) -> list[str]:
    """Draw from a run that begins by chance: of many licences few are read.

    The run is in an order that nobody can foresee and lies around a circle, so each licence is as
    likely to be in it as the stretch before it is long; within the run each has the same chance.
    """
    place = entropy.token_bytes(_PLACE_BYTES).hex()
    run = repository.reconciliations.from_place_on(
        unit_id, type_code, place, _LONGER * size + _AT_LEAST
    )
    if not run:
        raise NothingToDraw(field="type_code")
    return [run.pop(entropy.randbelow(len(run))) for _ in range(min(size, len(run)))]


def _marked(drawn: Finding, mark: Mark | None) -> Finding:
    if mark is None or mark.kind not in MARKS:
        raise MarksIncomplete
    differs = mark.kind is FindingKind.DIFFERING
    if differs and not mark.fields:
        raise MarksIncomplete
    return replace(drawn, kind=mark.kind, fields=mark.fields if differs else ())
