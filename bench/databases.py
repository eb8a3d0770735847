"""The databases of a measurement: fresh ones, migrated, on each kind that can be reached."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.databases import POSTGRES_URL, Templates
from tests.deployments import found_standing_town


def kinds() -> Iterator[str]:
    """Give SQLite, and PostgreSQL where ``WALLET_TEST_POSTGRES_URL`` names a server."""
    yield "sqlite"
    if POSTGRES_URL:
        yield "postgresql"
    else:
        print("postgresql: not measured, WALLET_TEST_POSTGRES_URL is not set", file=sys.stderr)


@contextmanager
def templates() -> Iterator[Templates]:
    """Give what fresh databases are copied from; all of it is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        made = Templates(Path(folder), found_standing_town)
        try:
            yield made
        finally:
            made.drop()
