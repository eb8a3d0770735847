"""What the calls about lists of licences read and write; no rule lives here."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, WithJsonSchema

from wallet.api.collecting.file_schemas import FailureOut, FileMeant, ToldOut
from wallet.api.schemas import Cell, HolderIn, MatterIn, Schema
from wallet.domain.changes.change_request import RowState
from wallet.domain.changes.licence_change import ChangeAct
from wallet.domain.licences.licence import RevocationKind

MOST_ROWS = 10_000
"""Of one JSON document; a file has up to 100,000."""
ListState = Literal[
    "received",
    "undecided",
    "checking",
    "checked",
    "awaiting_approval",
    "running",
    "done",
    "failed",
    "cancelled",
    "refused",
    "withdrawn",
    "lapsed",
]


class SuccessorIn(BaseModel):
    """A licence in the place of an old one: what is left out is as on the old one."""

    issued_on: str
    valid_from: str
    valid_until: str | None = None
    long_term: bool = False
    number: str | None = None
    holders: list[HolderIn] | None = None
    fields: dict[str, Cell] = Field(default_factory=dict)
    matter: MatterIn | None = None
    case_number: str | None = None


class ChangeRowIn(BaseModel):
    """One licence of a list, by its identifier or its number, and what is to be new of it.

    ``fields``, ``valid_until`` and ``long_term`` are an amendment's and a correction's; a
    prolongation has no fields; a supersession has ``licence``; acts on the state have none. An
    empty text or null takes an optional value off the face, a member that is left out changes
    nothing. Each row is judged by itself: what is wrong with one stands in its errors.
    """

    identifier: str | None = None
    number: str | None = None
    type_code: str | None = None
    version: int | None = None
    reason: str | None = None
    fields: dict[str, Cell] = Field(default_factory=dict)
    valid_until: str | None = None
    long_term: bool = False
    licence: SuccessorIn | None = None


_ROWS = WithJsonSchema(
    {"type": "array", "items": {"$ref": "#/components/schemas/ChangeRowIn"}, "maxItems": MOST_ROWS}
)


class ChangeListIn(Schema):
    """One act on many licences; ``resigning`` names none, it finds those that need it itself.

    ``reason`` holds for every row that has none of its own. With ``dry_run`` the list waits for
    its confirmation after the check.
    """

    act: ChangeAct
    kind: RevocationKind | None = None
    reason: Annotated[str, Field(max_length=500)] = ""
    dry_run: bool = False
    rows: Annotated[list[dict[str, JsonValue]], Field(max_length=MOST_ROWS), _ROWS] = Field(
        default_factory=list
    )


class ChangeListOptions(FileMeant):
    """What is done with a file of licences, and how it is meant.

    Each row may have its reason in a column.
    """

    act: ChangeAct
    kind: RevocationKind | None = None
    dry_run: bool = False


class ChangeListForm(ChangeListOptions):
    """The same as a form, which may say the reason of all rows."""

    reason: Annotated[str, Field(max_length=500)] = ""


class ChangeListQuery(Schema):
    """How the list of lists is paged."""

    model_config = ConfigDict(strict=False)

    cursor: Annotated[str, Field(max_length=60)] | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class ChangeRowQuery(Schema):
    """Which rows are read: those behind ``after``, of one state if that is named."""

    model_config = ConfigDict(strict=False)

    state: RowState | None = None
    after: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0
    limit: Annotated[int, Field(ge=1, le=500)] = 100


class ChangeListOut(BaseModel):
    """A list: where it stands, and how many rows became what.

    ``possible`` and ``refused`` are of the check until the list is carried out; then ``done`` and
    ``refused`` are of that.
    """

    id: str
    state: ListState
    act: ChangeAct
    kind: RevocationKind | None
    reason: str
    dry_run: bool
    gives_less: bool
    rows: int
    looked_at: int
    possible: int
    done: int
    refused: int
    failure: FailureOut | None
    questions: list[ToldOut]
    decisions: FileMeant
    notes: list[ToldOut]
    results: str
    created_at: datetime
    lapses_at: datetime | None
    started_at: datetime | None
    finished_at: datetime | None


class ChangeListList(BaseModel):
    """A page of your lists, the newest first."""

    lists: list[ChangeListOut]
    next_cursor: str | None


class RowDifferenceOut(BaseModel):
    """One thing that differs; beside the face stand number, holders and the first and last day."""

    name: str
    before: str
    after: str


class RowErrorOut(BaseModel):
    """What is wrong with a row: the member or the column, and a stable code."""

    field: str
    code: str
    message: str
    message_zh: str


class ChangeRowOut(BaseModel):
    """One row: what would differ, and what became of it; ``code`` says why it was refused."""

    row: int
    given: str
    identifier: str | None
    state: RowState
    code: str | None
    changes: list[RowDifferenceOut]
    errors: list[RowErrorOut]
    done_at: datetime | None


class ChangeRowList(BaseModel):
    """A page of the rows of a list, in their order."""

    rows: list[ChangeRowOut]
    next_after: int | None
