"""What the reader of a file is asked: by what its headings are known, and what was decided."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from wallet.domain.collecting.file_decisions import NOTHING_DECIDED, FileDecisions, read_decisions


class Lines(StrEnum):
    """What a line of JSON Lines is read as."""

    LICENCE = "licence"
    """A row of the columns that every file of licences has."""
    PAIRS = "pairs"
    """The names and values of its members instead of cells."""
    WHOLE = "whole"
    """One cell: the text of the object."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How a table is known; all headings are in their comparable form.

    The row of headings is the first that has ``least`` of ``headings``. A row with ``row_like``
    filled cells may be one of the table's. ``marks`` are columns whose different values are told.
    ``samples`` are the values, by column, of a template's sample row. ``lines`` says what a line of
    JSON is.
    """

    headings: frozenset[str]
    least: int
    row_like: int
    marks: tuple[str, ...] = ()
    samples: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    decisions: FileDecisions = NOTHING_DECIDED
    lines: Lines = Lines.LICENCE

    def written(self) -> bytes:
        """Return it as one line."""
        content = {
            "headings": sorted(self.headings),
            "least": self.least,
            "row_like": self.row_like,
            "marks": self.marks,
            "samples": dict(self.samples),
            "decisions": self.decisions.written(),
            "lines": self.lines.value,
        }
        return json.dumps(content).encode() + b"\n"


def read_asked(line: bytes) -> Asked:
    """Return what :meth:`Asked.written` wrote."""
    content = json.loads(line)
    return Asked(
        frozenset(content["headings"]),
        content["least"],
        content["row_like"],
        tuple(content["marks"]),
        {column: tuple(values) for column, values in content["samples"].items()},
        read_decisions(content["decisions"]),
        Lines(content["lines"]),
    )
