"""What reading a file by itself would guess is asked first; what was decided is kept and told."""

import pytest

from tests.cast import BUREAU_CLERK, OTHER_CLERK
from tests.factories import NOW
from tests.services.collecting.collected import now_stands, uploaded, work
from tests.services.collecting.sheets import GOOD, csv_text, good_row, good_rows
from tests.services.sheets.workbooks import by_openpyxl, table
from wallet.domain.collecting.collection import (
    CollectionState,
    OnItsWayOtherwise,
    UnknownCollection,
)
from wallet.domain.collecting.file_decisions import (
    DecisionMissing,
    DecisionUnknown,
    FileDecisions,
    NothingToDecide,
    Told,
    read_decisions,
)
from wallet.domain.trail.audit import AuditAction
from wallet.repository.collecting.collection_tables import collections
from wallet.services.collecting.deciding import cancel, decide, go_on


def hidden(path):
    def spoil(_workbook, sheet):
        sheet.row_dimensions[3].hidden = True

    return by_openpyxl(path / "a.xlsx", spoil).read_bytes()


def two_sheets(path):
    def spoil(workbook, _sheet):
        table(workbook.create_sheet("林小满"), [good_row(8)])

    return by_openpyxl(path / "b.xlsx", spoil).read_bytes()


def sample(_path):
    return csv_text([good_row(1, 证照编号="示例0001"), *good_rows(3)[1:]]).encode()


def unknown(_path):
    return csv_text([row | {"备注": "无"} for row in good_rows(3)]).encode()


def hidden_column(path):
    def spoil(_workbook, sheet):
        sheet.column_dimensions["L"].hidden = True

    return by_openpyxl(path / "c.xlsx", spoil).read_bytes()


CASES = {
    "hidden rows left": (hidden, "hidden_rows_undecided", {"hidden_rows": "leave"}, 2),
    "hidden rows taken": (hidden, "hidden_rows_undecided", {"hidden_rows": "take"}, 3),
    "one sheet": (two_sheets, "sheet_undecided", {"sheet": "归集"}, 3),
    "the other sheet": (two_sheets, "sheet_undecided", {"sheet": "林小满"}, 1),
    "a sample left": (sample, "sample_rows_undecided", {"sample_rows": "leave"}, 2),
    "a sample taken": (sample, "sample_rows_undecided", {"sample_rows": "take"}, 3),
    "a column left": (unknown, "headings_unknown", {"unknown_columns": "leave"}, 3),
    "hidden columns taken": (
        hidden_column,
        "hidden_columns_undecided",
        {"hidden_columns": "take"},
        3,
    ),
}


@pytest.mark.parametrize(("make", "question", "decided", "rows"), CASES.values(), ids=CASES)
def test_it_waits_until_it_is_decided_and_is_read_by_that(
    city, tmp_path, make, question, decided, rows
):
    sent = uploaded(city, make(tmp_path))
    work(city)
    waiting = now_stands(city, sent)
    assert waiting.state is CollectionState.UNDECIDED
    assert [one.code for one in waiting.questions] == [question]
    decide(city.database, NOW, BUREAU_CLERK, sent.id, read_decisions(decided))
    work(city)
    checked = now_stands(city, sent)
    assert checked.state is CollectionState.CHECKED
    assert (checked.rows, checked.counts.issued, checked.questions) == (rows, rows, ())
    assert checked.decisions.written() == decided
    go_on(city.database, NOW, BUREAU_CLERK, sent.id)
    work(city)
    assert now_stands(city, sent).counts.issued == rows
    (entry,) = city.entries(AuditAction.COLLECTION_DECIDED)
    assert entry.actor == BUREAU_CLERK
    assert {name: entry.details[name] for name in decided} == (
        {"sheet": "chosen"} if "sheet" in decided else decided
    )


@pytest.mark.parametrize(("make", "question", "decided", "rows"), CASES.values(), ids=CASES)
def test_what_is_to_go_in_at_once_says_it_with_the_file_or_is_refused(
    city, tmp_path, make, question, decided, rows
):
    content = make(tmp_path)
    refused = uploaded(city, content, goes_on=True)
    work(city)
    failed = now_stands(city, refused)
    assert (failed.state, failed.failure.code) == (CollectionState.FAILED, question)
    sent = uploaded(city, content, goes_on=True, decisions=read_decisions(decided))
    work(city)
    done = now_stands(city, sent)
    assert (done.state, done.counts.issued) == (CollectionState.DONE, rows)


