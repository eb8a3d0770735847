"""What is told of a page whose work grows, and what is not."""

from collections import Counter
from dataclasses import replace

import pytest
from sqlalchemy import create_engine

from tests.growth.judging import BUFFERS, PAGE_OF_ROWS, RUNS, STEPS, TABLES, Fault, judge
from tests.growth.register import MAY_GROW, may_grow
from tests.growth.statements import Work, listen, plain, reads_whole_tables, touched

QUERY = "SELECT * FROM notices WHERE holder_id = ?"
LONG = "WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 999) SELECT count(*) FROM n"


def work(rows=0, buffers=0, steps=0, runs=1, scans=()):
    return {QUERY: Work(runs, Counter(notices=rows), buffers, steps, set(scans))}


@pytest.mark.parametrize(
    ("small", "large", "what"),
    [
        (work(rows=100), work(rows=100 + 50 + PAGE_OF_ROWS + 1), "rows"),
        (work(buffers=10), work(buffers=15 + BUFFERS + 1), "buffers"),
        (work(steps=900), work(steps=900 + STEPS + 451), "steps"),
        (work(steps=100), work(steps=5_000, scans=["notices"]), "steps"),
        (work(), work(runs=2 + RUNS), "statements"),
        ({}, work(rows=5_000), "rows"),
    ],
)
def test_work_that_grows_is_told_with_page_and_statement(small, large, what):
    (fault,) = judge("lin holder.messages", small, large)
    assert (fault.page, fault.statement, fault.what) == ("lin holder.messages", QUERY, what)
    assert "lin holder.messages" in str(fault)
    assert QUERY in str(fault)


def test_the_table_that_is_read_is_named():
    small, large = work(rows=100), work(rows=9_000)
    large[QUERY].rows["holders"] = 3
    large[QUERY].rows["units"] = small[QUERY].rows["units"] = 7
    (fault,) = judge("page", small, large)
    assert fault.tables == {"notices", "holders"}
    assert "notices 100 → 9000" in str(fault)


@pytest.mark.parametrize(
    ("small", "large"),
    [
        (work(rows=4), work(rows=51)),
        (work(rows=1, buffers=4), work(rows=51, buffers=300)),
        (work(rows=1, buffers=4), work(rows=1, buffers=7)),
        (work(steps=800), work(steps=4_000)),
        (work(steps=800, scans=["notices"]), work(steps=820, scans=["notices"])),
        (work(steps=100), work(steps=5_000, scans=["licence_types"])),
        (work(rows=9_000), work(rows=90)),
    ],
)
def test_a_full_page_and_deeper_indexes_are_no_fault(small, large):
    assert judge("page", small, large) == []


def test_a_statement_is_the_same_whatever_its_lists_hold():
    of_two = plain("SELECT a FROM b WHERE c IN (%(c_1_1)s::VARCHAR, %(c_1_2)s::VARCHAR)")
    assert of_two == plain("SELECT a FROM b\nWHERE c IN (%(c_1_1)s::VARCHAR)")
    assert plain("SELECT a FROM b WHERE c IN (?, ?, ?)") == plain("SELECT a FROM b WHERE c IN (?)")


def test_rows_that_a_filter_threw_away_count_in_every_loop():
    scan = {
        "Node Type": "Seq Scan",
        "Relation Name": "notices",
        "Actual Rows": 1,
        "Rows Removed by Filter": 99,
        "Actual Loops": 3,
    }
    change = {"Node Type": "ModifyTable", "Relation Name": "notices", "Plans": [scan]}
    assert touched(change) == {"notices": 300}


def test_a_whole_table_is_seen_however_deep_in_a_plan():
    index = {"Node Type": "Index Scan", "Relation Name": "notices"}
    scan = {"Node Type": "Seq Scan", "Relation Name": "notices"}
    assert reads_whole_tables(
        {"Node Type": "Limit", "Plans": [{"Node Type": "Sort", "Plans": [scan]}]}
    )
    assert not reads_whole_tables({"Node Type": "Limit", "Plans": [index]})


def test_what_is_read_after_a_visit_does_not_count_for_its_last_statement():
    engine = create_engine("sqlite://")
    listener = listen(engine)
    with engine.connect() as connection:
        with listener.visit() as seen:
            connection.exec_driver_sql(LONG)
            connection.exec_driver_sql("SELECT 1")
        connection.exec_driver_sql(LONG)
    assert seen[LONG].steps > 999
    assert seen["SELECT 1"].steps < 99


def test_what_may_grow_is_a_page_with_a_table_and_a_reason():
    page = "operator operator.city_unit /operator/units/u1"
    people = Fault(page, "SELECT * FROM accounts", frozenset({"accounts"}), "rows", 9, 900)
    assert may_grow(people)
    assert not may_grow(replace(people, tables=frozenset({"accounts", "licences"})))
    assert not may_grow(replace(people, page="lin holder.licences /holder/licences"))
    assert not may_grow(replace(people, what="statements"))


def test_what_may_grow_has_a_table_that_grows_and_its_reason():
    for tables, reason in MAY_GROW.values():
        assert tables <= TABLES
        assert len(reason) > 20
