"""What the API reads and writes about verifications; no rule lives here."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from wallet.api.alternatives import Alternatives
from wallet.api.schemas import FieldOut, Schema, Text
from wallet.domain.licences.licence import EndedHow
from wallet.domain.showing.verification import CheckName, Outcome

_CODE = Alternatives({"code": "Verification of a code", "token": "Verification of a token"})


class VerificationIn(Schema):
    """A scanned code: the QR's text, the bare token, or ten digits, under ``code`` or ``token``."""

    model_config = ConfigDict(json_schema_extra=_CODE.describe)

    code: Annotated[str, Field(max_length=300)] | None = None
    token: Annotated[str, Field(max_length=300)] | None = None
    scenario: Annotated[str, Field(min_length=1, max_length=64)]
    place: Text = ""
    purpose: Text = ""

    @model_validator(mode="after")
    def _one_code(self) -> Self:
        return _CODE.check(self)


class CheckOut(BaseModel):
    """One check of a verification."""

    name: CheckName
    passed: bool


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
    outcome: Outcome
    message: str
    message_zh: str
    checks: list[CheckOut]
    licence: DisclosedOut | None
    revocation_kind: EndedHow | None
    data_as_of: datetime | None
    verified_at: datetime
    receipt: str | None
    receipt_salt: str | None


class VerifiedPartOut(BaseModel):
    """One of several licences; its type only where the scenario covers it.

    ``component`` is what it stands for in a comprehensive permit, and null in a set.
    """

    outcome: Outcome
    message: str
    message_zh: str
    type_code: str | None
    type_name: str | None
    issuer_name: str | None
    revocation_kind: EndedHow | None
    licence: DisclosedOut | None
    component: str | None


class SetVerificationOut(VerificationOut):
    """The answer to the code of a set: the whole, and each licence; ``licence`` is null."""

    licences: list[VerifiedPartOut]


class ShownPermitOut(BaseModel):
    """Which comprehensive permit was shown, by what its wall says of it to anybody."""

    number: str
    version: int
    industry_name: str
    holder_name: str
    holder_code: str
    issuer_name: str


class PermitVerificationOut(SetVerificationOut):
    """The answer to the code of a comprehensive permit: each licence with state and component."""

    permit: ShownPermitOut
