"""What the API reads and writes about reconciliations and force majeure; no rule lives here."""

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from wallet.api.schemas import Cell, Moment, Schema
from wallet.domain.licences.licence import LicenceState
from wallet.domain.oversight.incident import LONGEST_TEXT, DueAct, DueStanding
from wallet.domain.oversight.reconciliation import FindingKind, ReconciliationKind, Scope

TypeCode = Annotated[str, Field(max_length=21)]
LicenceNumber = Annotated[str, Field(max_length=60)]
FIRST_DUES = 50
"""So many of the acts that are due come with an incident where no page of them was asked for."""

Told = Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT)]


class ListedRow(Schema):
    """One licence of your list; what is left out is not compared."""

    number: LicenceNumber
    version: Annotated[int, Field(ge=1, le=999)] | None = None
    state: Annotated[str, Field(max_length=30)] | None = None
    face_digest: Annotated[str, Field(max_length=64)] | None = None
    digests: dict[str, Annotated[str, Field(max_length=64)]] = Field(default_factory=dict)
    fields: dict[str, Cell] = Field(default_factory=dict)


class ReconciliationIn(Schema):
    """A list as rows; a longer one is sent as a file."""

    type_code: TypeCode
    scope: Annotated[Scope, Field(strict=False)] = Scope.LIVING
    rows: Annotated[list[ListedRow], Field(min_length=1, max_length=10_000)]


class ReconciliationOptions(Schema):
    """Of which type a file is, and whether it lists what lives or everything."""

    model_config = ConfigDict(strict=False)

    type_code: TypeCode = ""
    scope: Scope = Scope.LIVING


class FindingQuery(Schema):
    """Which findings of a report are wanted, and after which position."""

    model_config = ConfigDict(strict=False)

    kind: FindingKind | None = None
    after: Annotated[int, Field(ge=-1, le=1_000_000_000)] = -1
    limit: Annotated[int, Field(ge=1, le=1000)] = 100


class FindingOut(BaseModel):
    """A number that does not agree; ``names`` are version, state, face or fields, never values."""

    kind: FindingKind
    number: str
    row_number: int | None
    names: list[str]


class ReconciliationOut(BaseModel):
    """A report: counts, and a page of its findings."""

    id: str
    type_code: str
    kind: ReconciliationKind
    scope: Scope
    made_at: datetime
    listed: int
    agreeing: int
    missing_here: int
    missing_there: int
    differing: int
    unreadable: int
    findings: list[FindingOut]
    next_after: int | None


class ReconciliationSummary(BaseModel):
    """A report without its findings."""

    id: str
    type_code: str
    kind: ReconciliationKind
    made_at: datetime
    listed: int
    agreeing: int
    missing_here: int
    missing_there: int
    differing: int
    unreadable: int


class ReconciliationList(BaseModel):
    """Your latest hundred reports, the newest first."""

    reconciliations: list[ReconciliationSummary]


class IncidentIn(Schema):
    """Force majeure (Art. 11): what happened, why, since when, which types, which measures."""

    happened: Told
    cause: Told
    measures: Told
    began_at: Moment
    type_codes: Annotated[list[TypeCode], Field(min_length=1, max_length=100)]


class RecoveryIn(Schema):
    """Since when it works again; the days to catch up begin, and are not extended."""

    recovered_at: Moment


class ContinuationIn(Schema):
    """Why it still lasts; it is asked again after the working days that the city has set."""

    reason: Told


class DuesIn(Schema):
    """What is due: numbers of one type under one act."""

    type_code: TypeCode
    act: Annotated[DueAct, Field(strict=False)]
    numbers: Annotated[list[LicenceNumber], Field(min_length=1, max_length=20_000)]


class IncidentQuery(Schema):
    """How the list of incidents is paged."""

    model_config = ConfigDict(strict=False)

    cursor: Annotated[str, Field(max_length=60)] | None = None
    limit: Annotated[int, Field(ge=1, le=50)] = 50


class DueQuery(Schema):
    """Which of the acts that are due are wanted: after which position, and what is left alone."""

    model_config = ConfigDict(strict=False)

    left_only: bool = False
    after: Annotated[int, Field(ge=-1, le=1_000_000_000)] = -1
    limit: Annotated[int, Field(ge=1, le=1000)] = FIRST_DUES


class DueOut(BaseModel):
    """One act that is due, and when the repository shows that it was done."""

    type_code: str
    number: str
    act: DueAct
    standing: DueStanding
    done_at: datetime | None


class IncidentOut(BaseModel):
    """An incident with a page of what is due; ``due_until`` is the last day to catch up.

    ``due`` counts all that was due. ``left``, what is not done, and ``overdue`` are counted to a
    hundred: a hundred are so many or more. From ``asked_on`` on somebody has to say, until the end
    of ``answer_until``, that it still lasts, or report the recovery: otherwise it has lapsed the
    day after, ``lapsed_on``, and excuses nothing any more.
    """

    id: str
    happened: str
    cause: str
    measures: str
    type_codes: list[str]
    began_at: datetime
    reported_at: datetime
    recovered_at: datetime | None
    due_until: date | None
    calendar_known: bool
    closed_at: datetime | None
    asked_on: date | None
    answer_until: date | None
    lapsed_on: date | None
    due: int
    left: int
    overdue: int
    dues: list[DueOut]
    next_after: int | None


class IncidentList(BaseModel):
    """A page of your incidents, the latest first, each with the first of what is due."""

    incidents: list[IncidentOut]
    next_cursor: str | None


class ContradictionsQuery(Schema):
    """Where a list of licences that contradict goes on."""

    model_config = ConfigDict(strict=False)

    cursor: Annotated[str, Field(max_length=60)] | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class FieldInDoubtOut(BaseModel):
    """One field of the face, or `number`, that contradicts."""

    field: str
    code: str
    detail: str
    title: str


class ContradictionOut(BaseModel):
    """One of your living licences that contradicts; correct it, or void it and issue it anew."""

    identifier: str
    type_code: str
    number: str
    state: LicenceState
    found_at: datetime
    errors: list[FieldInDoubtOut]
    same_number_as: str | None = Field(
        description="Identifier of your other licence that has this number in another writing."
    )


class ContradictionList(BaseModel):
    """A page of your licences that contradict, the latest found first."""

    contradictions: list[ContradictionOut]
    next_cursor: str | None
