"""How a file is meant, how it was read, and why it was refused, as the API tells it."""

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from wallet.api.schemas import Schema
from wallet.domain.collecting.collection import Failure
from wallet.domain.collecting.file_decisions import (
    DECIDED_BY,
    LONGEST_SHEET_NAME,
    Choice,
    FileDecisions,
    Told,
)


class FileMeant(Schema):
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

    def decisions(self) -> FileDecisions:
        """Return what was decided, as the rules take it."""
        unknown = Choice.LEAVE if self.unknown_columns else None
        return FileDecisions(
            self.sheet, self.hidden_rows, self.hidden_columns, self.sample_rows, unknown
        )


class FailureOut(BaseModel):
    """Why the whole file was refused."""

    code: str
    names: list[str]

    @classmethod
    def of(cls, failure: Failure | None) -> "FailureOut | None":
        """Return it as it is told; None where there is none."""
        return cls(code=failure.code, names=list(failure.names)) if failure else None


class ToldOut(BaseModel):
    """Something about how the file was read, or a question about it: a code, what it is about."""

    code: str
    names: list[str]
    decision: str | None = None

    @classmethod
    def each(cls, told: Iterable[Told]) -> "list[ToldOut]":
        """Return several, with the decision that answers each question."""
        return [
            cls(code=one.code, names=list(one.names), decision=DECIDED_BY.get(one.code))
            for one in told
        ]
