"""Reading the face fields of an entry's form; a fault is named ``fields.<place>.<part>``."""

import re
from collections import Counter
from collections.abc import Sequence

from wallet.domain.actors.actors import HolderKind
from wallet.domain.catalogue.entry_form import MOST_FIELDS, FieldForm
from wallet.domain.catalogue.holder_fact_reading import read_holder_fact
from wallet.domain.catalogue.issuing_catalogue import FaceField, FieldFormat, Sensitivity
from wallet.domain.form_faults import Faults
from wallet.domain.showing.disclosure import masked_value

LONGEST_VALUE = 2000
_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_LONGEST_NAME, _LONGEST_LABEL, _LONGEST_ENGLISH = 40, 30, 60
_FEWEST_CHOICES, _MOST_CHOICES, _LONGEST_CHOICE = 2, 60, 60
# What a signed document, or the common part of it, says under the same name.
_RESERVED = frozenset(
    {
        *("iss", "sub", "aud", "iat", "nbf", "exp", "jti", "cnf", "status", "vct"),
        *("licence_code", "licence_version", "issuing_authority", "issuing_authority_code"),
        *("licence_name", "licence_number", "holder_names", "issued_on"),
    }
)
RESERVED_LABELS = frozenset(
    {
        *("证照名称", "证照类型代码", "证照编号", "持证主体类型", "持证主体", "证件类型"),
        *("证件号码", "颁发日期", "有效期起", "有效期止", "办件编号", "事项编码", "事项名称"),
        *("存量证照", "证照状态"),
    }
)
"""The headings that every file of licences has; a face field of that label could not be told."""

_NEVER_PUBLIC = {
    FieldFormat.PORTRAIT: frozenset({Sensitivity.PUBLIC}),
    FieldFormat.RESIDENT_ID: frozenset({Sensitivity.PUBLIC, Sensitivity.PERSONAL}),
    FieldFormat.PHONE: frozenset({Sensitivity.PUBLIC}),
}
_SAMPLE = "样例样例样例样例"


def read_fields(
    forms: Sequence[FieldForm], kinds: frozenset[HolderKind], faults: Faults
) -> tuple[FaceField, ...]:
    """Return the fields; what is wrong with each, and with all of them together, is noted.

    ``kinds`` are those of the holders, whose own facts a field may state.
    """
    if not forms:
        faults.add(
            "fields", "no_fields", "照面上至少要有一项。", "A face needs at least one field."
        )
    if len(forms) > MOST_FIELDS:
        faults.add(
            "fields", "too_many_fields", "照面上最多 40 项。", "A face has 40 fields at most."
        )
    fields = tuple(
        _field(f"fields.{place}", form, kinds, faults) for place, form in enumerate(forms)
    )
    _check_unlike(fields, faults)
    portraits = [at for at, one in enumerate(fields) if one.format is FieldFormat.PORTRAIT]
    for at in portraits[1:]:
        faults.add(
            f"fields.{at}.format",
            "second_portrait",
            "照面上只能有一张照片。",
            "A face has one portrait at most.",
        )
    return fields


def _check_unlike(fields: Sequence[FaceField], faults: Faults) -> None:
    names = Counter(one.name for one in fields if one.name)
    labels = Counter(one.label for one in fields if one.label)
    for at, one in enumerate(fields):
        if names[one.name] > 1:
            faults.add(
                f"fields.{at}.name",
                "field_named_twice",
                "有两项用了同一个字段名。",
                "Two fields have this name.",
            )
        if labels[one.label] > 1:
            faults.add(
                f"fields.{at}.label",
                "label_used_twice",
                "有两项用了同一个名称。",
                "Two fields have this label.",
            )


def _field(at: str, form: FieldForm, kinds: frozenset[HolderKind], faults: Faults) -> FaceField:
    format_ = _format(at, form, faults)
    fact, which = read_holder_fact(at, form, kinds, faults)
    field = FaceField(
        name=_name(at, form, faults),
        label=_label(at, form, faults),
        label_en=faults.text(f"{at}.label_en", form.label_en, 1, _LONGEST_ENGLISH),
        format=format_,
        sensitivity=_sensitivity(at, form, format_, faults),
        required=form.required,
        shown_when_presenting=form.shown,
        choices=_choices(at, form, format_, faults),
        max_length=faults.whole(f"{at}.max_length", form.max_length, 1, LONGEST_VALUE),
        holder_fact=fact,
        which_holder=which,
    )
    _check_shown(at, field, faults)
    return field


