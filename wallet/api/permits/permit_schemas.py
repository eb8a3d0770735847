"""What the calls about comprehensive industry permits read and write; no rule lives here."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from wallet.api.changes.change_schemas import Reason, ReasonIn
from wallet.api.schemas import Schema
from wallet.domain.licences.licence import LicenceStatus
from wallet.domain.permits.industry_permit import MOST_COMPONENTS, PermitState

Component = Annotated[str, Field(min_length=1, max_length=60)]
IndustryCode = Annotated[str, Field(min_length=1, max_length=40)]
Uscc = Annotated[str, Field(min_length=1, max_length=60)]


class ConstituentIn(Schema):
    """A licence, by the identifier of any of its versions, and the component it stands for."""

    component: Component
    licence: Annotated[str, Field(min_length=1, max_length=120)]


Constituents = Annotated[list[ConstituentIn], Field(max_length=MOST_COMPONENTS)]


class IndustryPermitIn(Schema):
    """A permit to issue: the industry, the organisation that runs it, and its licences."""

    industry: IndustryCode
    uscc: Uscc
    constituents: Constituents


class ComponentsIn(Schema):
    """What a permit is extended by; what is in it stays."""

    constituents: Constituents


class RebuildingIn(ReasonIn):
    """What a permit is made of from now on, and why."""

    constituents: Constituents


class EndingIn(ReasonIn):
    """Why a permit ends; the holder reads it."""


class ApplicantIn(Schema):
    """Who applies; the number stays out of the address."""

    uscc: Uscc


class PermitQuery(Schema):
    """How the unit's own list is narrowed and paged."""

    model_config = ConfigDict(strict=False)

    industry: IndustryCode | None = None
    ended: bool | None = None
    cursor: Annotated[str, Field(max_length=60)] | None = None
    limit: Annotated[int, Field(ge=1, le=100)] = 50


class IndustryComponentOut(BaseModel):
    """One permit that an industry may need, and the licence types that are such a permit."""

    name: str
    type_codes: list[str]


class IndustryOut(BaseModel):
    """The newest version of an industry's entry in the table."""

    code: str
    version: int
    name: str
    lead: str
    components: list[IndustryComponentOut]


class IndustryList(BaseModel):
    """The industries whose comprehensive permits you issue, by code."""

    industries: list[IndustryOut]


class LicenceUnderPermit(BaseModel):
    """One licence with its component, and its own issuer, number, dates and state."""

    component: str
    identifier: str
    type_code: str
    type_name: str
    issuer_name: str
    number: str
    valid_from: date
    valid_until: date | None
    long_term: bool


class CandidateOut(LicenceUnderPermit):
    """One of the applicant's licences; of a face nothing is read."""

    status: LicenceStatus
    eligible: bool


class CandidateList(BaseModel):
    """What could go into a permit of this applicant, component by component."""

    industry: str
    industry_version: int
    holder_name: str
    candidates: list[CandidateOut]


class ConstituentOut(LicenceUnderPermit):
    """One licence of a permit with its own issuer, number, dates and state.

    ``status`` is ``cannot_confirm`` where the key that signed the licence was withdrawn.
    """

    status: LicenceStatus | Literal["cannot_confirm"]


class IndustryPermitOut(BaseModel):
    """A permit as it stands now; ``state`` is computed from its licences."""

    number: str
    version: int
    state: PermitState
    industry: str
    industry_version: int
    industry_name: str
    holder_name: str
    uscc: str
    issuer_name: str
    issued_at: datetime
    ended_at: datetime | None
    reason: Reason | None
    needs_rebuilding: bool
    wall_address: str
    constituents: list[ConstituentOut]


class IndustryPermitItem(BaseModel):
    """A permit in the unit's own list."""

    number: str
    version: int
    state: PermitState
    industry: str
    holder_name: str
    issued_at: datetime
    ended_at: datetime | None
    needs_rebuilding: bool


class IndustryPermitList(BaseModel):
    """A page of the unit's own permits, the newest first."""

    industry_permits: list[IndustryPermitItem]
    next_cursor: str | None
