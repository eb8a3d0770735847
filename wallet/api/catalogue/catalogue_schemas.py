"""What the API says of the caller's own issuing catalogue."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from wallet.api.schemas import Schema
from wallet.domain.actors.actors import HolderKind
from wallet.domain.catalogue.issuing_catalogue import (
    EntryState,
    FieldFormat,
    HolderFact,
    Publicity,
    Sensitivity,
    StandardLevel,
    SyncMode,
    WhichHolder,
)


class LicenceTypesQuery(Schema):
    """How the own catalogue is narrowed and paged; retired types are left out unless asked for."""

    model_config = ConfigDict(strict=False)

    state: EntryState = EntryState.APPROVED
    cursor: Annotated[str, Field(max_length=21)] | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class LicenceTypeQuery(Schema):
    """Which version; the latest where nothing is said."""

    model_config = ConfigDict(strict=False)

    version: Annotated[int, Field(ge=1, le=1_000_000)] | None = None


class FaceFieldOut(BaseModel):
    """One field of the face: what a form asks for, and how it is checked."""

    name: str
    label: str
    label_en: str
    format: FieldFormat
    sensitivity: Sensitivity
    required: bool
    shown_when_presenting: bool
    choices: list[str]
    max_length: int
    holder_fact: HolderFact | None = Field(
        description="What of the holder's own the field states. It may be left out, and is then"
        " taken from the holder; what contradicts the holder is refused."
    )
    which_holder: WhichHolder | None = Field(
        description="Of which holder, where there are several: of `one` of them (all such fields"
        " of the same one), of `another`, or of `each`, separated by commas. Null without a fact."
    )


class LicenceTypeOut(BaseModel):
    """One version of a licence type, with everything that a form needs."""

    type_code: str
    version: int
    state: EntryState
    name: str
    name_en: str
    defining_body: str
    holder_kinds: list[HolderKind]
    collected_since: date
    publicity: Publicity
    standard_level: StandardLevel
    sync_mode: SyncMode
    several_per_holder: bool
    long_term_allowed: bool
    shape: str
    category: str
    fields: list[FaceFieldOut]


class LicenceTypeList(BaseModel):
    """A page of the caller's own catalogue, by code."""

    licence_types: list[LicenceTypeOut]
    next_cursor: str | None
