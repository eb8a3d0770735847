"""A writing transaction in two steps: look and prepare first, then write what still stands.

PostgreSQL holds the rows that were looked at, so both steps are one transaction. SQLite has one
writer at a time, and whoever waits for it should not wait for reading, decrypting and signing:
there the first step reads only, and the second is told whether anybody has written since.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

from sqlalchemy import Connection

from wallet.repository.repository import Repository


class Steps(Protocol):
    """What an act goes through: ``looking`` once, then ``writing`` once."""

    def looking(self) -> AbstractContextManager[Repository]:
        """Open the first step: nothing may be written in it."""

    def writing(self) -> AbstractContextManager[Repository]:
        """Open the second step; it commits with the transaction."""

    @property
    def still_stands(self) -> bool:
        """Whether what the first step read is what the second would read; asked in the second."""


class HeldSteps:
    """Both steps in one transaction, whose first step holds the rows that decide."""

    still_stands = True

    def __init__(self, repository: Repository) -> None:
        self._repository = repository

    @contextmanager
    def looking(self) -> Iterator[Repository]:
        """Read, and hold what decides."""
        yield self._repository

    @contextmanager
    def writing(self) -> Iterator[Repository]:
        """Go on in the same transaction."""
        yield self._repository


class ParallelSteps:
    """The first step beside other writers, the second alone."""

    def __init__(
        self,
        connection: Connection,
        looking: Repository,
        writing: Callable[[Connection], AbstractContextManager[Repository]],
    ) -> None:
        self._connection = connection
        self._looking = looking
        self._writing = writing
        self._seen = self._now = 0

    @contextmanager
    def looking(self) -> Iterator[Repository]:
        """Read without a transaction: whatever is written meanwhile, the second step is told."""
        self._seen = self._version()
        try:
            yield self._looking
        finally:
            if self._connection.in_transaction():
                self._connection.rollback()

    @contextmanager
    def writing(self) -> Iterator[Repository]:
        """Be the only writer, and commit at the end."""
        with self._writing(self._connection) as repository:
            self._now = self._version()
            if self.still_stands:
                repository.cipher.told_by(self._looking.cipher)
            yield repository

    @property
    def still_stands(self) -> bool:
        """Whether nobody has committed anything since the first step began."""
        return self._seen == self._now

    def _version(self) -> int:
        # It changes for this connection with every commit of another one.
        driver = self._connection.connection.driver_connection
        version: int = driver.execute("PRAGMA data_version").fetchone()[0]  # type: ignore[union-attr] # SQLite's
        return version
