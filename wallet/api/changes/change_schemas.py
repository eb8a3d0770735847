"""What the calls that change a licence read and write; no rule lives here."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from wallet.api.alternatives import Alternatives
from wallet.api.schemas import Cell, Day, LicenceIn, Schema
from wallet.domain.changes.change_request import ChangeState
from wallet.domain.changes.licence_change import AmendmentKind, ChangeAct
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


_TERM = Alternatives(
    {"valid_until": "Amendment to another last day", "long_term": "Amendment to long-term"},
    none="Amendment with the term as it is",
)


class AmendmentIn(ChangeIn):
    """What is to differ: the matter changed (amended), or the data was wrong (corrected).

    Fields that are not named stay as they are; an empty text takes one off the face.
    """

    model_config = ConfigDict(json_schema_extra=_TERM.describe)

    kind: AmendmentKind = AmendmentKind.AMENDED
    fields: dict[str, Cell] = Field(default_factory=dict)
    valid_until: Day | None = None
    long_term: bool = False

    @model_validator(mode="after")
    def _one_term(self) -> Self:
        return _TERM.check(self)


class SupersessionIn(ChangeIn):
    """Why, and the licence that is issued in the old one's place; it may keep the number."""

    licence: LicenceIn


class ChangeRequestOut(BaseModel):
    """A change that waits, or waited, for a second clerk of the unit.

    ``changes`` names what will differ on the licence; an ending has none.
    """

    id: str
    state: ChangeState
    act: ChangeAct
    kind: RevocationKind | None
    reason: str
    identifier: str | None
    requested_at: datetime
    lapses_at: datetime
    decided_at: datetime | None
    decision_reason: str | None
    changes: list[str]
