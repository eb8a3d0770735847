"""Reading which fact of the holder's own a face field states, and of which holder."""

from collections.abc import Mapping

from wallet.domain.actors.actors import HolderKind
from wallet.domain.actors.written_sex import written_sex
from wallet.domain.catalogue.entry_form import FieldForm
from wallet.domain.catalogue.issuing_catalogue import FieldFormat, HolderFact, WhichHolder
from wallet.domain.form_faults import Faults

_PERSON = frozenset({HolderKind.NATURAL_PERSON})
_ORGANISATIONS = frozenset(HolderKind) - _PERSON
_WHO_HAS_IT: Mapping[HolderFact, frozenset[HolderKind]] = {
    HolderFact.NAME: frozenset(HolderKind),
    HolderFact.IDENTITY_NUMBER: frozenset(HolderKind),
    HolderFact.BIRTH_DATE: _PERSON,
    HolderFact.SEX: _PERSON,
    HolderFact.REPRESENTATIVE: _ORGANISATIONS,
    HolderFact.REPRESENTATIVE_NUMBER: _ORGANISATIONS,
}
_NAMES = frozenset({FieldFormat.NAME, FieldFormat.TEXT})
_NUMBERS = frozenset({FieldFormat.NUMBER, FieldFormat.TEXT, FieldFormat.RESIDENT_ID})
_WRITTEN_AS: Mapping[HolderFact, frozenset[FieldFormat]] = {
    HolderFact.NAME: _NAMES,
    HolderFact.IDENTITY_NUMBER: _NUMBERS | {FieldFormat.USCC},
    HolderFact.BIRTH_DATE: frozenset({FieldFormat.DATE, FieldFormat.TEXT}),
    HolderFact.SEX: frozenset({FieldFormat.CHOICE, FieldFormat.TEXT}),
    HolderFact.REPRESENTATIVE: _NAMES,
    HolderFact.REPRESENTATIVE_NUMBER: _NUMBERS,
}
_OF_EACH = frozenset({HolderFact.NAME, HolderFact.IDENTITY_NUMBER})
_LISTED_AS = frozenset({FieldFormat.NAME, FieldFormat.TEXT, FieldFormat.NUMBER})


def read_holder_fact(
    at: str, form: FieldForm, kinds: frozenset[HolderKind], faults: Faults
) -> tuple[HolderFact | None, WhichHolder]:
    """Return the fact that a field states, if any, and of whom; what is wrong is noted."""
    if not form.holder_fact:
        return None, WhichHolder.ONE
    known = form.holder_fact in frozenset(HolderFact)
    if not known or form.which_holder not in frozenset(WhichHolder):
        part = "which_holder" if known else "holder_fact"
        faults.add(
            f"{at}.{part}",
            "nothing_chosen",
            "请从列出的几项里选一项。",
            "Choose one of those listed.",
        )
        return None, WhichHolder.ONE
    fact, which = HolderFact(form.holder_fact), WhichHolder(form.which_holder)
    _check_kinds(at, fact, kinds, faults)
    _check_format(at, form, fact, faults)
    _check_each(at, form, fact, which, faults)
    return fact, which


def _check_kinds(at: str, fact: HolderFact, kinds: frozenset[HolderKind], faults: Faults) -> None:
    if kinds and not kinds & _WHO_HAS_IT[fact]:
        faults.add(
            f"{at}.holder_fact",
            "fact_of_another_kind",
            "这类证照的持证主体没有这项本人信息（出生日期、性别只有自然人有，法定代表人只有单位有）。",
            "Holders of this type have no such fact: only persons have a date of birth and a sex,"
            " only organisations a representative.",
        )


def _check_format(at: str, form: FieldForm, fact: HolderFact, faults: Faults) -> None:
    written_otherwise = form.format not in {one.value for one in _WRITTEN_AS[fact]}
    sexless = fact is HolderFact.SEX and form.format == FieldFormat.CHOICE.value
    if written_otherwise or (sexless and not _can_say_both(form)):
        faults.add(
            f"{at}.holder_fact",
            "fact_of_another_format",
            "这种格式写不了这项本人信息，请核对格式和可选值。",
            "This fact cannot be written in this format; please check the format and choices.",
        )


def _can_say_both(form: FieldForm) -> bool:
    return {True, False} <= {written_sex(one) for one in form.choice_list}


def _check_each(
    at: str, form: FieldForm, fact: HolderFact, which: WhichHolder, faults: Faults
) -> None:
    listable = fact in _OF_EACH and form.format in {one.value for one in _LISTED_AS}
    if which is WhichHolder.EACH and not listable:
        faults.add(
            f"{at}.which_holder",
            "fact_not_of_each",
            "只有文字、姓名或编号格式的名称和证件号码可以列出全体持证主体。",
            "Only names and numbers, as text, can be listed of all holders in one field.",
        )
