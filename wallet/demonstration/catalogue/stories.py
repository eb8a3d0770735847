"""What bureaux of the demonstration city have in work in the issuing catalogue, in every state."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from wallet.demonstration.catalogue.drafts import (
    ADDRESS,
    CARD,
    CERTIFICATE,
    NAME,
    PERSON,
    PORTRAIT,
    RESIDENT_ID,
    TypeDraft,
    choice,
    optional,
    public,
    public_date,
)
from wallet.domain.catalogue.entry_form import EntryForm, FieldForm, form_of, with_field_added

DOG_REGISTRATION = TypeDraft(
    "dog_registration",
    "养犬登记证",
    "Dog Registration Card",
    "上海市人民政府",
    61,
    "gongan",
    PERSON,
    "life",
    CARD,
    (
        NAME,
        ADDRESS,
        public("dog_name", "犬名", "Name of the dog", length=20),
        public("breed", "犬种", "Breed", length=30),
        choice("dog_sex", "犬只性别", "Sex of the dog", "公", "母"),
        public("chip_number", "电子标识号", "Chip number", length=20),
        public_date("vaccinated_on", "免疫日期", "Vaccinated on"),
    ),
    several_per_holder=True,
)
TEMPORARY_PERMIT = TypeDraft(
    "temporary_residence_permit",
    "上海市临时居住证",
    "Shanghai Temporary Residence Permit",
    "上海市人民政府",
    62,
    "gongan",
    PERSON,
    "identity",
    CARD,
    (PORTRAIT, NAME, RESIDENT_ID, ADDRESS),
)
BICYCLE_REGISTRATION = TypeDraft(
    "bicycle_registration",
    "电动自行车行驶证",
    "Electric Bicycle Licence",
    "上海市人民政府",
    63,
    "gongan",
    PERSON,
    "vehicle",
    CERTIFICATE,
    (
        NAME,
        public("plate", "号牌号码", "Plate number", length=12),
        public("brand", "品牌型号", "Make and model", length=40),
        optional(public("motor_number", "电机编号", "Motor number", length=40)),
    ),
)


@dataclass(frozen=True, slots=True)
class CatalogueStory:
    """One version: when it was begun, and what became of it. Days are from today.

    ``revises`` is the key of the entry whose next version it is; ``change`` makes the form.
    """

    unit: str
    day: int
    name: str
    change: Callable[[EntryForm], EntryForm]
    revises: str = ""
    submitted: int | None = None
    approved: int | None = None
    returned: int | None = None
    retired: int | None = None
    reason: str = ""


def _all_of(draft: TypeDraft) -> Callable[[EntryForm], EntryForm]:
    whole = form_of(draft.approved(""))
    return lambda _form: whole


def _half_done(_form: EntryForm) -> EntryForm:
    whole = form_of(BICYCLE_REGISTRATION.approved(""))
    return with_field_added(replace(whole, english_title="", collected_since=""))


def _without_address(form: EntryForm) -> EntryForm:
    kept = tuple(one for one in form.fields if one.name != "address")
    place = FieldForm("issuing_office", "签发机关", "Issuing office", max_length="60")
    return replace(form, fields=(*kept, place), long_term_allowed=False)


def _retitled(form: EntryForm) -> EntryForm:
    return replace(form, english_title=f"{form.english_title} (PRC)")


def _renamed(form: EntryForm) -> EntryForm:
    return replace(form, name=f"{form.name}（电子）")


STORIES = (
    CatalogueStory(
        "gongan",
        -70,
        TEMPORARY_PERMIT.name,
        _all_of(TEMPORARY_PERMIT),
        submitted=-69,
        approved=-66,
        retired=-12,
        reason="临时居住证已并入居住证办理，依市政府公告停止制发。",
    ),
    CatalogueStory(
        "renshe",
        -45,
        "职业技能等级证书",
        _retitled,
        "skill_certificate",
        submitted=-44,
        approved=-41,
    ),
    CatalogueStory(
        "gongan",
        -8,
        "特种行业许可证",
        _renamed,
        "special_trade_permit",
        submitted=-7,
        returned=-6,
        reason="名称须与实体证照一致，不加“（电子）”；请按许可决定书上的名称填写。",
    ),
    CatalogueStory(
        "gongan", -4, "上海市居住证", _without_address, "residence_permit", submitted=-3
    ),
    CatalogueStory("gongan", -3, DOG_REGISTRATION.name, _all_of(DOG_REGISTRATION), submitted=-2),
    CatalogueStory("gongan", -1, BICYCLE_REGISTRATION.name, _half_done),
)
