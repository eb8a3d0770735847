"""Real databases for tests: a migrated template is made once and copied for each test."""

import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cached_property
from pathlib import Path

import pytest
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.pool import NullPool

from wallet.commands.migrate import migrate
from wallet.repository.database import make_engine

POSTGRES_URL = os.environ.get("WALLET_TEST_POSTGRES_URL")
# A server that was set up without a language has templates that hold no Chinese.
_EMPTY = "TEMPLATE template0 ENCODING 'UTF8'"


class Templates:
    """Databases to copy from: migrated ones, and ones in which ``found(url)`` founded a town."""

    def __init__(self, folder: Path, found: Callable[[str], None]) -> None:
        self._folder = folder
        self._found = found
        self._made: dict[tuple[str, bool], str] = {}

    @contextmanager
    def copy(self, kind: str, *, founded: bool = False) -> Iterator[str]:
        """Give the URL of a fresh migrated database; it is gone afterwards."""
        if (kind, founded) not in self._made:
            self._made[kind, founded] = self._make(kind, founded=founded)
        template = self._made[kind, founded]
        copied = (
            self._file(template) if kind == "sqlite" else self._database(f'TEMPLATE "{template}"')
        )
        with copied as url:
            yield url

    def copy_for(self, request: pytest.FixtureRequest, kind: str) -> AbstractContextManager[str]:
        """Give a fresh database for a test; the town stands in it where the test asks for one."""
        return self.copy(kind, founded="town" in request.fixturenames)

    @contextmanager
    def empty(self, kind: str) -> Iterator[str]:
        """Give the URL of a database without any tables; it is gone afterwards."""
        if kind == "sqlite":
            yield self._url(kind, uuid.uuid4().hex)
            return
        with self._database(_EMPTY) as url:
            yield url

    def _make(self, kind: str, *, founded: bool) -> str:
        name = f"wallet_template_{uuid.uuid4().hex[:12]}"
        url = self._url(kind, name)
        if kind != "sqlite":
            self._administer(f'CREATE DATABASE "{name}" {_EMPTY}')
        _migrate(url)
        if founded:
            self._found(url)
        if kind == "sqlite":
            _into_one_file(url)
        return name

    @contextmanager
    def _file(self, template: str) -> Iterator[str]:
        name = uuid.uuid4().hex
        shutil.copy(self._folder / f"{template}.db", self._folder / f"{name}.db")
        try:
            yield self._url("sqlite", name)
        finally:
            for file in self._folder.glob(f"{name}.db*"):
                file.unlink()

    @contextmanager
    def _database(self, template: str) -> Iterator[str]:
        name = f"wallet_test_{uuid.uuid4().hex[:12]}"
        self._administer(f'CREATE DATABASE "{name}" {template}')
        try:
            yield self._url("postgresql", name)
        finally:
            self._remove(name)

    def _url(self, kind: str, name: str) -> str:
        if kind == "sqlite":
            return f"sqlite:///{self._folder / name}.db"
        assert POSTGRES_URL is not None
        return make_url(POSTGRES_URL).set(database=name).render_as_string(hide_password=False)

    @cached_property
    def _server(self) -> Engine:
        assert POSTGRES_URL is not None
        # A connection for each: one that made a thousand databases keeps all their files in mind,
        # and looks through them whenever any database is dropped.
        return create_engine(POSTGRES_URL, isolation_level="AUTOCOMMIT", poolclass=NullPool)

    def _administer(self, statement: str) -> None:
        with self._server.connect() as connection:
            connection.execute(text(statement))

    def _remove(self, name: str) -> None:
        """Drop a database and send away whoever is connected; the server's vacuum goes if asked."""
        try:
            self._administer(f'DROP DATABASE "{name}" WITH (FORCE)')
        except ProgrammingError as error:
            if not isinstance(error.orig, InsufficientPrivilege):
                raise
            self._administer(f'DROP DATABASE "{name}"')

    def drop(self) -> None:
        """Remove what copying left on the server."""
        on_server = [name for (kind, _), name in self._made.items() if kind != "sqlite"]
        for name in on_server:
            self._remove(name)
        if POSTGRES_URL:
            self._server.dispose()


def _migrate(url: str) -> None:
    engine = make_engine(url)
    migrate(engine)
    engine.dispose()


def _into_one_file(url: str) -> None:
    engine = make_engine(url)
    with engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
    engine.dispose()
