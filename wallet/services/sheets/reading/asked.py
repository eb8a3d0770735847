"""What the reader of a file is asked: by what its headings are known, and what was decided."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from wallet.domain.collecting.file_decisions import NOTHING_DECIDED, FileDecisions, read_decisions


@dataclass(frozen=True, slots=True)
class Asked:
    """How a table is known; all headings are in their comparable form.

    The row of headings is the first that has ``least`` of ``headings``. A row with ``row_like``
    filled cells may be one of the table's. ``marks`` are columns whose different values are told.
    ``samples`` are the values, by column, of a template's sample row. ``pairs`` wants lines of JSON
    member by member: they are no licences.
    """

    headings: frozenset[str]
    least: int
    row_like: int
    marks: tuple[str, ...] = ()
    samples: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    decisions: FileDecisions = NOTHING_DECIDED
    pairs: bool = False

    def written(self) -> bytes:
        """Return it as one line."""
        content = {
            "headings": sorted(self.headings),
            "least": self.least,
            "row_like": self.row_like,
            "marks": self.marks,
            "samples": dict(self.samples),
            "decisions": self.decisions.written(),
            "pairs": self.pairs,
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
        pairs=content["pairs"],
    )
