"""What can be taken of a catalogue entry's form: every fault at once, beside its field (Art. 7)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeVar

from wallet.domain.actors.actors import HolderKind
from wallet.domain.actors.uscc import parse_uscc
from wallet.domain.catalogue.entry_form import EntryForm
from wallet.domain.catalogue.face_field_reading import read_fields
from wallet.domain.catalogue.issuing_catalogue import (
    CATEGORIES,
    FACE_SHAPES,
    EntryState,
    FaceTemplate,
    LicenceType,
    Publicity,
    StandardLevel,
    SyncMode,
)
from wallet.domain.civil_dates import parse_iso_date
from wallet.domain.form_faults import Faults
from wallet.domain.spoken_code import tidy_number

USCC_LENGTH, TYPE_CODE_LENGTH = 18, 21
_LONGEST_NAME = 50
_LONGEST_ENGLISH = 100

Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class CatalogueSurroundings:
    """What an entry is held against: who defines what, and which codes are taken.

    ``revised`` is the approved entry whose next version is read; its code is fixed.
    ``bodies`` names the defining body of each USCC that the catalogue has, and of the units that
    have the form's.
    """

    issuer_id: str
    version: int
    revised: LicenceType | None = None
    taken_codes: frozenset[str] = frozenset()
    bodies: Mapping[str, str] = field(default_factory=dict)


def read_entry(form: EntryForm, around: CatalogueSurroundings) -> LicenceType:
    """Return the entry that a form describes, as it would stand when it is approved.

    Raises:
        FormNotAcceptable: with every fault of the form.
    """
    faults = Faults()
    body = faults.text("defining_body", form.defining_body, 2, _LONGEST_NAME)
    kinds = _holder_kinds(form, faults)
    entry = LicenceType(
        type_code=_type_code(form, body, around, faults),
        version=around.version,
        name=faults.text("name", form.name, 2, _LONGEST_NAME),
        issuer_id=around.issuer_id,
        defining_body=body,
        holder_kinds=kinds,
        collected_since=_collected_since(form, faults),
        publicity=_word(faults, "publicity", Publicity, form.publicity),
        standard_level=_word(faults, "standard_level", StandardLevel, form.standard_level),
        template=_template(form, faults),
        fields=read_fields(form.fields, kinds, faults),
        state=EntryState.APPROVED,
        several_per_holder=form.several_per_holder,
        long_term_allowed=form.long_term_allowed,
        sync_mode=_word(faults, "sync_mode", SyncMode, form.sync_mode),
    )
    faults.refuse()
    return entry


def _type_code(form: EntryForm, body: str, around: CatalogueSurroundings, faults: Faults) -> str:
    if around.revised is not None:
        return around.revised.type_code
    code = tidy_number(form.type_code)
    if len(code) != TYPE_CODE_LENGTH or not (code[USCC_LENGTH:].isascii() and code[18:].isdigit()):
        faults.add(
            "type_code",
            "malformed_type_code",
            "类型代码为定义机构的 18 位统一社会信用代码加 3 位数字，共 21 位。",
            "A type code is the defining body's 18-character USCC and three digits.",
        )
        return code
    uscc = faults.read("type_code", lambda: parse_uscc(code[:USCC_LENGTH]), code[:USCC_LENGTH])
    if code in around.taken_codes:
        faults.add(
            "type_code",
            "type_code_taken",
            "这个类型代码已被别的证照使用，请换一个顺序号。",
            "Another entry has this type code; please take another number.",
        )
    _check_body(uscc, body, around, faults)
    return code


def _check_body(uscc: str, body: str, around: CatalogueSurroundings, faults: Faults) -> None:
    known = around.bodies.get(uscc)
    code_of_body = next((one for one, name in around.bodies.items() if name == body), uscc)
    if (known is not None and known != body) or code_of_body != uscc:
        faults.add(
            "defining_body",
            "type_code_of_another_body",
            "定义机构与类型代码的前 18 位不是同一家，请核对。",
            "The type code does not belong to this defining body; please check both.",
        )


def _holder_kinds(form: EntryForm, faults: Faults) -> frozenset[HolderKind]:
    known = [one for one in form.holder_kinds if one in frozenset(HolderKind)]
    if not known or len(known) != len(form.holder_kinds):
        faults.add(
            "holder_kinds",
            "nothing_chosen",
            "请至少选一种持证主体。",
            "Choose at least one kind of holder.",
        )
    return frozenset(HolderKind(one) for one in known)


def _collected_since(form: EntryForm, faults: Faults) -> date:
    return faults.read(
        "collected_since", lambda: parse_iso_date(form.collected_since.strip()), date.min
    )


def _template(form: EntryForm, faults: Faults) -> FaceTemplate:
    for name, value, known in (
        ("shape", form.shape, FACE_SHAPES),
        ("category", form.category, CATEGORIES),
    ):
        if value not in known:
            _not_chosen(faults, name)
    english = faults.text("english_title", form.english_title, 2, _LONGEST_ENGLISH)
    if not english.isascii():
        faults.add(
            "english_title",
            "not_english",
            "英文名称只用英文字母、数字和标点。",
            "Please write the English name in Latin letters.",
        )
    return FaceTemplate(form.shape, english, form.category)


def _word(faults: Faults, name: str, kind: type[Word], value: str) -> Word:
    if value not in frozenset(kind):
        _not_chosen(faults, name)
        return next(iter(kind))
    return kind(value)


def _not_chosen(faults: Faults, name: str) -> None:
    faults.add(name, "nothing_chosen", "请从列出的几项里选一项。", "Choose one of those listed.")