def test_the_sheet_is_asked_about_before_what_is_in_it(city, tmp_path):
    def spoil(workbook, sheet):
        table(workbook.create_sheet("二月"), [good_row(8)])
        sheet.row_dimensions[3].hidden = True

    sent = uploaded(city, by_openpyxl(tmp_path / "a.xlsx", spoil).read_bytes())
    work(city)
    assert now_stands(city, sent).questions == (Told("sheet_undecided", ("归集", "二月")),)
    decide(city.database, NOW, BUREAU_CLERK, sent.id, FileDecisions(sheet="归集"))
    work(city)
    assert now_stands(city, sent).questions == (Told("hidden_rows_undecided", ("1", "3")),)


def test_a_question_that_is_not_answered_stays_open(city, tmp_path):
    sent = uploaded(city, hidden(tmp_path))
    with pytest.raises(NothingToDecide):
        decide(city.database, NOW, BUREAU_CLERK, sent.id, FileDecisions(sheet="x"))
    work(city)
    with pytest.raises(DecisionMissing):
        decide(city.database, NOW, BUREAU_CLERK, sent.id, FileDecisions(sheet="x"))
    with pytest.raises(UnknownCollection):
        decide(city.database, NOW, OTHER_CLERK, sent.id, FileDecisions())
    assert now_stands(city, sent).state is CollectionState.UNDECIDED
    cancel(city.database, NOW, BUREAU_CLERK, sent.id)
    with pytest.raises(NothingToDecide):
        decide(city.database, NOW, BUREAU_CLERK, sent.id, read_decisions({"hidden_rows": "take"}))


def test_the_same_file_is_on_its_way_by_one_decision(city, tmp_path):
    content, leave = hidden(tmp_path), read_decisions({"hidden_rows": "leave"})
    first = uploaded(city, content)
    work(city)
    again = uploaded(city, content, decisions=leave)
    assert (again.id, again.state) == (first.id, CollectionState.RECEIVED)
    assert uploaded(city, content, decisions=leave).id == first.id
    assert uploaded(city, content).id == first.id
    with pytest.raises(OnItsWayOtherwise):
        uploaded(city, content, decisions=read_decisions({"hidden_rows": "take"}))
    work(city)
    assert now_stands(city, first).rows == 2


def test_who_is_asked_and_sends_it_to_go_in_at_once_is_told_why_it_cannot(city, tmp_path):
    content = hidden(tmp_path)
    first = uploaded(city, content)
    work(city)
    assert uploaded(city, content, goes_on=True).id == first.id
    work(city)
    assert now_stands(city, first).failure.code == "hidden_rows_undecided"


def test_names_of_sheets_and_columns_are_sealed_and_not_in_the_trail(city, tmp_path):
    sent = uploaded(city, two_sheets(tmp_path))
    work(city)
    decide(city.database, NOW, BUREAU_CLERK, sent.id, FileDecisions(sheet="林小满"))
    work(city)
    with city.database.read() as repository:
        row = repository.connection.execute(collections.select()).one()
        entries = repository.audit.search(limit=1000)
    assert "林小满".encode() not in row.decisions_sealed + row.survey_sealed
    assert not any("林小满" in str(entry.details) for entry in entries)
    assert now_stands(city, sent).notes == (Told("sheets_left", ("林小满", "归集")),)


@pytest.mark.parametrize(
    "unverified",
    [
        {"hidden_rows": "both"},
        {"hidden_columns": "TAKE"},
        {"sample_rows": 1},
        {"unknown_columns": "take"},
        {"sheet": "a" * 201},
        {"hidden_rows": ["take"]},
    ],
)
def test_what_is_no_choice_is_refused(unverified):
    with pytest.raises(DecisionUnknown):
        read_decisions(unverified)


@pytest.mark.parametrize("blank", [{}, {"sheet": ""}, {"hidden_rows": ""}, {"other": "x"}])
def test_a_blank_decides_nothing(blank):
    assert read_decisions(blank) == FileDecisions()


def test_a_later_decision_takes_the_place_of_an_earlier_one():
    earlier = read_decisions({"sheet": "一", "hidden_rows": "take"})
    later = read_decisions({"hidden_rows": "leave", "sample_rows": "leave"})
    assert earlier.with_those_of(later).written() == {
        "sheet": "一",
        "hidden_rows": "leave",
        "sample_rows": "leave",
    }


def test_a_heading_that_is_unknown_is_asked_about_by_its_name(city):
    sent = uploaded(city, csv_text([GOOD | {"备注": "无", "电 话*": ""}]).encode())
    work(city)
    assert now_stands(city, sent).questions == (Told("headings_unknown", ("备注", "电话")),)
