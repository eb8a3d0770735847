"""What a sender decides about a file where reading it by itself would be a guess (Art. 8)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum

from wallet.domain.errors import Conflict, InvalidInput

LONGEST_SHEET_NAME = 200
"""A workbook allows 31; whoever writes more is believed up to here."""


class Choice(StrEnum):
    """What becomes of rows or columns that somebody may have meant or not."""

    TAKE = "take"
    LEAVE = "leave"


class NothingToDecide(Conflict):
    """Nothing about the file waits for a decision."""

    code = "nothing_to_decide"
    zh = "这个文件没有等待决定的事项。"
    en = "Nothing about this file waits for a decision."


class DecisionMissing(InvalidInput):
    """Something that was asked about the file was not answered."""

    code = "decision_missing"
    zh = "请先决定每一项，再继续。"
    en = "Please decide each point before going on."


class DecisionUnknown(InvalidInput):
    """Not one of the choices."""

    code = "decision_unknown"
    zh = "请从列出的选项中选择。"
    en = "Please choose one of the options."


DECIDED_BY = {
    "sheet_undecided": "sheet",
    "hidden_rows_undecided": "hidden_rows",
    "hidden_columns_undecided": "hidden_columns",
    "sample_rows_undecided": "sample_rows",
    "headings_unknown": "unknown_columns",
}
"""Which decision answers which question about a file."""


@dataclass(frozen=True, slots=True)
class Told:
    """Something about how a file is read: a stable code, and what it is about."""

    code: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FileDecisions:
    """What was decided; None where nothing was. ``sheet`` is the one sheet that is read."""

    sheet: str | None = None
    hidden_rows: Choice | None = None
    hidden_columns: Choice | None = None
    sample_rows: Choice | None = None
    unknown_columns: Choice | None = None
    """To leave them out; what no field is called cannot be taken."""

    def with_those_of(self, later: "FileDecisions") -> "FileDecisions":
        """Return both together; a later decision takes the place of an earlier one."""
        return FileDecisions(
            **{
                one.name: getattr(later, one.name) or getattr(self, one.name)
                for one in fields(FileDecisions)
            }
        )

    def written(self) -> dict[str, str]:
        """Return what was decided, by its name."""
        found = {one.name: getattr(self, one.name) for one in fields(FileDecisions)}
        return {name: str(value) for name, value in found.items() if value is not None}

    def told(self) -> dict[str, str]:
        """Return what the trail says: that a sheet was chosen, whose name may be a person's."""
        decided = self.written()
        return decided | ({"sheet": "chosen"} if self.sheet else {})


NOTHING_DECIDED = FileDecisions()


def read_decisions(unverified: Mapping[str, object]) -> FileDecisions:
    """Return the decisions of a form, of a request, or of what was stored; the rest is passed over.

    Raises:
        DecisionUnknown: a choice that is none.
    """
    sheet = str(unverified.get("sheet") or "") or None
    if sheet is not None and len(sheet) > LONGEST_SHEET_NAME:
        raise DecisionUnknown(field="sheet")
    return FileDecisions(
        sheet,
        _choice(unverified, "hidden_rows"),
        _choice(unverified, "hidden_columns"),
        _choice(unverified, "sample_rows"),
        _choice(unverified, "unknown_columns", frozenset({Choice.LEAVE})),
    )


def _choice(
    unverified: Mapping[str, object], name: str, offered: frozenset[Choice] = frozenset(Choice)
) -> Choice | None:
    value = unverified.get(name) or None
    if value is None:
        return None
    if not isinstance(value, str) or value not in offered:
        raise DecisionUnknown(field=name)
    return Choice(value)


def ensure_answered(questions: Iterable[Told], decisions: FileDecisions) -> None:
    """Refuse decisions that leave a question about the file open.

    Raises:
        DecisionMissing: with the name of the decision.
    """
    decided = decisions.written()
    for question in questions:
        wanted = DECIDED_BY[question.code]
        if wanted not in decided:
            raise DecisionMissing(field=wanted)
