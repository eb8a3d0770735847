"""Listening at the driver: which statements ran, and what each of them had to read for it.

On PostgreSQL each is explained with its own parameters just before it runs, what it would change
rolled back again; on SQLite the steps of its program are counted, and its plan is asked for.
Nothing is timed.
"""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import event

_LISTED = re.compile(r"\((?:(?:%\(\w+\)s(?:::\w+)?|\?)(?:, )?){2,}\)")
_SINGLE = re.compile(r"IN \((?:%\(\w+\)s(?:::\w+)?|\?)\)")
_READS = re.compile(r"\s*(SELECT|UPDATE|DELETE|WITH)\b", re.IGNORECASE)
_CHANGES = re.compile(r"\b(UPDATE|DELETE)\b", re.IGNORECASE)
_SCAN = re.compile(r"^SCAN (?:TABLE )?(\w+)")
_STEPS_AT_ONCE = 20
_WAYS_OF_SMALL_TABLES = ("enable_seqscan", "enable_hashjoin", "enable_mergejoin")
_EXPLAINED = 20
"""How many runs of a statement on one page are explained; that there are more is told anyway."""


@dataclass
class Work:
    """What the runs of one statement on one page took together."""

    runs: int = 0
    rows: Counter = field(default_factory=Counter)
    """Rows that were touched, those too that a filter threw away, by table."""

    buffers: int = 0
    steps: int = 0
    scans: set = field(default_factory=set)
    """Tables, or indexes of them, that the plan reads from end to end."""


def plain(statement):
    """Return a statement as it is whatever the number of values in its lists."""
    return _SINGLE.sub("IN (…)", _LISTED.sub("(…)", " ".join(statement.split())))


class Listener:
    """Collects the statements of one engine while somebody visits a page or does an act."""

    def __init__(self, engine):
        self.engine = engine
        self._here = None
        event.listen(engine, "before_cursor_execute", self._before)

    def close(self):
        event.remove(self.engine, "before_cursor_execute", self._before)

    def forget(self):
        """Ask for every plan anew from now on."""

    def pass_over(self):
        """Count nothing of a statement that belongs to no visit."""

    @contextmanager
    def visit(self) -> Iterator[dict]:
        """Collect by statement until the block ends."""
        self._here = {}
        try:
            yield self._here
        finally:
            self._here = None

    def _before(self, connection, cursor, statement, parameters, _context, executemany):
        if self._here is None or connection.get_execution_options().get("unheard"):
            self.pass_over()
            return
        work = self._here.setdefault(plain(statement), Work())
        work.runs += 1
        self.look(cursor, statement, parameters, work, executemany)


class PostgresListener(Listener):
    """Explains every statement that reads, just before it runs; the same reading once."""

    def __init__(self, engine):
        super().__init__(engine)
        self._known = {}

    def forget(self):
        self._known = {}

    def look(self, cursor, statement, parameters, work, executemany):
        if executemany or not _READS.match(statement) or work.runs > _EXPLAINED:
            return
        # What is read outside of a transaction is read again and again, as by every page.
        reading = cursor.connection.autocommit
        known = (statement, repr(parameters)) if reading else None
        plan = self._known.get(known) or _explained(cursor.connection, statement, parameters)
        if reading:
            self._known[known] = plan
        work.buffers += plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
        work.rows.update(touched(plan))


def _explained(driver, statement, parameters):
    """Run a statement to explain it, and take back what it changed.

    A table of some hundred rows is read from end to end, and joined by hashes, where that costs the
    least, and by its index when it has grown. Which of the two it can do is what counts: where a
    plan reads a whole table, it is asked for one that does not, and the lesser work is told.
    """
    held = not driver.autocommit
    with driver.cursor() as asking:
        plan = _asked(asking, statement, parameters, held=held)
        if reads_whole_tables(plan):
            for way in _WAYS_OF_SMALL_TABLES:
                asking.execute(f"SET {way} = off")
            try:
                other = _asked(asking, statement, parameters, held=held)
            finally:
                for way in _WAYS_OF_SMALL_TABLES:
                    asking.execute(f"RESET {way}")
            plan = min(plan, other, key=lambda one: touched(one).total())
    return plan


def _asked(asking, statement, parameters, *, held):
    if held:
        asking.execute("SAVEPOINT growth")
    try:
        asking.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement}", parameters)
        return asking.fetchone()[0][0]["Plan"]
    finally:
        if held:
            asking.execute("ROLLBACK TO SAVEPOINT growth")
            asking.execute("RELEASE SAVEPOINT growth")


def reads_whole_tables(plan):
    """Tell whether a plan reads a table from end to end."""
    return plan["Node Type"] == "Seq Scan" or any(map(reads_whole_tables, plan.get("Plans", ())))


def touched(plan):
    """Return how many rows a plan touched, by table."""
    found = Counter()
    if "Relation Name" in plan and plan["Node Type"] != "ModifyTable":
        each = (
            plan["Actual Rows"]
            + plan.get("Rows Removed by Filter", 0)
            + plan.get("Rows Removed by Index Recheck", 0)
        )
        found[plan["Relation Name"]] += round(each * plan["Actual Loops"])
    for part in plan.get("Plans", ()):
        found.update(touched(part))
    return found


class SqliteListener(Listener):
    """Counts the steps of each statement's program, and asks for its plan."""

    def __init__(self, engine):
        super().__init__(engine)
        self._counted = Work()
        event.listen(engine, "checkout", self._count_in)

    def close(self):
        super().close()
        event.remove(self.engine, "checkout", self._count_in)

    def _count_in(self, driver, _record, _proxy):
        driver.set_progress_handler(self._step, _STEPS_AT_ONCE)

    def _step(self):
        self._counted.steps += _STEPS_AT_ONCE

    def pass_over(self):
        self._counted = Work()

    def look(self, cursor, statement, parameters, work, executemany):
        self._counted = Work()
        if not executemany and _READS.match(statement):
            asking = cursor.connection.cursor()
            plan = asking.execute(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall()
            asking.close()
            aliases = dict(re.findall(r"\b(\w+) AS (\w+)\b", statement))
            named = {alias: table for table, alias in aliases.items()}
            for *_, line in plan:
                if scanned := _SCAN.match(line):
                    work.scans.add(named.get(scanned[1], scanned[1]))
        self._counted = work


def listen(engine):
    """Return a listener for an engine's database."""
    kind = PostgresListener if engine.dialect.name == "postgresql" else SqliteListener
    return kind(engine)
