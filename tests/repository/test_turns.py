"""Writers of one SQLite file: in the order in which they came, and beside other processes."""

import sqlite3
import subprocess
import sys
import time
from threading import Thread

import pytest

from wallet.domain.actors.actors import SYSTEM
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.turns import Turns, begin_writing

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
WRITERS = 12


def entry(clock, name):
    return AuditEntry(clock(), AuditAction.BACKED_UP, SYSTEM, purpose=name)


def wait_until(holds):
    for _ in range(2_000):
        if holds():
            return
        time.sleep(0.005)
    raise AssertionError("it never came to hold")


@on_sqlite
def test_whoever_came_first_writes_first(deployment, town, clock):
    database = deployment.database
    line = database._turns._line

    def write(name):
        with database.begin() as repository:
            repository.audit.append(entry(clock, name))

    writers = [Thread(target=write, args=(f"{number:02}",)) for number in range(WRITERS)]
    with database.begin():
        for number, writer in enumerate(writers, start=1):
            writer.start()
            wait_until(lambda number=number: len(line) == number)
    for writer in writers:
        writer.join()
    with database.read() as repository:
        found = repository.audit.search(action=AuditAction.BACKED_UP.value, limit=WRITERS)
    assert [one.purpose for one in reversed(found)] == [f"{n:02}" for n in range(WRITERS)]


@on_sqlite
def test_a_writer_that_fails_lets_the_next_one_in(deployment, town, clock):
    with pytest.raises(ZeroDivisionError), deployment.database.begin():
        raise ZeroDivisionError
    with deployment.database.begin() as repository:
        repository.audit.append(entry(clock, "next"))


def test_whoever_waits_too_long_is_told_and_leaves_the_line():
    line = Turns(longest_wait=0.05)
    refused = []

    def wait():
        try:
            with line.turn():
                pass
        except sqlite3.OperationalError as error:
            refused.append(str(error))

    with line.turn():
        waiting = Thread(target=wait)
        waiting.start()
        waiting.join()
    assert refused == ["the line of writers did not move"]
    with line.turn():
        pass


HOLDER = """
import sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.readline()
connection.execute("COMMIT")
"""


def release(holder):
    time.sleep(0.1)
    holder.stdin.write(b"\n")
    holder.stdin.flush()


@on_sqlite
def test_another_process_is_waited_for(deployment, town, clock):
    file = deployment.database.engine.url.database
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, file], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout.readline() == b"held\n"
        other = sqlite3.connect(file, isolation_level=None)
        other.execute("PRAGMA busy_timeout=0")
        with pytest.raises(sqlite3.OperationalError):
            other.execute("BEGIN IMMEDIATE")
        released = Thread(target=release, args=(holder,))
        released.start()
        begin_writing(other)
        other.execute("COMMIT")
        released.join()
        other.close()
