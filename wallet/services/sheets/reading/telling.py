"""What is told of a file that was surveyed: how it is read, and what has to be decided before."""

from dataclasses import dataclass, field

from wallet.domain.collecting.file_decisions import Choice
from wallet.services.sheets.file_refusals import (
    FileEmpty,
    HiddenColumnsUndecided,
    HiddenRowsUndecided,
    RowsAboveHeadings,
    SampleRowsUndecided,
    Undecided,
)
from wallet.services.sheets.reading.surveying import (
    HIDDEN,
    LIKE_A_SAMPLE,
    REPEATED,
    SAMPLE,
    Look,
    Some,
    heading_texts,
)
from wallet.services.sheets.reading.workbooks.worksheet import column_letters

LONGEST_NAME = 40
MOST_NAMES = 8


@dataclass(slots=True)
class Surveyed:
    """What a file was found to be; see :class:`wallet.services.sheets.tables.Table`."""

    kind: str
    digest: str
    headings: list[str] = field(default_factory=list)
    heading_row: int = 0
    rows: int = 0
    marks: list[tuple[str, ...]] = field(default_factory=list)
    notes: list[list[object]] = field(default_factory=list)
    questions: list[list[object]] = field(default_factory=list)


def tell(found: Surveyed, look: Look) -> None:
    """Add what a sheet was found to have, and what has to be decided about it.

    Raises:
        FileEmpty: no row is left.
        RowsAboveHeadings: some would be lost.
    """
    if look.first is None:
        raise FileEmpty
    found.marks = list(look.marks)
    if look.sieve is None:
        # No heading is known: whoever asked says what that means.
        found.headings, found.rows = heading_texts(look.first.cells), look.filled
        return
    found.headings, found.heading_row, found.rows = look.sieve.headings, look.heading_row, look.rows
    if look.like_rows_above.count:
        raise RowsAboveHeadings(*look.like_rows_above.names()[1:])
    decided = look.asked.decisions
    _ask(found, look.special.get(HIDDEN), decided.hidden_rows, HiddenRowsUndecided, "hidden_rows")
    like = look.special.get(LIKE_A_SAMPLE)
    _ask(found, like, decided.sample_rows, SampleRowsUndecided, "sample_rows")
    _tell_of_hidden_columns(found, look)
    noted = {
        "samples_left": look.special.get(SAMPLE),
        "headings_repeated": look.special.get(REPEATED),
        "rows_above_left": look.above,
        "formulas_not_calculated": look.formulas,
    }
    found.notes += [[code, some.names()] for code, some in noted.items() if some and some.count]
    if not look.rows and not found.questions:
        raise FileEmpty


def _ask(
    found: Surveyed, some: Some | None, decided: Choice | None, question: type[Undecided], note: str
) -> None:
    if some is None:
        return
    if decided is None:
        found.questions.append([question.code, some.names()])
    else:
        found.notes.append([f"{note}_{_BECAME[decided]}", some.names()])


def _tell_of_hidden_columns(found: Surveyed, look: Look) -> None:
    places = sorted(look.filled_and_hidden)
    if not places:
        return
    decided = look.asked.decisions.hidden_columns
    names = [found.headings[at] if at < len(found.headings) else "" for at in places]
    shown = [
        name[:LONGEST_NAME] or column_letters(at) for name, at in zip(names, places, strict=True)
    ]
    if decided is None:
        found.questions.append([HiddenColumnsUndecided.code, shown[:MOST_NAMES]])
        return
    found.notes.append([f"hidden_columns_{_BECAME[decided]}", shown[:MOST_NAMES]])
    if decided is Choice.LEAVE:
        for at in places:
            if at < len(found.headings):
                found.headings[at] = ""


_BECAME = {Choice.TAKE: "taken", Choice.LEAVE: "left"}
