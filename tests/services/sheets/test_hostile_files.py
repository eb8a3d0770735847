"""No file keeps its reader busy for long, and none makes it grow."""

import re
import resource
from pathlib import Path

import pytest

from tests.services.collecting.surveys import rows_of, survey
from tests.services.sheets.hostile import READ, REFUSED
from wallet.services.sheets.file_refusals import FileRefused, FileTakesTooLong
from wallet.services.sheets.json_lines import LineRefused
from wallet.services.sheets.reading.asked import Asked
from wallet.services.sheets.tables import Limits, opened_table

MOST_CPU_SECONDS = 20
pytestmark = pytest.mark.slow


@pytest.fixture
def seconds_used():
    """The processor time that readers have used since the test began."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)

    def since():
        now = resource.getrusage(resource.RUSAGE_CHILDREN)
        return now.ru_utime + now.ru_stime - before.ru_utime - before.ru_stime

    return since


@pytest.mark.parametrize(("make", "expected"), REFUSED.values(), ids=REFUSED)
def test_it_is_refused_soon_and_within_bounds(make, expected, seconds_used):
    content = make()
    with pytest.raises(FileRefused) as caught:
        survey(content)
    assert caught.value.code in expected.split()
    assert seconds_used() < MOST_CPU_SECONDS


@pytest.mark.parametrize(("make", "lines"), READ.values(), ids=READ)
def test_its_lines_are_refused_one_by_one(make, lines, seconds_used):
    found = rows_of(make())
    assert len(found) == lines
    assert seconds_used() < MOST_CPU_SECONDS


def test_a_line_with_too_many_holders_is_refused_by_itself():
    with opened_table(READ["one line with twenty thousand holders"][0](), PLAIN) as reader:
        reader.table()
        ((number, cells),) = reader.rows()
    assert (number, cells.error.code, cells.member) == (1, "member_unacceptable", "holders")
    assert isinstance(cells, LineRefused)


def test_a_reader_is_bounded_and_knows_nothing(monkeypatch):
    monkeypatch.setenv("WALLET_SECRETS_FILE", "secrets.json")
    with opened_table(b"a,b\n1,2\n", PLAIN, Limits(7, 60, memory=200 << 20)) as reader:
        reader.table()
        its = Path(f"/proc/{reader._child.pid}")
        limits = its.joinpath("limits").read_text()
        assert re.search(r"Max cpu time +7 +8 ", limits)
        assert re.search(r"Max address space +209715200 +209715200 ", limits)
        assert re.search(r"Max file size +0 +0 ", limits)
        assert its.joinpath("environ").read_bytes() == b""
        assert len(list(its.joinpath("fd").iterdir())) == 4


PLAIN = Asked(frozenset(), least=1, row_like=1)
LONG = b"a,b\n" * 400_000


def read_again_and_again(reader):
    reader.table()
    while True:
        list(reader.rows())


def wait_for_what_it_is(reader):
    while reader.table_if_known() is None:
        pass


def test_who_needs_more_time_than_there_is_is_ended():
    little = Limits(cpu_seconds=1, silent_seconds=60)
    with opened_table(LONG, PLAIN, little) as reader, pytest.raises(FileTakesTooLong):
        read_again_and_again(reader)


def test_who_is_silent_for_too_long_is_ended():
    impatient = Limits(cpu_seconds=30, silent_seconds=0)
    with opened_table(LONG, PLAIN, impatient) as reader:
        with pytest.raises(FileTakesTooLong):
            wait_for_what_it_is(reader)
        assert reader._child.poll() is not None


def test_who_needs_more_memory_than_there_is_is_ended():
    tiny = Limits(cpu_seconds=30, silent_seconds=60, memory=40 << 20)
    with (
        opened_table(REFUSED["one shared string of forty million letters"][0](), PLAIN, tiny) as it,
        pytest.raises(FileRefused) as caught,
    ):
        it.table()
    assert caught.value.code in {"file_needs_too_much", "workbook_too_large", "file_unreadable"}
