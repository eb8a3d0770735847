"""Material exemption (材料免交, Art. 14): no paper is asked for where a licence replaces it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from wallet.domain.actors.actors import IdentityKind
from wallet.domain.civil_dates import city_date, end_of_day
from wallet.domain.errors import Conflict, InvalidInput
from wallet.domain.licences.licence import Licence, LicenceStatus
from wallet.domain.showing.verification import DisclosedLicence
from wallet.domain.written_text import is_one_line

_LONGEST = {
    "unit": 200,
    "operator": 80,
    "matter_name": 200,
    "matter_code": 64,
    "case_number": 64,
}


class ElementMissing(InvalidInput):
    """Every read by duty names all five elements; one is missing or too long."""

    code = "element_missing"
    zh = "五要素不全：单位、经办人、事项名称、事项编码、办件编号缺一不可。没有调取证照。"
    en = "One of the five elements is missing or too long; nothing was read."


class ElementMismatch(InvalidInput):
    """An element contradicts what the registry knows of the unit or the matter."""

    code = "element_mismatch"
    zh = "五要素与登记的单位或事项不一致，没有调取证照。"
    en = "An element contradicts the registered unit or matter; nothing was read."


class ApplicantNameDiffers(Conflict):
    """The repository knows this number under another name: nothing of it is told."""

    code = "applicant_name_differs"
    zh = "姓名或名称与证件号码不相符，没有调取证照。请核对申请人的证件。"
    en = "The name does not belong to this identity number; nothing was read."


class CaseNoLongerKept(Conflict):
    """What a case disclosed is kept for its days and no longer."""

    code = "case_no_longer_kept"
    zh = "这个办件的证照内容已到保留期限并清除。仍需要时，请重新核查。"
    en = "What this case disclosed was cleared at the end of its days; examine it again."


class MaterialOutcome(StrEnum):
    """What can be said of one paper material."""

    EXEMPTED = "exempted"
    CANNOT_CONFIRM = "cannot_confirm"
    NOT_IN_FORCE = "not_in_force"
    NOT_IN_REPOSITORY = "not_in_repository"
    NOT_YET_COLLECTED = "not_yet_collected"
    NO_LICENCE_MATCHED = "no_licence_matched"


_STRONGEST_FIRST = tuple(MaterialOutcome)


@dataclass(frozen=True, slots=True)
class MaterialWords:
    """A word for an outcome, and what it means for the applicant, in both languages."""

    word: str
    word_en: str
    zh: str
    en: str


MATERIAL_WORDS: Mapping[MaterialOutcome, MaterialWords] = {
    MaterialOutcome.EXEMPTED: MaterialWords(
        "免交",
        "Exempted",
        "已由电子证照替代，不得要求申请人提交实体证照或复印件。",
        "Replaced by an electronic licence; no paper may be asked for.",
    ),
    MaterialOutcome.CANNOT_CONFIRM: MaterialWords(
        "无法确认",
        "Cannot confirm",
        "查到了证照，但它的签名暂时无法确认，不能凭它免交。",
        "A licence was found, but its signature cannot be confirmed just now.",
    ),
    MaterialOutcome.NOT_IN_FORCE: MaterialWords(
        "不在有效状态",
        "Not in force",
        "查到了证照，但它目前不是有效状态，不能凭它免交。",
        "A licence was found, but it is not in force.",
    ),
    MaterialOutcome.NOT_IN_REPOSITORY: MaterialWords(
        "库中没有",
        "Not in the repository",
        "证照库里没有这位申请人的这类证照，可以按办事指南提交材料。",
        "The repository holds no such licence of this applicant.",
    ),
    MaterialOutcome.NOT_YET_COLLECTED: MaterialWords(
        "尚未归集",
        "Not yet collected",
        "这类证照还没有归集到证照库，可以按办事指南提交材料。",
        "Licences of this type are not collected into the repository yet.",
    ),
    MaterialOutcome.NO_LICENCE_MATCHED: MaterialWords(
        "无对应证照",
        "No licence for it",
        "这份材料没有对应的电子证照，可以按办事指南提交。",
        "No electronic licence corresponds to this material.",
    ),
}
TRADITIONAL_WAY = MaterialWords(
    "传统方式照常",
    "The traditional way stays open",
    "申请人愿意出示实体证照的，照常受理；不会使用或不便使用电子证照的，不影响办理。",
    "An applicant who prefers paper is served just the same; nobody is turned away for it.",
)
"""What every counter and every system is told (Art. 22)."""


@dataclass(frozen=True, slots=True)
class FiveElements:
    """五要素: which unit, which operator, which matter, its code, which case."""

    unit: str
    operator: str
    matter_name: str
    matter_code: str
    case_number: str

    def ensure_complete(self) -> None:
        """Refuse elements of which one is blank or too long.

        Raises:
            ElementMissing: naming the first that is.
        """
        for name, longest in _LONGEST.items():
            value: str = getattr(self, name)
            if not value.strip() or len(value) > longest or not is_one_line(value):
                raise ElementMissing(field=name)

    def ensure_matter(self, code: str, name: str) -> None:
        """Refuse elements that name another matter than the registered one.

        Raises:
            ElementMismatch: naming the element.
        """
        if self.matter_code != code:
            raise ElementMismatch(field="matter_code")
        if self.matter_name != name:
            raise ElementMismatch(field="matter_name")

    def ensure_unit(self, name: str, uscc: str) -> None:
        """Refuse elements that name another unit than the caller's; name or code will do.

        Raises:
            ElementMismatch: naming the element.
        """
        if self.unit not in {name, uscc}:
            raise ElementMismatch(field="unit")

    def storable(self) -> "FiveElements":
        """Return them as an entry of the trail can hold them, however they were sent."""
        cut = (getattr(self, name)[:longest] for name, longest in _LONGEST.items())
        return FiveElements(*(text.replace("\x00", "\ufffd") for text in cut))


@dataclass(frozen=True, slots=True)
class TypeFinding:
    """What was found of one licence type for one applicant."""

    type_code: str
    type_name: str
    outcome: MaterialOutcome
    status: LicenceStatus | None = None
    collected_since: date | None = None
    identifiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MaterialExemption:
    """What became of one paper: ``replaced_by`` names the licences, by identifier."""

    material: str
    required: bool
    outcome: MaterialOutcome
    replaced_by: tuple[str, ...] = ()
    findings: tuple[TypeFinding, ...] = ()


@dataclass(frozen=True, slots=True)
class ReplacingLicence:
    """One licence that was read: the needed fields, and the document with just those."""

    disclosed: DisclosedLicence
    document: str


@dataclass(frozen=True, slots=True)
class CaseAnswer:
    """What a case disclosed; personal, so it is kept sealed and goes after its days."""

    applicant_name: str
    applicant_number: str
    materials: tuple[MaterialExemption, ...]
    licences: tuple[ReplacingLicence, ...]
    identity_kind: IdentityKind | None = None
    """Of which document the number is; what was kept before this was asked does not say."""


@dataclass(frozen=True, slots=True)
class ExemptionCase:
    """One case (办件) whose materials were examined; ``answer`` is gone once it was purged."""

    id: str
    opened_at: datetime
    kept_until: datetime
    unit_id: str
    actor_id: str
    elements: FiveElements
    entry_id: str | None
    list_version: int
    materials: int
    exempted: int
    answer: CaseAnswer | None
    scenario_code: str | None = None
    """The application outside the use list that it rests on, where it does (Art. 15)."""

    def shown_answer(self, now: datetime) -> CaseAnswer:
        """Return what may still be looked at.

        Raises:
            CaseNoLongerKept: its days are over.
        """
        if self.answer is None or now >= self.kept_until:
            raise CaseNoLongerKept
        return self.answer


def kept_until(now: datetime, retention_days: int) -> datetime:
    """Return when disclosed values go: the end of the last civil day; one day is today."""
    return end_of_day(city_date(now) + timedelta(days=retention_days - 1))


def in_force(licences: Iterable[Licence], today: date) -> list[Licence]:
    """Return the licences that replace paper today."""
    return [one for one in licences if one.status_on(today) is LicenceStatus.VALID]


_TOLD_FIRST = (
    LicenceStatus.SUSPENDED,
    LicenceStatus.NOT_YET_VALID,
    LicenceStatus.EXPIRED,
)


def nearest_to_force(licences: Sequence[Licence], today: date) -> Licence:
    """Return, of licences none of which is in force, the one whose status helps the clerk most.

    A suspended one comes first, then one that begins later, then an expired one; the given order
    decides between equals.
    """
    return min(licences, key=lambda one: _rank(one.status_on(today)))


def _rank(status: LicenceStatus) -> int:
    return _TOLD_FIRST.index(status) if status in _TOLD_FIRST else len(_TOLD_FIRST)


def outcome_of_material(findings: Iterable[TypeFinding]) -> MaterialOutcome:
    """Return what a material comes to: the best that any of its licence types offers."""
    found = {finding.outcome for finding in findings}
    return next(
        (outcome for outcome in _STRONGEST_FIRST if outcome in found),
        MaterialOutcome.NO_LICENCE_MATCHED,
    )
