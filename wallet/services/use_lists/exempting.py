"""A counter opens a case: what the repository holds, the applicant need not hand in (Art. 14)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from wallet.domain.actors.actors import Actor, Holder, Unit
from wallet.domain.actors.person_names import same_name
from wallet.domain.civil_dates import city_date
from wallet.domain.entropy import Entropy, new_id
from wallet.domain.errors import Conflict, InvalidInput, WalletError
from wallet.domain.grounds.exemption import (
    ApplicantNameDiffers,
    CaseAnswer,
    ExemptionCase,
    FiveElements,
    MaterialOutcome,
    kept_until,
)
from wallet.domain.grounds.use_list import (
    MatterNotOpen,
    UnknownMatter,
    UseListEntry,
    ensure_public_body,
    narrowed,
)
from wallet.domain.licences.licence import Licence
from wallet.domain.trail.audit import DONE, AuditAction, AuditEntry
from wallet.repository.database import ContradictsStored, Database, Repository
from wallet.services.acts.repeating import RequestIdentity, answer_given, keep_answer
from wallet.services.authorization.gateway import Reader, count_refused_read, ensure_standing
from wallet.services.licences.holders import HolderDraft, checked_draft
from wallet.services.use_lists.examination import (
    Examination,
    Reading,
    known_types,
    statutory_entry,
)


@dataclass(frozen=True, slots=True)
class CaseRequest:
    """What came from the counter or its system; all of it unverified.

    ``asked`` narrows the case to some of the listed licences and fields; empty means all.
    """

    matter_code: str
    elements: FiveElements
    applicant: HolderDraft
    asked: Mapping[str, Sequence[str]] = field(default_factory=dict)
    identity: RequestIdentity | None = None


def open_case(
    database: Database, entropy: Entropy, now: datetime, reader: Reader, request: CaseRequest
) -> ExemptionCase:
    """Read every licence that replaces a paper of the matter, and say what becomes of each paper.

    All or nothing: a refused case reads no licence. The same request under the same key gets the
    same case.

    Raises:
        UnitSuspended, AddressNotAllowed, QuotaUsedUp: the gateway refused.
        StatutoryGroundMissing: the unit is no public body.
        ElementMissing, ElementMismatch: the five elements are not whole, or not true.
        UnknownMatter, MatterNotOpen: not on this unit's list, or not in force.
        OutsideUseList: a licence or field beyond the list was asked.
        IdentityKindUnsuitable, MalformedResidentId, MalformedUscc, MalformedName: bad input.
        ApplicantNameDiffers: the number is another name's.
        IdempotencyKeyReused, CaseNoLongerKept: about a repeated key.
    """
    try:
        return _open_once(database, entropy, now, reader, request)
    except WalletError as refusal:
        refusal.recorded = True
        _record_refused(database, now, reader, request, refusal)
        raise


def _open_once(
    database: Database, entropy: Entropy, now: datetime, reader: Reader, request: CaseRequest
) -> ExemptionCase:
    try:
        return _open(database, entropy, now, reader, request)
    except ContradictsStored:
        # Two calls with one key at the same moment: the second finds what the first stored.
        if request.identity is None:
            raise
        return _open(database, entropy, now, reader, request)


def _open(
    database: Database, entropy: Entropy, now: datetime, reader: Reader, request: CaseRequest
) -> ExemptionCase:
    actor = reader.verifier.actor
    with database.begin() as repository:
        given = answer_given(repository, actor, request.identity)
        if given:
            return _again(repository, now, actor, given)
        # 1 the one door: standing and address; then whether the unit reads by duty at all
        ensure_standing(repository, reader)
        unit = repository.units.get(reader.verifier.unit_id)
        ensure_public_body(unit.kind)
        # 2 the five elements, whole and true, and the matter's list in force
        entry = _listed(repository, unit, request)
        # 3 the applicant, and no more than the list names
        materials = narrowed(entry, request.asked)
        applicant = checked_draft(request.applicant, city_date(now))
        holder = _known(repository, applicant)
        # 4 the licences
        reading = Reading(repository, now, reader, request.elements)
        types = known_types(repository, entry.type_codes())
        judged, licences = Examination(reading, _held(repository, holder), types).examine(materials)
        answer = CaseAnswer(applicant.name, applicant.identity_number, judged, licences)
        case = _case(entropy, now, reader, request, entry, answer)
        repository.cases.add(case)
        keep_answer(repository, actor, request.identity, {"case_id": case.id}, now)
        repository.audit.append(_opened(now, reader, case))
    return case


def _listed(repository: Repository, unit: Unit, request: CaseRequest) -> UseListEntry:
    elements = request.elements
    elements.ensure_complete()
    elements.ensure_unit(unit.name, unit.uscc)
    code = request.matter_code
    entry = repository.use_lists.approved(unit.id, code)
    if entry is None:
        drafted = repository.use_lists.of_matter(unit.id, code)
        raise MatterNotOpen if drafted else UnknownMatter
    elements.ensure_matter(entry.matter_code, entry.matter_name)
    return entry


def _known(repository: Repository, applicant: HolderDraft) -> Holder | None:
    holder = repository.holders.find_by_number(applicant.identity_kind, applicant.identity_number)
    if holder and not (holder.kind is applicant.kind and same_name(holder.name, applicant.name)):
        raise ApplicantNameDiffers(field="applicant.name")
    return holder


def _held(repository: Repository, holder: Holder | None) -> dict[str, list[Licence]]:
    held: dict[str, list[Licence]] = {}
    for licence in repository.licences.held_by(holder.id) if holder else ():
        held.setdefault(licence.type_code, []).append(licence)
    return held


def _case(
    entropy: Entropy,
    now: datetime,
    reader: Reader,
    request: CaseRequest,
    entry: UseListEntry,
    answer: CaseAnswer,
) -> ExemptionCase:
    exempted = [one for one in answer.materials if one.outcome is MaterialOutcome.EXEMPTED]
    return ExemptionCase(
        new_id(entropy),
        now,
        kept_until(now, entry.retention_days),
        entry.unit_id,
        reader.verifier.actor.id,
        request.elements,
        entry.id,
        entry.version or 0,
        len(answer.materials),
        len(exempted),
        answer,
    )


def _again(
    repository: Repository, now: datetime, actor: Actor, given: Mapping[str, object]
) -> ExemptionCase:
    case = repository.cases.get_own(str(given["case_id"]), actor.id)
    case.shown_answer(now)
    return case


def _opened(now: datetime, reader: Reader, case: ExemptionCase) -> AuditEntry:
    entry = statutory_entry(now, reader, case.elements, DONE, action=AuditAction.CASE_OPENED)
    counts = {"materials": str(case.materials), "exempted": str(case.exempted)}
    return _with(entry, {"case": case.id, "list_version": str(case.list_version), **counts})


def _with(entry: AuditEntry, details: Mapping[str, str]) -> AuditEntry:
    return replace(entry, details={**entry.details, **details})


def _record_refused(
    database: Database,
    now: datetime,
    reader: Reader,
    request: CaseRequest,
    refusal: WalletError,
) -> None:
    elements = request.elements.storable()
    asked = [f"{kind}.{name}"[:60] for kind, names in request.asked.items() for name in names]
    entry = statutory_entry(now, reader, elements, refusal.code, fields=tuple(asked[:100]))
    with database.begin() as repository:
        repository.audit.append(entry)
        # A slip of the pen at the counter is no attempt to read more than is allowed.
        if not isinstance(refusal, InvalidInput | Conflict):
            count_refused_read(repository, now, reader.verifier)
