"""How one entry of the demonstration's issuing catalogue is written down."""

from dataclasses import dataclass, replace
from datetime import date

from wallet.demonstration.cast.numbers import uscc
from wallet.domain.actors.actors import HolderKind
from wallet.domain.catalogue.issuing_catalogue import (
    EntryState,
    FaceField,
    FaceTemplate,
    FieldFormat,
    HolderFact,
    LicenceType,
    Publicity,
    Sensitivity,
    StandardLevel,
    SyncMode,
    WhichHolder,
)

PERSON = frozenset({HolderKind.NATURAL_PERSON})
LEGAL = frozenset({HolderKind.LEGAL_PERSON})
UNINCORPORATED = frozenset({HolderKind.UNINCORPORATED_ORGANIZATION})
ORGANISATIONS = LEGAL | UNINCORPORATED

CARD, CERTIFICATE = "card", "certificate"

_NATION = "100000"
_DEFINING_BODIES = {
    "公安部": uscc("11", _NATION, 501),
    "人力资源和社会保障部": uscc("11", _NATION, 502),
    "民政部": uscc("11", _NATION, 503),
    "国家卫生健康委员会": uscc("11", _NATION, 504),
    "自然资源部": uscc("11", _NATION, 505),
    "教育部": uscc("11", _NATION, 506),
    "中国残疾人联合会": uscc("13", _NATION, 507),
    "国家市场监督管理总局": uscc("11", _NATION, 508),
    "国家药品监督管理局": uscc("11", _NATION, 509),
    "国家烟草专卖局": uscc("11", _NATION, 510),
    "国家新闻出版署": uscc("11", _NATION, 511),
    "司法部": uscc("11", _NATION, 512),
    "交通运输部": uscc("11", _NATION, 513),
    "文化和旅游部": uscc("11", _NATION, 514),
    "上海市人民政府": uscc("11", "310000", 515),
}
_CITY_GOVERNMENT = "上海市人民政府"


@dataclass(frozen=True, slots=True)
class TypeDraft:
    """One entry; ``bureau`` is the login of the issuing bureau."""

    key: str
    name: str
    english: str
    defined_by: str
    sequence: int
    bureau: str
    kinds: frozenset[HolderKind]
    category: str
    shape: str
    fields: tuple[FaceField, ...]
    collected_since: date = date(2022, 7, 1)
    several_per_holder: bool = False
    long_term: bool = False
    publicity: Publicity = Publicity.PUBLIC
    sync_mode: SyncMode = SyncMode.WITH_PAPER

    @property
    def type_code(self) -> str:
        """The defining body's code and three digits (GB/T 36904)."""
        return f"{_DEFINING_BODIES[self.defined_by]}{self.sequence:03}"

    @property
    def visible_fields(self) -> tuple[FaceField, ...]:
        """All fields but those that are kept for comparing only."""
        return tuple(one for one in self.fields if one.sensitivity is not Sensitivity.WITHHELD)

    def approved(self, issuer_id: str) -> LicenceType:
        """Return the entry as the issuer's first approved version."""
        city = self.defined_by == _CITY_GOVERNMENT
        return LicenceType(
            type_code=self.type_code,
            version=1,
            name=self.name,
            issuer_id=issuer_id,
            defining_body=self.defined_by,
            holder_kinds=self.kinds,
            collected_since=self.collected_since,
            publicity=self.publicity,
            standard_level=StandardLevel.CITY if city else StandardLevel.NATIONAL,
            template=FaceTemplate(self.shape, self.english, self.category),
            fields=self.fields,
            state=EntryState.APPROVED,
            several_per_holder=self.several_per_holder,
            long_term_allowed=self.long_term,
            sync_mode=self.sync_mode,
        )


def public(name: str, label: str, english: str, *, length: int = 200) -> FaceField:
    """Return a field of plain text that anyone may read."""
    return FaceField(name, label, english, max_length=length)


def public_date(name: str, label: str, english: str) -> FaceField:
    """Return a date that anyone may read."""
    return FaceField(name, label, english, FieldFormat.DATE)


def choice(name: str, label: str, english: str, *choices: str) -> FaceField:
    """Return a field with a few possible values."""
    return FaceField(name, label, english, FieldFormat.CHOICE, choices=choices)


def personal(
    name: str, label: str, english: str, format_: FieldFormat = FieldFormat.TEXT
) -> FaceField:
    """Return a field about a person."""
    return FaceField(name, label, english, format_, Sensitivity.PERSONAL)


def sensitive(name: str, label: str, english: str, format_: FieldFormat) -> FaceField:
    """Return a field that does harm in the wrong hands."""
    return FaceField(name, label, english, format_, Sensitivity.SENSITIVE)


def withheld(name: str, label: str, english: str, format_: FieldFormat) -> FaceField:
    """Return a field that is kept for comparing and shown to nobody."""
    return FaceField(name, label, english, format_, Sensitivity.WITHHELD)


def optional(field: FaceField) -> FaceField:
    """Return the same field, which may stay empty."""
    return replace(field, required=False)


def own(fact: HolderFact, field: FaceField, which: WhichHolder = WhichHolder.ONE) -> FaceField:
    """Return the same field, as one that states a fact of the holder's own."""
    return replace(field, holder_fact=fact, which_holder=which)


PORTRAIT = FaceField(
    "portrait",
    "照片",
    "Portrait",
    FieldFormat.PORTRAIT,
    Sensitivity.PERSONAL,
    required=False,
    shown_when_presenting=True,
)
NAME = FaceField(
    "name",
    "姓名",
    "Name",
    FieldFormat.NAME,
    Sensitivity.PERSONAL,
    shown_when_presenting=True,
    holder_fact=HolderFact.NAME,
)
SEX = own(HolderFact.SEX, choice("sex", "性别", "Sex", "男", "女"))
ETHNICITY = personal("ethnicity", "民族", "Ethnicity")
BIRTH = own(
    HolderFact.BIRTH_DATE, personal("birth_date", "出生日期", "Date of birth", FieldFormat.DATE)
)
RESIDENT_ID = own(
    HolderFact.IDENTITY_NUMBER,
    sensitive("id_number", "公民身份号码", "Resident ID", FieldFormat.RESIDENT_ID),
)
ANY_ID = own(
    HolderFact.IDENTITY_NUMBER,
    sensitive("id_number", "身份证件号码", "Identity number", FieldFormat.NUMBER),
)
ADDRESS = sensitive("address", "住址", "Address", FieldFormat.ADDRESS)

ORGANISATION = FaceField(
    "organisation_name",
    "名称",
    "Name of organisation",
    shown_when_presenting=True,
    holder_fact=HolderFact.NAME,
)
USCC = FaceField(
    "uscc",
    "统一社会信用代码",
    "Unified social credit code",
    FieldFormat.USCC,
    holder_fact=HolderFact.IDENTITY_NUMBER,
)
REPRESENTATIVE = FaceField(
    "representative",
    "法定代表人（负责人）",
    "Legal representative or head",
    FieldFormat.NAME,
    holder_fact=HolderFact.REPRESENTATIVE,
)
REPRESENTATIVE_NUMBER = own(
    HolderFact.REPRESENTATIVE_NUMBER,
    optional(
        withheld(
            "representative_number",
            "法定代表人（负责人）证件号码",
            "Identity number of the legal representative",
            FieldFormat.NUMBER,
        )
    ),
)
PREMISES = FaceField("premises", "经营场所", "Place of business", FieldFormat.ADDRESS)
SEAT = FaceField("seat", "住所", "Registered address", FieldFormat.ADDRESS)
