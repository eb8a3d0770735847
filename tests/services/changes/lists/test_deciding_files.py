"""What reading a list's file by itself would guess is asked first; what was decided is kept."""

import io

import pytest
from openpyxl import Workbook

from tests import cast
from tests.services.changes.bureau import SECOND_CLERK, table
from tests.services.changes.lists.permits import NEW_PLACE, NUMBER, OTHER, face
from wallet.domain.changes.change_list import UnknownChangeList
from wallet.domain.changes.change_request import ChangeState
from wallet.domain.collecting.file_decisions import (
    DecisionMissing,
    FileDecisions,
    NothingToDecide,
    Told,
    read_decisions,
)
from wallet.domain.trail.audit import AuditAction
from wallet.services.changes.lists.deciding import decide

HEADINGS = ["证照编号", "经营场所"]
ROWS = [[NUMBER, NEW_PLACE], [OTHER, NEW_PLACE]]


def workbook(spoil, headings=HEADINGS, rows=ROWS):
    book = Workbook()
    sheet = book.active
    sheet.title = "清单"
    for row in (headings, *rows):
        sheet.append(row)
    spoil(book, sheet)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def hidden_row():
    def spoil(_book, sheet):
        sheet.row_dimensions[3].hidden = True

    return workbook(spoil)


def hidden_column():
    def spoil(_book, sheet):
        sheet.column_dimensions["C"].hidden = True

    return workbook(spoil, [*HEADINGS, "负责人"], [[*row, "林小满"] for row in ROWS])


def two_sheets():
    def spoil(book, _sheet):
        other = book.create_sheet("林小满")
        other.append(HEADINGS)
        other.append([OTHER, NEW_PLACE])

    return workbook(spoil)


def unknown_column():
    return table([[*HEADINGS, "备注"], *([*row, "急"] for row in ROWS)])


CASES = {
    "hidden row left": (hidden_row, "hidden_rows_undecided", {"hidden_rows": "leave"}, 1),
    "hidden row taken": (hidden_row, "hidden_rows_undecided", {"hidden_rows": "take"}, 2),
    "hidden column left": (
        hidden_column,
        "hidden_columns_undecided",
        {"hidden_columns": "leave"},
        2,
    ),
    "hidden column taken": (
        hidden_column,
        "hidden_columns_undecided",
        {"hidden_columns": "take"},
        2,
    ),
    "the first sheet": (two_sheets, "sheet_undecided", {"sheet": "清单"}, 2),
    "the other sheet": (two_sheets, "sheet_undecided", {"sheet": "林小满"}, 1),
    "unknown column left": (unknown_column, "headings_unknown", {"unknown_columns": "leave"}, 2),
}
EACH = pytest.mark.parametrize(("made", "question", "decided", "rows"), CASES.values(), ids=CASES)


@pytest.fixture
def hand_in(bureau, other):
    """Hand a file in and let a worker read it; ``decided`` may say at once how it is meant."""

    def hand_in(made, **how):
        return bureau.check(bureau.hand_in(made(), "amendment", **how))

    return hand_in


def answer(bureau, one, clerk=cast.BUREAU_CLERK, **decided):
    return decide(bureau.database, bureau.later(), clerk, one.id, read_decisions(decided))


@EACH
def test_it_is_asked_and_then_read_as_was_decided(bureau, hand_in, made, question, decided, rows):
    asked = hand_in(made)
    assert asked.state is ChangeState.UNDECIDED
    assert [one.code for one in asked.questions] == [question]
    assert bureau.rows(asked) == []
    checked = bureau.check(answer(bureau, asked, **decided))
    assert (checked.state, checked.rows) == (ChangeState.CHECKED, rows)
    assert (checked.questions, checked.decisions.written()) == ((), decided)
    assert bureau.refusals(checked) == [None] * rows
    bureau.carry_out(bureau.go_on(checked))
    assert face(bureau)["premises"] == NEW_PLACE or decided == {"sheet": "林小满"}


@EACH
def test_what_nobody_waits_for_is_read_as_was_decided_or_refused(
    bureau, hand_in, made, question, decided, rows
):
    refused = hand_in(made, goes_on=True)
    assert (refused.state, refused.failure.code) == (ChangeState.FAILED, question)
    bureau.carry_out(hand_in(made, goes_on=True, decisions=read_decisions(decided)))
    assert face(bureau)["premises"] == NEW_PLACE or decided == {"sheet": "林小满"}


@pytest.mark.parametrize(("choice", "person"), [("leave", None), ("take", "林小满")])
def test_a_hidden_column_changes_what_was_decided(bureau, hand_in, choice, person):
    checked = bureau.check(answer(bureau, hand_in(hidden_column), hidden_columns=choice))
    bureau.carry_out(bureau.go_on(checked))
    assert face(bureau).get("person_in_charge") == person


def test_each_question_is_answered_before_it_goes_on(bureau, hand_in):
    asked = hand_in(hidden_row)
    with pytest.raises(DecisionMissing) as refusal:
        answer(bureau, asked, hidden_columns="leave")
    assert refusal.value.details["field"] == "hidden_rows"
    assert bureau.now_stands(asked).state is ChangeState.UNDECIDED
    answer(bureau, asked, hidden_rows="leave")
    with pytest.raises(NothingToDecide):
        answer(bureau, asked, hidden_rows="leave")
    outcomes = [one.outcome for one in bureau.entries(AuditAction.CHANGES_DECIDED)]
    assert outcomes == ["nothing_to_decide", "done", "decision_missing"]


def test_a_colleague_may_decide_and_nobody_of_another_bureau(bureau, hand_in):
    asked = hand_in(hidden_row)
    with pytest.raises(UnknownChangeList):
        answer(bureau, asked, cast.OTHER_CLERK, hidden_rows="leave")
    assert answer(bureau, asked, SECOND_CLERK, hidden_rows="leave").decisions == FileDecisions(
        hidden_rows="leave"
    )


def test_the_trail_does_not_name_the_sheet_that_was_chosen(bureau, hand_in):
    answer(bureau, hand_in(two_sheets), sheet="林小满")
    (entry,) = bureau.entries(AuditAction.CHANGES_DECIDED)
    assert entry.details["sheet"] == "chosen"
    assert "林小满" not in str(entry.details)


def test_how_it_was_read_is_told(bureau, hand_in):
    checked = bureau.check(answer(bureau, hand_in(hidden_row), hidden_rows="leave"))
    assert checked.notes == (Told("hidden_rows_left", ("1", "3")),)


def test_what_waits_for_a_decision_may_be_cancelled(bureau, hand_in):
    asked = hand_in(hidden_row)
    assert bureau.cancel_list(asked).state is ChangeState.CANCELLED
    with bureau.database.read() as repository:
        assert b"".join(repository.list_files.parts(asked.id)) == b""
