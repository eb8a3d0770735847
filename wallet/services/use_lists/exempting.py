"""A counter opens a case: what the repository holds need not be handed in (Art. 14, 15)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from wallet.domain.actors.actors import Holder, Unit
from wallet.domain.actors.person_names import same_name
from wallet.domain.civil_dates import city_date
from wallet.domain.entropy import Entropy, new_id
from wallet.domain.errors import InvalidInput
from wallet.domain.grounds.duty import Duty
from wallet.domain.grounds.exemption import (
    ApplicantNameDiffers,
    CaseAnswer,
    ExemptionCase,
    FiveElements,
    MaterialOutcome,
    kept_until,
)
from wallet.domain.grounds.use_list import ensure_public_body, narrowed
from wallet.domain.licences.licence import Licence
from wallet.domain.trail.audit import DONE, AuditAction, AuditEntry
from wallet.repository.database import Database, Repository
from wallet.services.acts.doing import Kept, RequestIdentity, once
from wallet.services.authorization.gateway import Reader
from wallet.services.licences.holders import HolderDraft, checked_draft
from wallet.services.standing.overstepping import counting
from wallet.services.standing.standing import ensure_party
from wallet.services.use_lists.duties import held_duty
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
        UnitSuspended, ClientRevoked, AddressNotAllowed, QuotaUsedUp: the gateway refused.
        StatutoryGroundMissing: the unit is no public body.
        ElementMissing, ElementMismatch: the five elements are not whole, or not true.
        UnknownMatter, MatterNotOpen, ScenarioNotOpen: neither on this unit's list nor approved
            outside of it, or not in force.
        OutsideUseList: a licence or field beyond what was approved was asked.
        IdentityKindUnsuitable, MalformedResidentId, MalformedUscc, MalformedName: bad input.
        ApplicantNameDiffers: the number is another name's.
        IdempotencyKeyReused, CaseNoLongerKept: about a repeated key.
    """
    elements = request.elements.storable()
    asked = [f"{kind}.{name}"[:60] for kind, names in request.asked.items() for name in names]
    entry = statutory_entry(
        now,
        reader,
        elements,
        DONE,
        fields=tuple(asked[:100]),
        action=AuditAction.CASE_OPENED,
    )
    verifier = reader.verifier
    beside = counting(now, verifier.actor, verifier.unit_name)

    def examine(repository: Repository) -> ExemptionCase:
        return _open(repository, entropy, now, reader, request)

    def again(repository: Repository, given: Mapping[str, object]) -> ExemptionCase:
        ensure_party(repository, verifier.actor, reader.address)
        case = repository.cases.get_own(str(given["case_id"]), verifier.actor.id)
        case.shown_answer(now)
        return case

    kept = Kept(lambda case: {"case_id": case.id}, again)
    return once(database, entry, request.identity, kept, examine, beside=beside)


def _open(
    repository: Repository, entropy: Entropy, now: datetime, reader: Reader, request: CaseRequest
) -> ExemptionCase:
    # 1 the one check of standing; then whether the unit reads by duty at all
    ensure_party(repository, reader.verifier.actor, reader.address)
    unit = repository.units.get(reader.verifier.unit_id)
    ensure_public_body(unit.kind)
    # 2 the five elements, whole and true, and the matter's list or application in force
    duty = _duty(repository, now, reader, unit, request)
    # 3 the applicant, and no more than was approved
    materials = narrowed(duty.materials, request.asked)
    applicant = _checked(request.applicant, now)
    holder = _known(repository, applicant)
    # 4 the licences
    reading = Reading(repository, now, reader, request.elements, new_id(entropy), duty)
    types = known_types(repository, duty.type_codes())
    judged, licences = Examination(reading, _held(repository, holder), types).examine(materials)
    answer = CaseAnswer(
        applicant.name, applicant.identity_number, judged, licences, applicant.identity_kind
    )
    case = _case(reading, answer)
    repository.cases.add(case)
    repository.audit.append(_opened(reading, case))
    return case


def _duty(
    repository: Repository, now: datetime, reader: Reader, unit: Unit, request: CaseRequest
) -> Duty:
    elements = request.elements
    elements.ensure_complete()
    elements.ensure_unit(unit.name, unit.uscc)
    duty = held_duty(repository, now, reader, unit.id, request.matter_code)
    elements.ensure_matter(duty.matter_code, duty.matter_name)
    return duty


def _checked(applicant: HolderDraft, now: datetime) -> HolderDraft:
    try:
        return checked_draft(applicant, city_date(now))
    except InvalidInput as refusal:
        member = str(refusal.details.get("field", "")).removeprefix("holders")
        refusal.details["field"] = f"applicant{member}"
        raise


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


def _case(reading: Reading, answer: CaseAnswer) -> ExemptionCase:
    duty = reading.duty
    exempted = [one for one in answer.materials if one.outcome is MaterialOutcome.EXEMPTED]
    return ExemptionCase(
        reading.case_id,
        reading.now,
        kept_until(reading.now, duty.retention_days),
        duty.unit_id,
        reading.reader.verifier.actor.id,
        reading.elements,
        duty.entry_id,
        duty.list_version,
        len(answer.materials),
        len(exempted),
        answer,
        duty.scenario_code,
    )


def _opened(reading: Reading, case: ExemptionCase) -> AuditEntry:
    entry = reading.entry(DONE, action=AuditAction.CASE_OPENED)
    counts = {"materials": str(case.materials), "exempted": str(case.exempted)}
    details = {"case": case.id, "list_version": str(case.list_version), **counts}
    return replace(entry, details={**entry.details, **details})
