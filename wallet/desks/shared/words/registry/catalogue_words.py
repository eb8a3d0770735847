"""The words of the issuing catalogue: attributes, formats, states, what was done."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from wallet.desks.shared.language import lazily
from wallet.domain.actors.identity_documents import HOLDER_WORDS
from wallet.domain.catalogue.issuing_catalogue import (
    CARD,
    CERTIFICATE,
    LEVEL_WORDS,
    FieldFormat,
    HolderFact,
    Publicity,
    Sensitivity,
    SyncMode,
    WhichHolder,
)

HOLDER_KINDS: dict[str, LazyString] = {
    kind.value: lazily(words) for kind, words in HOLDER_WORDS.items()
}
PUBLICITIES: dict[str, LazyString] = {
    Publicity.PUBLIC.value: _("公开"),
    Publicity.INTERNAL.value: _("内部"),
}
LEVELS: dict[str, LazyString] = {level.value: lazily(words) for level, words in LEVEL_WORDS.items()}
SYNC_MODES: dict[str, LazyString] = {
    SyncMode.WITH_PAPER.value: _("与实体证照同步"),
    SyncMode.DAILY.value: _("每日同步"),
}
SHAPES: dict[str, LazyString] = {CARD: _("卡片式"), CERTIFICATE: _("证书式")}
FORMATS: dict[str, LazyString] = {
    FieldFormat.TEXT.value: _("文字"),
    FieldFormat.NAME.value: _("姓名"),
    FieldFormat.RESIDENT_ID.value: _("公民身份号码"),
    FieldFormat.USCC.value: _("统一社会信用代码"),
    FieldFormat.NUMBER.value: _("编号"),
    FieldFormat.DATE.value: _("日期"),
    FieldFormat.ADDRESS.value: _("地址"),
    FieldFormat.PHONE.value: _("电话"),
    FieldFormat.CHOICE.value: _("选项"),
    FieldFormat.PORTRAIT.value: _("照片"),
}
SENSITIVITIES: dict[str, LazyString] = {
    Sensitivity.PUBLIC.value: _("公开"),
    Sensitivity.PERSONAL.value: _("个人信息"),
    Sensitivity.SENSITIVE.value: _("敏感信息"),
    Sensitivity.WITHHELD.value: _("仅供比对（不显示）"),
}
HOLDER_FACTS: dict[str, LazyString] = {
    "": _("不是本人信息"),
    HolderFact.NAME.value: _("姓名或名称"),
    HolderFact.IDENTITY_NUMBER.value: _("证件号码或统一社会信用代码"),
    HolderFact.BIRTH_DATE.value: _("出生日期"),
    HolderFact.SEX.value: _("性别"),
    HolderFact.REPRESENTATIVE.value: _("法定代表人（负责人）"),
    HolderFact.REPRESENTATIVE_NUMBER.value: _("法定代表人（负责人）证件号码"),
}
WHICH_HOLDERS: dict[str, LazyString] = {
    WhichHolder.ONE.value: _("持证主体（有多位时为其中一位）"),
    WhichHolder.ANOTHER.value: _("另一位持证主体"),
    WhichHolder.EACH.value: _("全体持证主体，用“、”分开"),
}
ATTRIBUTES: dict[str, LazyString] = {
    "name": _("证照名称"),
    "type_code": _("证照类型代码"),
    "defining_body": _("定义机构"),
    "holder_kinds": _("持证主体类型"),
    "collected_since": _("归集起始时间"),
    "publicity": _("类目公开属性"),
    "standard_level": _("标准级别"),
    "sync_mode": _("归集方式"),
    "several_per_holder": _("一个主体可以有多张"),
    "long_term_allowed": _("可以长期有效"),
    "shape": _("证照模板"),
    "english_title": _("英文名称"),
    "category": _("钱包分类"),
    "fields": _("照面信息"),
}
FIELD_ATTRIBUTES: dict[str, LazyString] = {
    "name": _("字段名"),
    "label": _("名称"),
    "label_en": _("英文名称"),
    "format": _("格式"),
    "sensitivity": _("敏感程度"),
    "required": _("必填"),
    "shown_when_presenting": _("亮证时显示"),
    "shown": _("亮证时显示"),
    "choices": _("可选值"),
    "max_length": _("最多字数"),
    "holder_fact": _("本人信息"),
    "which_holder": _("指哪一位"),
}
# State of a row: its word, the pill's tone and sign.
STATES: Mapping[str, tuple[LazyString, str, str]] = {
    "drafted": (_("编制中"), "ended", "keyboard"),
    "returned": (_("已退回"), "bad", "back"),
    "submitted": (_("待批准"), "warn", "late"),
    "approved": (_("已批准"), "ok", "valid"),
    "retired": (_("已停用"), "ended", "ended"),
    "discarded": (_("已放弃"), "ended", "ended"),
}
HISTORY: dict[str, LazyString] = {
    "entry_drafted": _("开始编制"),
    "entry_submitted": _("提交批准"),
    "entry_withdrawn": _("撤回提交"),
    "entry_discarded": _("放弃草稿"),
    "entry_approved": _("批准"),
    "entry_returned": _("退回"),
    "entry_retired": _("停用"),
}
