"""The words of reconciliations, incidents and timeliness, and the rows that their pages show."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flask_babel import gettext, lazy_gettext
from flask_babel.speaklater import LazyString

from wallet.desks.shared.language import label_of, lazily
from wallet.desks.shared.words.refusals import refusal_sentence
from wallet.domain.catalogue.issuing_catalogue import LicenceType
from wallet.domain.oversight.incident import DueAct, DueStanding
from wallet.domain.oversight.reconciliation import DATE_WORDS, Finding, FindingKind
from wallet.repository.database import Repository
from wallet.services.oversight.comparing import NUMBER_LISTED_TWICE

_ = lazy_gettext

FINDING_KINDS: dict[FindingKind, LazyString] = {
    FindingKind.MISSING_HERE: _("证照库缺"),
    FindingKind.MISSING_THERE: _("名单缺"),
    FindingKind.DIFFERING: _("不一致"),
    FindingKind.UNREADABLE: _("无法核对"),
    FindingKind.DRAWN: _("待核对"),
    FindingKind.SAME: _("一致"),
}
SAMPLE_MARKS: dict[FindingKind, LazyString] = {
    FindingKind.SAME: _("一致"),
    FindingKind.DIFFERING: _("不一致"),
    FindingKind.MISSING_THERE: _("业务系统查无"),
}
DUE_ACTS: dict[DueAct, LazyString] = {
    DueAct.COLLECT: _("制发归集"),
    DueAct.UPDATE: _("更新"),
    DueAct.REVOKE: _("注销"),
}
DUE_STANDINGS: dict[DueStanding, LazyString] = {
    DueStanding.OPEN: _("待办"),
    DueStanding.DONE: _("已补办"),
    DueStanding.DONE_LATE: _("逾期补办"),
    DueStanding.OVERDUE: _("已逾期"),
}
_NAMES: dict[str, LazyString] = {
    "number": _("证照编号"),
    "version": _("版本"),
    "state": _("状态"),
    "face": _("照面（整体）"),
    "face_digest": _("照面摘要"),
    **{name: lazily(words) for name, words in DATE_WORDS.items()},
}


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One finding in a list: the number, and in what it does not agree, in words."""

    kind: str
    kind_word: str
    number: str
    licence_id: str | None
    row_number: int | None
    what: str
    position: int


def field_words(kind: LicenceType) -> dict[str, str]:
    """Return what the comparable names of a type are called."""
    return {name: str(word) for name, word in _NAMES.items()} | {
        field.name: label_of(field) for field in kind.fields
    }


def finding_rows(findings: Iterable[Finding], kind: LicenceType) -> Iterator[FindingRow]:
    """Yield findings as a page or a file shows them."""
    words = field_words(kind)
    for one in findings:
        yield FindingRow(
            one.kind.value,
            str(FINDING_KINDS[one.kind]),
            one.number,
            one.licence_id,
            one.row_number,
            _what(one, words),
            one.position,
        )


def own_types(repository: Repository, unit_id: str) -> dict[str, LicenceType]:
    """Return a unit's types by their codes, each in its latest version."""
    types: dict[str, LicenceType] = {}
    for one in sorted(repository.catalogue.of_issuer(unit_id), key=lambda one: one.version):
        types[one.type_code] = one
    return types


def _what(finding: Finding, words: dict[str, str]) -> str:
    if finding.kind is FindingKind.UNREADABLE and finding.fields:
        code, column = finding.fields
        if code == NUMBER_LISTED_TWICE:
            return gettext("编号在名单里出现了两次，只核对了第一行")
        told = refusal_sentence(code)
        return gettext("%(column)s：%(fault)s", column=words.get(column, column), fault=told)
    return gettext("、").join(words.get(name, name) for name in finding.fields)
