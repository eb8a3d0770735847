"""What the API reads and writes about collections; no rule lives here."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from wallet.api.collecting.file_schemas import FailureOut, FileMeant, ToldOut
from wallet.api.schemas import Schema
from wallet.domain.collecting.collection import CollectionState


class CollectionOptions(FileMeant):
    """How a file is collected: checked only, of legacy licences (Art. 10), and how it is meant."""

    dry_run: bool = False
    legacy: bool = False


class CollectionQuery(Schema):
    """How the list of collections is paged."""

    model_config = ConfigDict(strict=False)

    cursor: Annotated[str, Field(max_length=60)] | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


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
    decisions: FileMeant
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