def _name(at: str, form: FieldForm, faults: Faults) -> str:
    name = form.name.strip()
    if len(name) > _LONGEST_NAME or not _NAME.fullmatch(name):
        faults.add(
            f"{at}.name",
            "malformed_field_name",
            "字段名用小写字母、数字和下划线，以字母开头，如 birth_date。",
            "A field name has lower-case letters, digits and underscores, such as birth_date.",
        )
    elif name in _RESERVED:
        faults.add(
            f"{at}.name",
            "reserved_field_name",
            "这个字段名已用于每张证照共有的内容，请换一个。",
            "Every licence says something else under this name; please choose another.",
        )
    return name


def _label(at: str, form: FieldForm, faults: Faults) -> str:
    label = faults.text(f"{at}.label", form.label, 1, _LONGEST_LABEL)
    if label in RESERVED_LABELS:
        faults.add(
            f"{at}.label",
            "reserved_label",
            "这个名称已是归集表格里每张证照共有的列，请换一个。",
            "Every file of licences has a column of this name; please choose another.",
        )
    return label


def _format(at: str, form: FieldForm, faults: Faults) -> FieldFormat:
    if form.format not in frozenset(FieldFormat):
        faults.add(f"{at}.format", "nothing_chosen", "请选择格式。", "Choose a format.")
        return FieldFormat.TEXT
    return FieldFormat(form.format)


def _sensitivity(at: str, form: FieldForm, format_: FieldFormat, faults: Faults) -> Sensitivity:
    if form.sensitivity not in frozenset(Sensitivity):
        faults.add(
            f"{at}.sensitivity", "nothing_chosen", "请选择敏感程度。", "Choose how sensitive it is."
        )
        return Sensitivity.SENSITIVE
    sensitivity = Sensitivity(form.sensitivity)
    if sensitivity in _NEVER_PUBLIC.get(format_, frozenset()):
        faults.add(
            f"{at}.sensitivity",
            "sensitivity_too_low",
            "身份证号须设为“敏感信息”，照片和电话不能设为“公开”。",
            "Identity numbers are sensitive; portraits and phone numbers are not public.",
        )
    return sensitivity


def _choices(at: str, form: FieldForm, format_: FieldFormat, faults: Faults) -> tuple[str, ...]:
    choices = form.choice_list
    if format_ is not FieldFormat.CHOICE:
        if choices:
            faults.add(
                f"{at}.choices",
                "choices_without_choice",
                "只有“选项”格式才填可选值；请清空，或改格式。",
                "Only a field of the format “choice” has choices; empty them or change the format.",
            )
        return ()
    longest = max((len(one) for one in choices), default=0)
    enough = _FEWEST_CHOICES <= len(choices) <= _MOST_CHOICES
    if not enough or len(set(choices)) != len(choices) or longest > _LONGEST_CHOICE:
        faults.add(
            f"{at}.choices",
            "choices_unusable",
            "请每行填一个可选值，至少两个，不能重复。",
            "Write one choice a line, at least two, none twice.",
        )
    return choices


def _check_shown(at: str, field: FaceField, faults: Faults) -> None:
    """What harms in the wrong hands is shown under a mask; a picture cannot wear one."""
    if field.shown_when_presenting and field.sensitivity is Sensitivity.WITHHELD:
        faults.add(
            f"{at}.shown",
            "shown_withheld",
            "“仅供比对”的内容不能在亮证时显示。",
            "A field that is kept for comparing only is not shown.",
        )
    sensitive = field.sensitivity is Sensitivity.SENSITIVE
    if field.shown_when_presenting and sensitive and masked_value(field, _SAMPLE) == _SAMPLE:
        faults.add(
            f"{at}.shown",
            "shown_unmasked",
            "敏感内容亮证时须能脱敏；照片不能脱敏，请改为“个人信息”或不在亮证时显示。",
            "A sensitive field is shown masked; a picture cannot be, so do not show it.",
        )
