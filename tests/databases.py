"""Real databases for tests: a migrated template is made once and copied for each test."""

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

from wallet.commands.migrate import migrate
from wallet.repository.database import make_engine

POSTGRES_URL = os.environ.get("WALLET_TEST_POSTGRES_URL")
# A server that was set up without a language has templates that hold no Chinese.
_EMPTY = "TEMPLATE template0 ENCODING 'UTF8'"


class Templates:
    """Migrated databases to copy from."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._sqlite: Path | None = None
        self._postgres: str | None = None

    @contextmanager
    def copy(self, kind: str) -> Iterator[str]:
        """Give the URL of a fresh migrated database; it is gone afterwards."""
        make = self._copy_sqlite if kind == "sqlite" else self._copy_postgres
        with make() as url:
            yield url

    @contextmanager
    def empty(self, kind: str) -> Iterator[str]:
        """Give the URL of a database without any tables; it is gone afterwards."""
        if kind == "sqlite":
            yield f"sqlite:///{self._folder / uuid.uuid4().hex}.db"
            return
        name = f"wallet_test_{uuid.uuid4().hex[:12]}"
        _administer(f'CREATE DATABASE "{name}" {_EMPTY}')
        try:
            yield _postgres_url(name)
        finally:
            _administer(f'DROP DATABASE "{name}" WITH (FORCE)')

    @contextmanager
    def _copy_sqlite(self) -> Iterator[str]:
        if self._sqlite is None:
            self._sqlite = self._folder / "template.db"
            _migrate(f"sqlite:///{self._sqlite}")
        path = self._folder / f"{uuid.uuid4().hex}.db"
        shutil.copy(self._sqlite, path)
        yield f"sqlite:///{path}"

    @contextmanager
    def _copy_postgres(self) -> Iterator[str]:
        if self._postgres is None:
            self._postgres = f"wallet_template_{uuid.uuid4().hex[:12]}"
            _administer(f'CREATE DATABASE "{self._postgres}" {_EMPTY}')
            _migrate(_postgres_url(self._postgres))
        name = f"wallet_test_{uuid.uuid4().hex[:12]}"
        _administer(f'CREATE DATABASE "{name}" TEMPLATE "{self._postgres}"')
        try:
            yield _postgres_url(name)
        finally:
            _administer(f'DROP DATABASE "{name}" WITH (FORCE)')

    def drop(self) -> None:
        """Remove what copying left on the server."""
        if self._postgres is not None:
            _administer(f'DROP DATABASE "{self._postgres}" WITH (FORCE)')


def _migrate(url: str) -> None:
    engine = make_engine(url)
    migrate(engine)
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.exec_driver_sql("BEGIN")
    engine.dispose()


def _postgres_url(name: str) -> str:
    assert POSTGRES_URL is not None
    return make_url(POSTGRES_URL).set(database=name).render_as_string(hide_password=False)


def _administer(statement: str) -> None:
    assert POSTGRES_URL is not None
    engine = create_engine(POSTGRES_URL, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
