"""A file on its way into the repository: sealed piece by piece before the transaction begins.

Sealing takes a second for each thirty megabytes, in which nobody who writes has to wait. What is
put aside meanwhile is sealed already.
"""

from collections.abc import Callable, Iterable, Iterator
from tempfile import SpooledTemporaryFile
from typing import Self

from wallet.repository.database import Database, Repository

_IN_MEMORY = 1 << 20


class SealedFile:
    """The sealed pieces of one file, for as long as the block lasts."""

    def __init__(
        self, database: Database, collection_id: str, pieces: Callable[[], Iterable[bytes]]
    ) -> None:
        self._collection_id, self._pieces = collection_id, pieces
        self._lengths: list[int] = []
        self._aside = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 closed by the block
        with database.read() as repository:
            self._keys = repository.cipher.current
            for sealed in self._sealed(repository):
                self._lengths.append(len(sealed))
                self._aside.write(sealed)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._aside.close()

    def parts(self, repository: Repository) -> Iterator[bytes]:
        """Yield the sealed pieces; anew where other keys seal by now."""
        if repository.cipher.current != self._keys:
            yield from self._sealed(repository)
            return
        self._aside.seek(0)
        for length in self._lengths:
            yield self._aside.read(length)

    def _sealed(self, repository: Repository) -> Iterator[bytes]:
        for position, piece in enumerate(self._pieces()):
            yield repository.collection_files.sealed(self._collection_id, position, piece)
