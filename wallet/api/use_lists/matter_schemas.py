"""What the call for a matter's materials reads and writes."""

from datetime import date, datetime
from typing import Annotated, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from wallet.api.authorization.authorization_schemas import AskedLicenceIn, ensure_named_once
from wallet.api.schemas import FieldOut, HolderIn, Schema
from wallet.domain.grounds.exemption import MaterialOutcome
from wallet.domain.licences.licence import LicenceStatus

_ELEMENTS = ["unit", "operator", "matter_name", "matter_code", "case_number"]
# A missing element is refused by the service, which records it with the other four.
Element = Annotated[
    str,
    BeforeValidator(lambda value: "" if value is None else value),
    Field(default_factory=str, max_length=200, json_schema_extra={"minLength": 1}),
]


class MaterialsIn(Schema):
    """The five elements and the applicant; ``licences`` narrows what is read to less than listed.

    ``unit`` is the caller's registered name or its unified social credit code.
    """

    model_config = ConfigDict(json_schema_extra={"required": [*_ELEMENTS, "applicant"]})

    unit: Element
    operator: Element
    matter_name: Element
    matter_code: Element
    case_number: Element
    applicant: HolderIn
    licences: Annotated[tuple[AskedLicenceIn, ...], Field(max_length=40)] = ()

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        ensure_named_once(self.licences)
        return self


class TypeFindingOut(BaseModel):
    """What was found of one licence type: its outcome, and the status of a licence not in force."""

    type_code: str
    type_name: str
    outcome: MaterialOutcome
    status: LicenceStatus | None
    collected_since: date | None
    identifiers: list[str]


class MaterialOut(BaseModel):
    """One paper: exempted by ``replaced_by``, or why it is not."""

    name: str
    required: bool
    outcome: MaterialOutcome
    message: str
    message_zh: str
    replaced_by: list[str]
    findings: list[TypeFindingOut]


class ReplacingLicenceOut(BaseModel):
    """One licence that was read: the needed fields, and its issuer's document with just those."""

    identifier: str
    version: int
    type_code: str
    type_name: str
    issuer_name: str
    valid_until: str | None
    disputed: bool
    fields: list[FieldOut]
    document: str


class MatterOut(BaseModel):
    """The matter, and by what its licences were read: a version of the use list, or a scenario.

    ``scenario`` is the code of an application outside the use list (Art. 15); then there is no
    ``version``, and each licence type stands for itself among the materials.
    """

    code: str
    name: str
    version: int | None
    scenario: str | None


class MaterialsOut(BaseModel):
    """The licences that replace paper materials, and what is missing (Art. 14).

    ``traditional_way`` says that an applicant may use paper all the same (Art. 22).
    """

    case_id: str
    matter: MatterOut
    case_number: str
    examined_at: datetime
    kept_until: datetime
    exempted: int
    materials: list[MaterialOut]
    licences: list[ReplacingLicenceOut]
    traditional_way: str
    traditional_way_zh: str
