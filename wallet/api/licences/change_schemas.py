"""What the calls that change a licence read and write; no rule lives here."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field, model_validator

from wallet.api.schemas import Day, LicenceIn, Number, Schema
from wallet.domain.licences.licence import RevocationKind
from wallet.domain.licences.licence_change import AmendmentKind

Reason = Annotated[str, Field(min_length=1, max_length=500)]


class ReasonIn(Schema):
    """Why; the holder reads it."""

    reason: Reason


class RevocationIn(ReasonIn):
    """Why, and which of the three kinds."""

    kind: RevocationKind


class AmendmentIn(ReasonIn):
    """What is to differ: the matter changed (amended), or the data was wrong (corrected).

    Fields that are not named stay as they are; an empty text takes one off the face.
    """

    kind: AmendmentKind = AmendmentKind.AMENDED
    fields: dict[str, str | int | Number | bool | None] = Field(default_factory=dict)
    valid_until: Day | None = None
    long_term: bool = False

    @model_validator(mode="after")
    def _one_term(self) -> "AmendmentIn":
        if self.long_term and self.valid_until is not None:
            raise ValueError("give valid_until, or long_term true, and not both")
        return self


class SupersessionIn(ReasonIn):
    """Why, and the licence that is issued in the old one's place; it may keep the number."""

    licence: LicenceIn


class ChangeRequestOut(BaseModel):
    """A change that waits, or waited, for a second clerk of the unit."""

    id: str
    state: str
    act: str
    kind: RevocationKind | None
    reason: str
    identifier: str | None
    requested_at: datetime
    lapses_at: datetime
    decided_at: datetime | None
    decision_reason: str | None
