"""What the calls of trusted authorization read and write."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field, model_validator

from wallet.api.schemas import Schema

Name = Annotated[str, Field(min_length=1, max_length=64)]


class AskedLicenceIn(Schema):
    """Fields of one licence type."""

    type_code: Annotated[str, Field(max_length=21)]
    fields: Annotated[list[Name], Field(min_length=1, max_length=50)]


class AuthorizationRequestIn(Schema):
    """A question to a holder, reached in exactly one way; or a holder's authorization code."""

    scenario: Name | None = None
    licences: Annotated[tuple[AskedLicenceIn, ...], Field(max_length=10)] = ()
    term_days: Annotated[int, Field(ge=1, le=366)] = 1
    reference: Annotated[str, Field(max_length=100)] = ""
    verification_id: Annotated[str, Field(max_length=32)] | None = None
    wallet_address: Annotated[str, Field(max_length=32)] | None = None
    by_link: bool = False
    authorization_code: Annotated[str, Field(max_length=32)] | None = None

    @model_validator(mode="after")
    def _one_way(self) -> "AuthorizationRequestIn":
        ways = [self.verification_id, self.wallet_address, self.by_link, self.authorization_code]
        if sum(1 for way in ways if way) != 1:
            raise ValueError(
                "give one of verification_id, wallet_address, by_link, authorization_code"
            )
        if not self.authorization_code and not (self.scenario and self.licences):
            raise ValueError("give scenario and licences")
        if len({one.type_code for one in self.licences}) != len(self.licences):
            raise ValueError("name each licence type once")
        return self


class GrantOut(BaseModel):
    """What was granted of one licence; ``in_force`` tells whether a read goes through now."""

    authorization_id: str
    fields: list[str]
    until: datetime
    in_force: bool
    state: str


class AuthorizationRequestOut(BaseModel):
    """Where a request stands; ``answered_at`` is when it was answered, cancelled or lapsed."""

    id: str
    state: str
    scenario: str
    lapses_at: datetime
    answered_at: datetime | None = None
    link: str | None = None
    grants: tuple[GrantOut, ...] = ()


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
