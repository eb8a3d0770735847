"""The issuing catalogue (发证目录, Art. 7): which licences exist and what their faces carry."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from wallet.domain.actors.actors import HolderKind
from wallet.domain.errors import InvalidInput, NotFound
from wallet.domain.words import Words


class FieldFormat(StrEnum):
    """How a face field is written, checked and masked."""

    TEXT = "text"
    NAME = "name"
    RESIDENT_ID = "resident_id"
    USCC = "uscc"
    NUMBER = "number"
    DATE = "date"
    ADDRESS = "address"
    PHONE = "phone"
    CHOICE = "choice"
    PORTRAIT = "portrait"


class Sensitivity(StrEnum):
    """How much harm a field does in the wrong hands.

    A withheld one is kept for comparing only: on no face or copy, in no scenario or use list.
    """

    PUBLIC = "public"
    PERSONAL = "personal"
    SENSITIVE = "sensitive"
    WITHHELD = "withheld"


class Publicity(StrEnum):
    """Whether the catalogue entry stands on the public list (类目公开属性)."""

    PUBLIC = "public"
    INTERNAL = "internal"


class StandardLevel(StrEnum):
    """Whose standard the entry follows (标准级别)."""

    NATIONAL = "national"
    CITY = "city"
    DISTRICT = "district"


LEVEL_WORDS: Mapping[StandardLevel, Words] = {
    StandardLevel.NATIONAL: Words("国家标准", "National standard"),
    StandardLevel.CITY: Words("市级标准", "City standard"),
    StandardLevel.DISTRICT: Words("区级标准", "District standard"),
}


class SyncMode(StrEnum):
    """Whether collecting goes with the paper licence or once a day (Art. 8)."""

    WITH_PAPER = "with_paper"
    DAILY = "daily"


class EntryState(StrEnum):
    """The life of a catalogue entry."""

    DRAFTED = "drafted"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    RETIRED = "retired"


class HolderFact(StrEnum):
    """What of the holder's own a face field states (本人信息): it cannot say anything else."""

    NAME = "name"
    """The holder's name; of an organisation the registered one."""
    IDENTITY_NUMBER = "identity_number"
    """The number that names the holder; of an organisation its credit code."""
    BIRTH_DATE = "birth_date"
    SEX = "sex"
    REPRESENTATIVE = "representative"
    """Who is registered as the organisation's head (法定代表人, 负责人, 经营者)."""
    REPRESENTATIVE_NUMBER = "representative_number"


class WhichHolder(StrEnum):
    """Of whom a field speaks, where a licence has several holders.

    All fields of one holder speak of the same one, those of another of somebody else.
    """

    ONE = "one"
    ANOTHER = "another"
    EACH = "each"
    """Of all of them, in any order, with 、 between them."""


CARD, CERTIFICATE = "card", "certificate"
FACE_SHAPES = (CARD, CERTIFICATE)
"""What a face may look like: a card as citizens carry it, or a certificate for the wall."""

CATEGORIES = (
    "identity",
    "vehicle",
    "life",
    "property",
    "education",
    "work",
    "enterprise",
    "industry",
)
"""The shelves of the wallet and of the public list, in their order."""


@dataclass(frozen=True, slots=True)
class FaceField:
    """One field on the face of a licence (照面信息)."""

    name: str
    label: str
    label_en: str
    format: FieldFormat = FieldFormat.TEXT
    sensitivity: Sensitivity = Sensitivity.PUBLIC
    required: bool = True
    shown_when_presenting: bool = False
    choices: tuple[str, ...] = ()
    max_length: int = 200
    holder_fact: HolderFact | None = None
    which_holder: WhichHolder = WhichHolder.ONE


@dataclass(frozen=True, slots=True)
class FaceTemplate:
    """How the face is drawn (证照模板)."""

    shape: str
    english_title: str
    category: str


@dataclass(frozen=True, slots=True)
class LicenceType:
    """One entry of the issuing catalogue, approved in one version."""

    type_code: str
    version: int
    name: str
    issuer_id: str
    defining_body: str
    holder_kinds: frozenset[HolderKind]
    collected_since: date
    publicity: Publicity
    standard_level: StandardLevel
    template: FaceTemplate
    fields: tuple[FaceField, ...]
    state: EntryState
    several_per_holder: bool = False
    long_term_allowed: bool = False
    sync_mode: SyncMode = SyncMode.WITH_PAPER

    @property
    def visible_fields(self) -> tuple[FaceField, ...]:
        """What anybody but the issuer may ever see of a licence: all fields but withheld ones."""
        return tuple(one for one in self.fields if one.sensitivity is not Sensitivity.WITHHELD)

    def field(self, name: str) -> FaceField | None:
        """Return the field of that name, if the face has one."""
        return next((field for field in self.fields if field.name == name), None)

    def visible_field(self, name: str) -> FaceField | None:
        """Return the field of that name, unless it is withheld."""
        return next((field for field in self.visible_fields if field.name == name), None)


class UnknownLicenceType(NotFound):
    """No approved catalogue entry of this code belongs to the asker."""

    code = "unknown_licence_type"
    zh = "没有这个证照类型，或它不属于本单位。"
    en = "There is no such licence type, or it belongs to another unit."


class RetiredLicenceType(UnknownLicenceType):
    """The entry is retired: nothing new is issued under it, and what was issued lives on."""

    code = "licence_type_retired"
    zh = "这类证照已停止制发；已发的证照不受影响。"
    en = "This type of licence has been retired; licences that were issued stay as they are."


class FaceNotAcceptable(InvalidInput):
    """One or more face fields cannot be taken; ``faults`` lists every one."""

    code = "face_not_acceptable"
    zh = "照面信息有误，请按提示逐项更正。"
    en = "Some face fields are not acceptable; please correct them as told."

    def __init__(self, faults: tuple["FieldFault", ...]) -> None:
        super().__init__(faults=faults)
        self.faults = faults


class HolderKindNotAllowed(InvalidInput):
    """The type is not issued to this kind of holder."""

    code = "holder_kind_not_allowed"
    zh = "这类证照不能发给这种类型的持证主体。"
    en = "This type of licence is not issued to holders of this kind."


class LongTermNotAllowed(InvalidInput):
    """Only types that allow it may have no last day."""

    code = "long_term_not_allowed"
    zh = "这类证照必须填写有效期截止日期，不能填“长期”。"
    en = "This type of licence needs a last day of validity; it cannot be long-term."


@dataclass(frozen=True, slots=True)
class FieldFault:
    """What is wrong with one field of the face."""

    field: str
    code: str
    zh: str
    en: str
