"""One door to the licence repository: every read and every change passes through a transaction."""

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, OperationalError

from wallet.domain.errors import Conflict, InvalidInput, Unavailable
from wallet.repository.actors.throttles import DatabaseThrottles, ThrottleStore
from wallet.repository.columns.cipher import FieldCipher, KeysBehind, KnownToEarlierKeys
from wallet.repository.keys_in_use import KeysInUse
from wallet.repository.repository import Repository
from wallet.repository.steps import HeldSteps, ParallelSteps, Steps
from wallet.repository.trail.stranger_refusals import StrangerTally
from wallet.repository.turns import LONGEST_WAIT, Turns, begin_writing

__all__ = ["ContradictsStored", "Database", "NotStorable", "Repository", "RepositoryUnavailable"]
_WRITES = "wallet_writes"
_PRAGMAS = (
    "journal_mode=WAL",
    "foreign_keys=ON",
    f"busy_timeout={LONGEST_WAIT * 1000:.0f}",
    "synchronous=FULL",
    # What a statement would be taken back by, if it failed, need not go through a file.
    "temp_store=MEMORY",
)


class RepositoryUnavailable(Unavailable):
    """The database did not answer; nothing was read and nothing was changed."""

    code = "repository_unavailable"


class ContradictsStored(Conflict):
    """A constraint refused the change: somebody else was faster, or the values contradict."""

    code = "contradicts_stored"
    zh = "与刚刚保存的数据冲突，没有保存。请刷新后再试。"
    en = "The change contradicts what was just stored; nothing was saved."


class NotStorable(InvalidInput):
    """A text or number that a database cannot hold, such as one with a NUL character."""

    code = "not_storable"
    zh = "内容里有无法保存的字符或数字，没有执行任何操作。"
    en = "The input holds a character or number that cannot be stored; nothing was done."


class Database:
    """Opens transactions; the only thing that is shared between requests."""

    def __init__(
        self,
        url: str,
        cipher: FieldCipher,
        throttles: ThrottleStore | None = None,
        **engine_options: Any,
    ) -> None:
        self.engine = make_engine(url, **engine_options)
        reading = self.engine.execution_options(**{_WRITES: False})
        self._reading = _statement_by_statement(reading)
        self._at_one_moment = _seeing_one_moment(reading)
        self._turns = Turns() if self.engine.dialect.name == "sqlite" else None
        self.cipher = cipher
        self.throttles = throttles or DatabaseThrottles(self.begin)
        self.strangers = StrangerTally(self.begin)

    @contextmanager
    def begin(self) -> Iterator[Repository]:
        """Open a writing transaction; it commits at the end and rolls back on any exception.

        Raises:
            RepositoryUnavailable: the database cannot be reached or stays locked.
            ContradictsStored: a constraint refused what was written.
            NotStorable: a value does not fit its column.
        """
        with self._errors(), self._turn(), self.engine.begin() as connection:
            yield self._repository(connection)

    @contextmanager
    def in_steps(self) -> Iterator[Steps]:
        """Open a writing transaction that looks and prepares before it writes.

        Raises:
            RepositoryUnavailable, ContradictsStored, NotStorable: as :meth:`begin`.
        """
        if self._turns is None:
            with self.begin() as repository:
                yield HeldSteps(repository)
        else:
            with self._errors(), self._reading.connect() as connection:
                yield ParallelSteps(connection, self._repository(connection), self._write_alone)

    @contextmanager
    def read(self) -> Iterator[Repository]:
        """Open a repository for reading; each statement sees what is committed by then.

        Raises:
            RepositoryUnavailable: the database cannot be reached.
        """
        with self._errors(), self._reading.begin() as connection:
            yield self._repository(connection)

    @contextmanager
    def snapshot(self) -> Iterator[Repository]:
        """Open a reading transaction that sees one moment from its first read to its end.

        Raises:
            RepositoryUnavailable: the database cannot be reached.
        """
        with self._errors(), self._at_one_moment.begin() as connection:
            yield self._repository(connection)

    def answers(self) -> bool:
        """Tell whether a trivial query comes back, and this process knows the keys in use."""
        try:
            with self.read() as repository:
                return self.cipher.within(repository.keys_in_use.read).current > 0
        except (RepositoryUnavailable, KeysBehind):
            return False

    def _repository(self, connection: Connection) -> Repository:
        # What is sealed or indexed in this transaction is so under the keys in use.
        return Repository(connection, self.cipher.within(KeysInUse(connection).read))

    def _turn(self) -> AbstractContextManager[None]:
        return nullcontext() if self._turns is None else self._turns.turn()

    @contextmanager
    def _write_alone(self, connection: Connection) -> Iterator[Repository]:
        connection.execution_options(**{_WRITES: True})
        with self._turn(), connection.begin():
            yield self._repository(connection)

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except (IntegrityError, KnownToEarlierKeys) as error:
            raise ContradictsStored from error
        except (OperationalError, sqlite3.OperationalError) as error:
            raise RepositoryUnavailable from error
        except DataError as error:
            raise NotStorable from error
        except DBAPIError as error:
            if error.connection_invalidated:
                raise RepositoryUnavailable from error
            raise


def make_engine(url: str, **options: Any) -> Engine:
    """Make an engine with the settings that each database needs (design: SQLite in WAL mode)."""
    # Statements may be logged with an error, what people typed may not.
    options.setdefault("hide_parameters", True)
    if url.startswith("sqlite"):
        engine = create_engine(url, **options)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        event.listen(engine, "before_cursor_execute", _refuse_nul)
        return engine
    return create_engine(url, pool_pre_ping=True, **options)


def _statement_by_statement(engine: Engine) -> Engine:
    """Read without BEGIN and ROLLBACK, two trips less: READ COMMITTED promises no more anyway."""
    if engine.dialect.name == "sqlite":
        return engine
    return engine.execution_options(isolation_level="AUTOCOMMIT")


def _seeing_one_moment(engine: Engine) -> Engine:
    if engine.dialect.name == "sqlite":  # every transaction does, in WAL mode
        return engine
    return engine.execution_options(isolation_level="REPEATABLE READ")


def _prepare_sqlite(dbapi_connection: Any, _record: object) -> None:
    dbapi_connection.isolation_level = None
    for pragma in _PRAGMAS:
        dbapi_connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes its lock at once: a transaction that reads first and writes later would meet
    # "database is locked" without any waiting.
    driver = connection.connection.driver_connection
    if connection.get_execution_options().get(_WRITES, True):
        begin_writing(driver)
    else:
        driver.execute("BEGIN")  # type: ignore[union-attr] # SQLite's


def _refuse_nul(
    _connection: Connection,
    _cursor: object,
    _statement: str,
    parameters: Any,
    _context: object,
    executemany: bool,  # noqa: FBT001 SQLAlchemy fixes the arguments
) -> None:
    # PostgreSQL keeps no NUL in a text; SQLite would, and the two would answer differently.
    for row in parameters if executemany else (parameters,):
        for value in row:
            if type(value) is str and "\x00" in value:
                raise NotStorable
