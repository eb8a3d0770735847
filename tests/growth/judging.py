"""Whether a page's work grows with a table: the same page in a small city and in a large one."""

import re
from dataclasses import dataclass

from bench.filling.filling import GROWING
from tests.growth.statements import Work

FACTOR = 1.5
"""What may be more for the same page: deeper indexes, fuller buffers."""

PAGE_OF_ROWS = 120
"""A list that was short may be full by now: a page of fifty, each with what it names."""

BUFFERS_A_ROW = 6
"""An index is some pages deep, and the row lies on one of its own."""

BUFFERS = 200
"""Pages differ in how full they are; a table that is read whole shows in its rows as well."""

STEPS = 15_000
"""The program of a full page on SQLite."""

STEPS_OF_A_SCAN = 2_000
RUNS = 3
TABLES = frozenset(table.name for table in GROWING)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Fault:
    """A page whose work grows: by which statement, over which tables, how much then and now."""

    page: str
    statement: str
    tables: frozenset
    what: str
    small: int
    large: int
    detail: str = ""

    def __str__(self):
        grown = f"{self.what}: {self.small} → {self.large}"
        tables = self.detail or ", ".join(sorted(self.tables))
        return f"{self.page}\n    {grown}\n    {tables}\n    {self.statement}"


def judge(page, small, large):
    """Return what grows on one page; both are the work of each statement."""
    faults = [
        fault
        for statement, work in large.items()
        if (fault := _grown(page, statement, small.get(statement, Work()), work))
    ]
    return [*faults, *_more_statements(page, small, large)]


def tables_in(statement):
    """Return the tables that a statement names, of those that grow."""
    return TABLES & set(_WORD.findall(statement))


def _more_statements(page, small, large):
    before = sum(work.runs for work in small.values())
    after = sum(work.runs for work in large.values())
    if after <= before + RUNS:
        return
    more = {
        statement: work.runs - small.get(statement, Work()).runs
        for statement, work in large.items()
    }
    most = max(more, key=more.get)
    yield Fault(page, most, tables_in(most), "statements", before, after)


def _grown(page, statement, small, large):
    rows_before, rows_after = small.rows.total(), large.rows.total()
    if rows_after > rows_before * FACTOR + PAGE_OF_ROWS:
        grown = {
            one: count for one, count in large.rows.items() if count > small.rows[one] * FACTOR
        }
        told = ", ".join(f"{one} {small.rows[one]} → {count}" for one, count in grown.items())
        return Fault(page, statement, frozenset(grown), "rows", rows_before, rows_after, told)
    tables = tables_in(statement)
    further = max(rows_after - rows_before, 0) * BUFFERS_A_ROW + BUFFERS
    if large.buffers > small.buffers * FACTOR + further:
        return Fault(page, statement, tables, "buffers", small.buffers, large.buffers)
    scanned = large.scans & TABLES
    allowed = STEPS_OF_A_SCAN if scanned else STEPS
    if large.steps > small.steps * FACTOR + allowed:
        told = f"scans {', '.join(sorted(scanned))}" if scanned else ""
        return Fault(page, statement, tables, "steps", small.steps, large.steps, told)
    return None
