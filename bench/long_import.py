"""``python -m bench import ROWS``: upload after upload, to see whether the last costs as the first.

A line an upload: rows a second of this process's time, of which part is the system's, and how much
memory it has. Uploads are limited in size, so a million rows are a hundred of them.
"""

import argparse
import gc
import os
import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.collecting import upload
from bench.databases import kinds, templates
from bench.licence_files import licence_file
from bench.stage import Stage, staged

ROWS_OF_AN_UPLOAD = 10_000
_MEGABYTE = 1 << 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("rows", type=int, metavar="ROWS", help="how many rows there shall be")


def run(arguments: argparse.Namespace) -> int:
    """Upload to each kind of database that can be reached, and print a line for each upload."""
    with templates() as made, tempfile.TemporaryDirectory() as folder:
        for kind in kinds():
            print(f"\n{kind}: uploads, each received, checked and taken in")
            with made.copy(kind) as url, staged(url, Path(folder)) as stage:
                for told in long_import(stage, arguments.rows):
                    print(told, flush=True)
    return 0


def long_import(stage: Stage, rows: int, at_once: int = ROWS_OF_AN_UPLOAD) -> Iterator[str]:
    """Upload so many rows, file after file; yields a line for each."""
    upload(stage, licence_file(0, min(rows, 1_000)))
    gc.freeze()  # as the worker does
    for first in range(1_000, 1_000 + rows, at_once):
        count = min(at_once, 1_000 + rows - first)
        content = licence_file(first, count)
        gc.collect()
        system, began = _system_time(), time.process_time()
        upload(stage, content)
        took = time.process_time() - began
        yield (
            f"{first - 1_000 + count:>10} rows {count / took:>8.0f} a second"
            f" {(_system_time() - system) / took:>6.0%} system {_resident():>6} MB"
        )


def _system_time() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_stime


def _resident() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // _MEGABYTE
