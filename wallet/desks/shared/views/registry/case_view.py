"""A case as its clerk reads it: every paper with its outcome, every licence that was read."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import gettext as _

from wallet.desks.shared.filters import civil_date
from wallet.desks.shared.language import one_word, told
from wallet.desks.shared.views.faces import Face, disclosed_face
from wallet.desks.shared.words.labels import STATUS_WORDS
from wallet.domain.civil_dates import city_date
from wallet.domain.grounds.exemption import (
    MATERIAL_WORDS,
    TRADITIONAL_WAY,
    CaseAnswer,
    ExemptionCase,
    MaterialExemption,
    MaterialOutcome,
    TypeFinding,
)
from wallet.domain.showing.masking import mask_identity, mask_number
from wallet.domain.showing.verification import DisclosedLicence

_MOMENT = timedelta(seconds=1)
_TONES = {
    MaterialOutcome.EXEMPTED: ("ok", "valid"),
    MaterialOutcome.CANNOT_CONFIRM: ("warn", "unknown"),
    MaterialOutcome.NOT_IN_FORCE: ("ended", "ended"),
    MaterialOutcome.NOT_IN_REPOSITORY: ("warn", "search"),
    MaterialOutcome.NOT_YET_COLLECTED: ("ended", "late"),
    MaterialOutcome.NO_LICENCE_MATCHED: ("ended", "info"),
}


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One paper, what became of it, and why."""

    name: str
    required: bool
    outcome: str
    exempted: bool
    word: str
    tone: str
    sign: str
    sentence: str
    reasons: list[str]


@dataclass(frozen=True, slots=True)
class CaseView:
    """One case; ``rows`` and ``faces`` are empty once its days are over."""

    case: ExemptionCase
    kept: bool
    kept_day: date
    applicant_name: str
    applicant_number: str
    rows: list[PaperRow]
    faces: list[Face]
    traditional: str
    traditional_word: str
    legal_ground: str
    """By what it was read, where the matter is on no use list (Art. 15)."""


def case_view(case: ExemptionCase, now: datetime, legal_ground: str = "") -> CaseView:
    """Return a case for its page; ``legal_ground`` is that of an application outside the list."""
    answer = case.answer if now < case.kept_until else None
    read = {one.disclosed.code: one.disclosed for one in answer.licences} if answer else {}
    return CaseView(
        case,
        answer is not None,
        city_date(case.kept_until - _MOMENT),
        answer.applicant_name if answer else "",
        _number(answer) if answer else "",
        [_row(one, read) for one in answer.materials] if answer else [],
        [disclosed_face(one) for one in read.values()],
        told(TRADITIONAL_WAY),
        one_word(TRADITIONAL_WAY),
        legal_ground,
    )


def _number(answer: CaseAnswer) -> str:
    if answer.identity_kind is None:
        return mask_number(answer.applicant_number)
    return mask_identity(answer.identity_kind, answer.applicant_number)


def _row(paper: MaterialExemption, read: dict[str, DisclosedLicence]) -> PaperRow:
    words = MATERIAL_WORDS[paper.outcome]
    tone, sign = _TONES[paper.outcome]
    exempted = paper.outcome is MaterialOutcome.EXEMPTED
    reasons = [_by(read[code]) for code in paper.replaced_by if code in read] if exempted else []
    return PaperRow(
        paper.material,
        paper.required,
        paper.outcome.value,
        exempted,
        one_word(words),
        tone,
        sign,
        told(words),
        reasons or [reason for one in paper.findings if (reason := _reason(one))],
    )


def _by(licence: DisclosedLicence) -> str:
    return _("由“%(licence)s”替代", licence=licence.type_name)


def _reason(finding: TypeFinding) -> str:
    name = finding.type_name
    if finding.outcome is MaterialOutcome.NOT_IN_FORCE and finding.status:
        word = str(STATUS_WORDS[finding.status])
        return _("%(licence)s：%(status)s", licence=name, status=word)
    if finding.outcome is MaterialOutcome.NOT_YET_COLLECTED and finding.collected_since:
        day = civil_date(finding.collected_since)
        return _("%(licence)s：自 %(day)s 起归集", licence=name, day=day)
    if finding.outcome is MaterialOutcome.NOT_IN_REPOSITORY and finding.collected_since:
        day = civil_date(finding.collected_since)
        return _(
            "%(licence)s：没有查到；自 %(day)s 起归集，更早核发的可能还没有入库",
            licence=name,
            day=day,
        )
    return str(name)
