"""What the API reads and writes, as OpenAPI describes it; no rule lives here."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from wallet.domain.actors.actors import HolderKind, IdentityKind
from wallet.domain.actors.identity_documents import identity_kind_of
from wallet.domain.civil_dates import MalformedDate, parse_iso_date
from wallet.domain.licences.licence import LicenceState

Text = Annotated[str, Field(max_length=200)]
Number = Annotated[float, Field(allow_inf_nan=False)]


def _identity_kind(value: object) -> object:
    return (identity_kind_of(value) if isinstance(value, str) else None) or value


def _day(value: object) -> date:
    try:
        return parse_iso_date(value if isinstance(value, str) else "not a text")
    except MalformedDate as refusal:
        raise PydanticCustomError("malformed_date", refusal.zh) from None


Day = Annotated[date, BeforeValidator(_day)]


class Schema(BaseModel):
    """Unknown members are refused, so that a misspelt one is not silently lost.

    Strict: a number is no text, a word is no yes or no, and a day is written 2024-01-31.
    """

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, strict=True)


class HolderIn(Schema):
    """One holder: ``id_type`` is a code of GB/T 36903 or its alias, such as ``resident_id``."""

    kind: HolderKind
    name: Text
    id_type: Annotated[IdentityKind, BeforeValidator(_identity_kind)]
    id_number: Annotated[str, Field(max_length=60)]


class MatterIn(Schema):
    """The matter (事项) under which the licence is issued."""

    code: Annotated[str, Field(max_length=64)]
    name: Text


class LicenceIn(Schema):
    """A licence to issue and collect."""

    type_code: Annotated[str, Field(max_length=21)]
    number: Annotated[str, Field(max_length=60)]
    holders: Annotated[list[HolderIn], Field(min_length=1, max_length=20)]
    issued_on: Day
    valid_from: Day
    valid_until: Day | None = None
    long_term: bool = False
    fields: dict[str, str | int | Number | bool | None] = Field(
        default_factory=dict,
        description="What stands on the face. Fields that state a fact of the holder's own"
        " (`holder_fact` of the licence type) may be left out: they are taken from the holder.",
    )
    matter: MatterIn | None = None
    case_number: Annotated[str, Field(max_length=64)] | None = None

    @model_validator(mode="after")
    def _one_term(self) -> "LicenceIn":
        if self.long_term == (self.valid_until is not None):
            raise ValueError("give valid_until, or long_term true, and not both")
        return self


class ListQuery(Schema):
    """How the issuer's own list is narrowed and paged."""

    model_config = ConfigDict(strict=False)

    state: LicenceState | None = None
    type_code: Annotated[str, Field(max_length=21)] | None = None
    number: Annotated[str, Field(max_length=60)] | None = None
    cursor: Annotated[str, Field(max_length=60)] | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class VerificationIn(Schema):
    """A scanned code: the QR's text, the bare token, or ten digits, under ``code`` or ``token``."""

    code: Annotated[str, Field(max_length=300)] | None = None
    token: Annotated[str, Field(max_length=300)] | None = None
    scenario: Annotated[str, Field(min_length=1, max_length=64)]
    place: Text = ""
    purpose: Text = ""

    @model_validator(mode="after")
    def _one_code(self) -> "VerificationIn":
        if bool(self.code) == bool(self.token):
            raise ValueError("give code or token, and not both")
        return self


class LicenceOut(BaseModel):
    """An issued licence; ``document`` is the SD-JWT VC as its issuer signed it."""

    identifier: str
    version: int
    state: str
    status: str
    type_code: str
    number: str
    issued_on: date
    valid_from: date
    valid_until: date | None
    long_term: bool
    revocation_kind: str | None
    reason: str | None
    delivered_at: datetime | None
    fields: dict[str, str]
    document: str


class LicenceListItem(BaseModel):
    """A licence in the issuer's own list."""

    identifier: str
    version: int
    state: str
    status: str
    type_code: str
    number: str
    issued_on: date
    valid_until: date | None


class LicenceList(BaseModel):
    """A page of the issuer's own list, the newest first."""

    licences: list[LicenceListItem]
    next_cursor: str | None


class CheckOut(BaseModel):
    """One check of a verification."""

    name: str
    passed: bool


class FieldOut(BaseModel):
    """One disclosed field."""

    name: str
    label: str
    value: str
    masked: bool


class DisclosedOut(BaseModel):
    """What the scenario lets be seen of a valid licence."""

    identifier: str
    version: int
    type_code: str
    type_name: str
    issuer_name: str
    valid_until: str | None
    disputed: bool
    fields: list[FieldOut]


class VerificationOut(BaseModel):
    """The answer to a verification; every outcome has its own sentence."""

    id: str
    outcome: str
    message: str
    message_zh: str
    checks: list[CheckOut]
    licence: DisclosedOut | None
    revocation_kind: str | None
    data_as_of: datetime | None
    verified_at: datetime
    receipt: str | None
    receipt_salt: str | None


class VerifiedPartOut(BaseModel):
    """One licence of a set; type and issuer only where the scenario covers its type."""

    outcome: str
    message: str
    message_zh: str
    type_code: str | None
    type_name: str | None
    issuer_name: str | None
    revocation_kind: str | None
    licence: DisclosedOut | None


class SetVerificationOut(VerificationOut):
    """The answer to the code of a set: the whole, and each licence; ``licence`` is null."""

    licences: list[VerifiedPartOut]


class TokenOut(BaseModel):
    """An access token."""

    access_token: str
    token_type: Literal["Bearer"]
    expires_in: int
    scope: str


class FaultOut(BaseModel):
    """What is wrong with one member of the request."""

    field: str
    code: str
    detail: str
    title: str | None = Field(default=None, description="The same in English, where it is known.")


class ProblemOut(BaseModel):
    """RFC 9457, with a stable ``code``."""

    type: str
    title: str
    status: int
    code: str
    detail: str | None = None
    errors: list[FaultOut] = []
    version: int | None = None
    state: str | None = None
    changed: list[str] | None = None
