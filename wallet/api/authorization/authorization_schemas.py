"""What the calls of trusted authorization read and write."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from wallet.api.alternatives import Alternatives
from wallet.api.schemas import Day, Schema, refused
from wallet.domain.grounds.authorization import Channel, RequestState
from wallet.domain.grounds.ground_state import GroundState

Name = Annotated[str, Field(min_length=1, max_length=64)]


class AskedLicenceIn(Schema):
    """Fields of one licence type."""

    type_code: Annotated[str, Field(max_length=21)]
    fields: Annotated[list[Name], Field(min_length=1, max_length=50)]


_QUESTION = ("scenario", "licences")
_WAYS = Alternatives(
    {
        "verification_id": "Question after a scan",
        "wallet_address": "Question to a wallet address",
        "by_link": "Question by a one-time link",
        "authorization_code": "Authorization code of a holder",
    },
    needed=_QUESTION,
    without_rest={"authorization_code": frozenset({*_QUESTION, "term_days", "reference"})},
)


class AuthorizationRequestIn(Schema):
    """A question to a holder, reached in exactly one way; or a holder's authorization code."""

    model_config = ConfigDict(json_schema_extra=_WAYS.describe)

    scenario: Name | None = None
    licences: Annotated[tuple[AskedLicenceIn, ...], Field(max_length=10)] = ()
    term_days: Annotated[int, Field(ge=1, le=366)] = 1
    reference: Annotated[str, Field(max_length=100)] = ""
    verification_id: Annotated[str, Field(max_length=32)] | None = None
    wallet_address: Annotated[str, Field(max_length=32)] | None = None
    by_link: bool = False
    authorization_code: Annotated[str, Field(max_length=32)] | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        _WAYS.check(self)
        if not self.authorization_code and not (self.scenario and self.licences):
            raise refused("question_missing")
        ensure_named_once(self.licences)
        return self


def ensure_named_once(licences: Sequence[AskedLicenceIn]) -> None:
    """Refuse a list that names a licence type twice.

    Raises:
        PydanticCustomError: ``named_twice``.
    """
    if len({one.type_code for one in licences}) != len(licences):
        raise refused("named_twice")


class GrantOut(BaseModel):
    """What was granted of one licence; ``in_force`` tells whether a read goes through now.

    ``until`` is when the consent ends by itself. ``ended_at`` is there once it has ended otherwise:
    the holder withdrew it, or the licence came to an end.
    """

    authorization_id: str
    fields: list[str]
    granted_at: datetime
    until: datetime
    ended_at: datetime | None
    in_force: bool
    state: GroundState


class AskedFieldOut(BaseModel):
    """One field that was asked; a holder can leave out what is not required."""

    name: str
    required: bool


class AskedLicenceOut(BaseModel):
    """What was asked of one licence type."""

    type_code: str
    fields: list[AskedFieldOut]


class AuthorizationRequestOut(BaseModel):
    """A request to a holder, where it stands, and what was granted.

    ``answered_at`` is when it was answered, cancelled or lapsed. ``link`` is there once, in the
    answer to a request by link. ``reference`` is your own word.
    """

    id: str
    state: RequestState
    channel: Channel
    scenario: str
    reference: str
    asked: list[AskedLicenceOut]
    term_days: int
    asked_at: datetime
    lapses_at: datetime
    answered_at: datetime | None
    link: str | None
    grants: list[GrantOut]


class OwnRequestsQuery(Schema):
    """Which of your own requests are wanted; days are civil dates of the city, both included."""

    model_config = ConfigDict(strict=False)

    state: RequestState | None = None
    scenario: Name | None = None
    since: Annotated[Day | None, Field(alias="from", description="first day of asking")] = None
    until: Annotated[Day | None, Field(alias="to", description="last day of asking")] = None
    cursor: Annotated[str, Field(max_length=60)] | None = None
    limit: Annotated[int, Field(ge=1, le=100)] = 50


class OwnRequestList(BaseModel):
    """A page of your own requests, the newest first."""

    authorization_requests: list[AuthorizationRequestOut]
    next_cursor: str | None


class RetrievedOut(BaseModel):
    """One licence: its issuer's document with exactly the granted fields, and its note."""

    authorization_id: str
    identifier: str
    fields: list[str]
    until: datetime
    document: str
    note: str


class RetrievalOut(BaseModel):
    """Everything that was granted in answer to one request."""

    licences: list[RetrievedOut]
