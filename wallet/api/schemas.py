"""What the API reads and writes, as OpenAPI describes it; no rule lives here."""

import math
import re
from datetime import UTC, date, datetime
from typing import Annotated, Any, LiteralString, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from wallet.api.alternatives import Alternatives
from wallet.domain.actors.actors import HolderKind, IdentityKind
from wallet.domain.actors.identity_documents import identity_kind_of
from wallet.domain.civil_dates import MalformedDate, parse_iso_date
from wallet.domain.licences.licence import LicenceState, LicenceStatus, RevocationKind
from wallet.domain.licences.licence_search import Filters
from wallet.domain.showing.verification import Outcome

Text = Annotated[str, Field(max_length=200)]


def identity_kind(value: object) -> object:
    """Return the kind of an identity document that a code or an alias names; else what was sent."""
    return (identity_kind_of(value) if isinstance(value, str) else None) or value


def _day(value: object) -> date:
    try:
        return parse_iso_date(value if isinstance(value, str) else "not a text")
    except MalformedDate:
        raise refused("malformed_date") from None


def _moment(value: object) -> datetime:
    try:
        if not isinstance(value, str) or not _RFC_3339.fullmatch(value):
            raise refused("malformed_moment")
        return datetime.fromisoformat(value.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        raise refused("malformed_moment") from None


def _cell(value: object) -> object:
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    raise refused("not_a_value")


def refused(code: LiteralString, **limits: str) -> PydanticCustomError:
    """Return the fault of a code of :data:`wallet.api.faults.FAULT_WORDS`."""
    return PydanticCustomError(code, code, limits or None)


_RFC_3339 = re.compile(
    r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,6})?([Zz]|[+-]\d\d:\d\d)", re.ASCII
)
Day = Annotated[date, BeforeValidator(_day)]
Moment = Annotated[datetime, BeforeValidator(_moment)]
Cell = Annotated[str | int | float | bool | None, BeforeValidator(_cell)]
"""A value of a face or a list as systems hold it; what may stand there its type's entry says."""


class Schema(BaseModel):
    """Unknown members are refused, so that a misspelt one is not silently lost.

    Strict: a number is no text, a word is no yes or no, and a day is written 2024-01-31.
    """

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, strict=True)


class HolderIn(Schema):
    """One holder: ``id_type`` is a code of GB/T 36903 or its alias, such as ``resident_id``."""

    kind: HolderKind
    name: Text
    id_type: Annotated[IdentityKind, BeforeValidator(identity_kind)]
    id_number: Annotated[str, Field(max_length=60)]


class MatterIn(Schema):
    """The matter (事项) under which the licence is issued."""

    code: Annotated[str, Field(max_length=64)]
    name: Text


_TERM = Alternatives({"valid_until": "Licence with a last day", "long_term": "Long-term licence"})


class LicenceIn(Schema):
    """A licence to issue and collect: with its last day, or long-term."""

    model_config = ConfigDict(json_schema_extra=_TERM.describe)

    type_code: Annotated[str, Field(max_length=21)]
    number: Annotated[str, Field(max_length=60)]
    holders: Annotated[list[HolderIn], Field(min_length=1, max_length=20)]
    issued_on: Day
    valid_from: Day
    valid_until: Day | None = None
    long_term: bool = False
    fields: dict[str, Cell] = Field(
        default_factory=dict,
        description="What stands on the face. Fields that state a fact of the holder's own"
        " (`holder_fact` of the licence type) may be left out: they are taken from the holder.",
    )
    matter: MatterIn | None = None
    case_number: Annotated[str, Field(max_length=64)] | None = None

    @model_validator(mode="after")
    def _one_term(self) -> Self:
        return _TERM.check(self)


class ListFilters(Schema):
    """How the issuer's own list is narrowed: ``status`` is where a licence stands today.

    Of ``issued_from`` and ``issued_until`` both days count. ``ends_by`` are those in force that
    end until that day, the soonest first.
    """

    state: Annotated[LicenceState, Field(strict=False)] | None = None
    status: Annotated[LicenceStatus, Field(strict=False)] | None = None
    type_code: Annotated[str, Field(max_length=21)] | None = None
    issued_from: Day | None = None
    issued_until: Day | None = None
    ends_by: Day | None = None

    def filters(self) -> Filters:
        """Return them as the services take them.

        Raises:
            PeriodOutOfOrder: the period ends before it begins.
        """
        return Filters(
            self.type_code,
            self.state,
            self.status,
            self.issued_from,
            self.issued_until,
            self.ends_by,
        )


class ListQuery(ListFilters):
    """How the issuer's own list is narrowed and paged."""

    model_config = ConfigDict(strict=False)

    number: Annotated[str, Field(max_length=60)] | None = None
    cursor: Annotated[str, Field(max_length=60)] | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class LicenceOut(BaseModel):
    """An issued licence; ``document`` is the SD-JWT VC as its issuer signed it."""

    identifier: str
    version: int
    state: LicenceState
    status: LicenceStatus
    type_code: str
    number: str
    issued_on: date
    valid_from: date
    valid_until: date | None
    long_term: bool
    revocation_kind: RevocationKind | None
    reason: str | None
    delivered_at: datetime | None
    fields: dict[str, str]
    document: str


class LicenceListItem(BaseModel):
    """A licence in the issuer's own list."""

    identifier: str
    version: int
    state: LicenceState
    status: LicenceStatus
    type_code: str
    number: str
    issued_on: date
    valid_until: date | None


class LicenceList(BaseModel):
    """A page of the issuer's own list, the newest first.

    A page may be short, or empty, and not the last one: while there is a ``next_cursor``, go on.
    """

    licences: list[LicenceListItem]
    next_cursor: str | None


class LicencesFound(LicenceList):
    """What a search found; not ``complete`` while older licences are still indexed by name."""

    complete: bool


class FieldOut(BaseModel):
    """One disclosed field."""

    name: str
    label: str
    value: str
    masked: bool


def _members_that_always_come(schema: dict[str, Any]) -> None:
    schema["required"] = ["type", "title", "status", "code", "errors"]


class FaultOut(BaseModel):
    """What is wrong with one member of the request: ``title`` in English, ``detail`` in Chinese.

    ``index`` is the place, from 0, in the outermost list that ``field`` is part of.
    """

    index: int | None
    field: str
    code: str
    title: str
    detail: str


class ProblemOut(BaseModel):
    """A refusal (RFC 9457) with a stable ``code``: ``title`` in English, ``detail`` in Chinese.

    ``version``, ``state`` and ``changed`` come with ``licence_changed_meanwhile``: what the licence
    is now, and what differs from the one that was seen. ``outcome`` comes with ``cannot_confirm``.
    """

    model_config = ConfigDict(json_schema_extra=_members_that_always_come)

    type: str
    title: str
    status: int
    code: str
    errors: list[FaultOut]
    detail: str | None = None
    version: int | None = None
    state: LicenceState | None = None
    changed: list[str] | None = None
    outcome: Outcome | None = None
