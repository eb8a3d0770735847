"""The process that reads one file for another one, and nothing else (decision 0039).

``python -m wallet.services.sheets.reading.child FD CPU_SECONDS BYTES`` has the file as an open
descriptor, knows no secret and reaches no database. It reads on its standard input what is asked,
answers with a survey, and sends the rows when it is told to, after how many. What it may use is
limited before it looks at the first byte: it ends rather than to use more.
"""

import os
import resource
import sys
from collections.abc import Iterator
from typing import BinaryIO

from wallet.services.sheets.file_refusals import FileNeedsTooMuch, FileRefused
from wallet.services.sheets.json_lines import JSON_LINES
from wallet.services.sheets.reading.asked import read_asked
from wallet.services.sheets.reading.contents import WORKBOOK, Contents, Surveyed, contents_of
from wallet.services.sheets.reading.messages import written, written_row

_ROWS_AT_ONCE = 250
_LETTERS_AT_ONCE = 1 << 18
_SECONDS_TO_DIE = 1


def main(descriptor: str, cpu_seconds: str, most_bytes: str) -> None:
    """Serve one file until the other side has enough of it."""
    _limit(int(cpu_seconds), int(most_bytes))
    try:
        with open(int(descriptor), "rb") as file:  # noqa: PTH123 a descriptor is no path
            _serve(file)
    except FileRefused as refusal:
        _send({"refused": refusal.code, "names": list(refusal.names)})
    except MemoryError:
        _send({"refused": FileNeedsTooMuch.code, "names": []})
    except BrokenPipeError:
        # Whoever asked has enough; nothing is left to be flushed.
        os._exit(0)


def _serve(file: BinaryIO) -> None:
    wishes = sys.stdin.buffer
    contents = contents_of(file, read_asked(wishes.readline()))
    surveyed = contents.survey()
    _send(
        {
            "kind": surveyed.kind,
            "digest": surveyed.digest,
            "headings": surveyed.headings,
            "heading_row": surveyed.heading_row,
            "rows": surveyed.rows,
            "marks": surveyed.marks,
            "notes": surveyed.notes,
            "questions": surveyed.questions,
        }
    )
    while after := wishes.readline():
        for some in _some_at_once(contents, surveyed, int(after)):
            _send({"some": some})
        _send({"some": []})


def _some_at_once(contents: Contents, surveyed: Surveyed, after: int) -> Iterator[list[object]]:
    plain = surveyed.kind not in {WORKBOOK, JSON_LINES}
    some: list[object] = []
    letters = 0
    for count, (number, cells) in enumerate(contents.rows()):
        if count < after:
            continue
        some.append(written_row(number, cells, plain=plain))
        letters += sum(len(cell) for cell in cells if isinstance(cell, str))
        if len(some) >= _ROWS_AT_ONCE or letters >= _LETTERS_AT_ONCE:
            yield some
            some, letters = [], 0
    if some:
        yield some


def _send(message: object) -> None:
    sys.stdout.buffer.write(written(message))
    sys.stdout.buffer.flush()


def _limit(cpu_seconds: int, most_bytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + _SECONDS_TO_DIE))
    resource.setrlimit(resource.RLIMIT_AS, (most_bytes, most_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main(*sys.argv[1:])
