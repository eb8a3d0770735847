"""Licence types whose face states facts of the holder's own, and somebody to hold them."""

from dataclasses import replace
from datetime import date

from tests.factories import SeededEntropy, face_field, licence_type, resident_id, uscc
from wallet.domain.actors.actors import HolderKind, IdentityKind
from wallet.domain.catalogue.issuing_catalogue import (
    FaceTemplate,
    FieldFormat,
    HolderFact,
    WhichHolder,
)
from wallet.services.licences.holders import HolderDraft
from wallet.services.licences.issuing import check_draft, collect
from wallet.services.licences.putting_on_record import LicenceDraft

PERSON = frozenset({HolderKind.NATURAL_PERSON})
ORGANISATIONS = frozenset(HolderKind) - PERSON


def own(fact, name, label, format_=FieldFormat.TEXT, which=WhichHolder.ONE, **changes):
    """A field of the holder's own."""
    return face_field(
        name, label, name, format=format_, holder_fact=fact, which_holder=which, **changes
    )


SEXES = {"choices": ("男", "女")}
DRIVING = licence_type(
    type_code="113100000000000191071",
    name="驾驶证",
    template=FaceTemplate("card", "DRIVING LICENCE", "vehicle"),
    holder_kinds=PERSON,
    fields=(
        own(HolderFact.NAME, "name", "姓名", FieldFormat.NAME),
        own(HolderFact.SEX, "sex", "性别", FieldFormat.CHOICE, **SEXES),
        own(HolderFact.BIRTH_DATE, "birth_date", "出生日期", FieldFormat.DATE),
        own(HolderFact.IDENTITY_NUMBER, "id_number", "身份证号", FieldFormat.NUMBER),
        face_field("vehicle_class", "准驾车型", "Class"),
    ),
)
IN_WORDS = replace(
    DRIVING,
    type_code="113100000000000191072",
    name="健康手册",
    fields=(
        own(HolderFact.NAME, "name", "姓名"),
        own(HolderFact.SEX, "sex", "性别"),
        own(HolderFact.BIRTH_DATE, "birth_date", "出生日期"),
        own(HolderFact.IDENTITY_NUMBER, "id_number", "身份证号"),
        own(HolderFact.SEX, "sex_again", "性别栏", required=False),
    ),
)
MARRIAGE = replace(
    DRIVING,
    type_code="113100000000000191073",
    name="结婚登记",
    fields=(
        own(HolderFact.NAME, "first_name", "甲方姓名", FieldFormat.NAME),
        own(HolderFact.IDENTITY_NUMBER, "first_id", "甲方证件号", FieldFormat.NUMBER),
        own(HolderFact.NAME, "second_name", "乙方姓名", FieldFormat.NAME, WhichHolder.ANOTHER),
        own(
            HolderFact.IDENTITY_NUMBER,
            "second_id",
            "乙方证件号",
            FieldFormat.NUMBER,
            WhichHolder.ANOTHER,
        ),
    ),
)
HOUSE = replace(
    DRIVING,
    type_code="113100000000000191074",
    name="不动产权证",
    fields=(
        own(HolderFact.NAME, "owners", "权利人", which=WhichHolder.EACH),
        own(
            HolderFact.IDENTITY_NUMBER,
            "owner_ids",
            "权利人证件号",
            which=WhichHolder.EACH,
            required=False,
        ),
    ),
)
_ORGANISATION = (
    own(HolderFact.NAME, "organisation_name", "名称"),
    own(HolderFact.IDENTITY_NUMBER, "uscc", "统一社会信用代码", FieldFormat.USCC),
    own(HolderFact.REPRESENTATIVE, "representative", "法定代表人", FieldFormat.NAME),
)
REGISTRATION = replace(
    DRIVING,
    type_code="113100000000000191075",
    name="营业执照",
    holder_kinds=ORGANISATIONS,
    template=FaceTemplate("certificate", "BUSINESS LICENCE", "enterprise"),
    fields=(
        *_ORGANISATION,
        own(
            HolderFact.REPRESENTATIVE_NUMBER,
            "representative_number",
            "法定代表人证件号码",
            FieldFormat.NUMBER,
            required=False,
        ),
    ),
)
PERMIT = replace(
    REGISTRATION,
    type_code="113100000000000191076",
    name="卫生许可证",
    template=FaceTemplate("certificate", "HYGIENE PERMIT", "industry"),
    fields=(*REGISTRATION.fields, face_field()),
)
TYPES = (DRIVING, IN_WORDS, MARRIAGE, HOUSE, REGISTRATION, PERMIT)

LI = HolderDraft(HolderKind.NATURAL_PERSON, "李丽华", IdentityKind.RESIDENT_ID, resident_id(822))
WANG = HolderDraft(HolderKind.NATURAL_PERSON, "王建国", IdentityKind.RESIDENT_ID, resident_id(821))
ANNA = HolderDraft(HolderKind.NATURAL_PERSON, "Anna Lind", IdentityKind.PASSPORT, "E12345678")
CAFE = HolderDraft(HolderKind.LEGAL_PERSON, "上海示例（咖啡）有限公司", IdentityKind.USCC, uscc(42))


def add_own_types(deployment):
    """Put the types into the town's catalogue."""
    with deployment.database.begin() as repository:
        for one in TYPES:
            repository.catalogue.add(one)


def own_draft(kind, *holders, number="QZ1", face=None, **changes):
    """A draft that leaves to the holder what is the holder's own."""
    given = {one.name: "示例" for one in kind.fields if not one.holder_fact}
    made = LicenceDraft(
        kind.type_code,
        number,
        holders or (LI,),
        date(2026, 1, 5),
        date(2026, 1, 5),
        date(2031, 1, 4),
        given | (face or {}),
    )
    return replace(made, **changes)


def store_unexamined(deployment, now, actor, draft, **slipped):
    """Store a licence as in a time when nobody held faces against holders."""
    entropy = SeededEntropy(draft.number)
    with deployment.database.begin() as repository:
        checked = check_draft(repository, now, actor, draft)
        face = {**checked.face, **slipped}
        wrong = replace(checked, face=face, draft=replace(checked.draft, face=face))
        return collect(repository, deployment.document_maker, entropy, now, wrong).licence
