"""What the API reads and writes about collections; no rule lives here."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from wallet.api.schemas import Schema
from wallet.domain.collecting.collection import CollectionState
from wallet.domain.collecting.file_decisions import LONGEST_SHEET_NAME, Choice


class CollectionDecisions(Schema):
    """How a file is meant, where reading it by itself would be a guess.

    ``sheet`` is the one sheet of a workbook to read. Hidden rows and columns, and rows that still
    have something of the template's sample, are taken or left; unknown columns can be left.
    """

    model_config = ConfigDict(strict=False)

    sheet: Annotated[str, Field(min_length=1, max_length=LONGEST_SHEET_NAME)] | None = None
    hidden_rows: Choice | None = None
    hidden_columns: Choice | None = None
    sample_rows: Choice | None = None
    unknown_columns: Literal["leave"] | None = None


class CollectionOptions(CollectionDecisions):
    """How a file is collected: checked only, of legacy licences (Art. 10), and how it is meant."""

    dry_run: bool = False
    legacy: bool = False


class CollectionQuery(Schema):
    """How the list of collections is paged."""

    model_config = ConfigDict(strict=False)

    cursor: Annotated[str, Field(max_length=60)] | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class FailureOut(BaseModel):
    """Why the whole file was refused."""

    code: str
    names: list[str]


class ToldOut(BaseModel):
    """Something about how the file was read, or a question about it: a code, what it is about."""

    code: str
    names: list[str]
    decision: str | None = None


class CollectionOut(BaseModel):
    """A collection: where it stands, and how many rows became what."""

    id: str
    state: CollectionState
    dry_run: bool
    legacy: bool
    file_digest: str
    file_kind: str
    rows: int
    done: int
    issued: int
    unchanged: int
    refused: int
    failure: FailureOut | None
    questions: list[ToldOut]
    decisions: CollectionDecisions
    notes: list[ToldOut]
    same_file_as: str | None
    errors: str
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


class CollectionList(BaseModel):
    """A page of your collections, the newest first."""

    collections: list[CollectionOut]
    next_cursor: str | None
