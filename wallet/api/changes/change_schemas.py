"""What the calls that change a licence read and write; no rule lives here."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field, model_validator

from wallet.api.schemas import Day, LicenceIn, Number, Schema
from wallet.domain.changes.licence_change import AmendmentKind
from wallet.domain.licences.licence import RevocationKind

Reason = Annotated[str, Field(min_length=1, max_length=500)]


class ReasonIn(Schema):
    """Why; the holder reads it."""

    reason: Reason


class ChangeIn(ReasonIn):
    """Why, and what was decided on.

    ``version`` is the version of the licence that the caller read before: where there is another
    one by now, nothing is done. An ``If-Match`` header with the licence's ``ETag`` says the same,
    and of the state, too.
    """

    version: Annotated[int, Field(ge=1, le=999)] | None = None


class RevocationIn(ChangeIn):
    """Why, and which of the three kinds."""

    kind: RevocationKind


class AmendmentIn(ChangeIn):
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


class SupersessionIn(ChangeIn):
    """Why, and the licence that is issued in the old one's place; it may keep the number."""

    licence: LicenceIn


class ChangeRequestOut(BaseModel):
    """A change that waits, or waited, for a second clerk of the unit.

    ``changes`` names what will differ on the licence; an ending has none.
    """

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
    changes: list[str]
