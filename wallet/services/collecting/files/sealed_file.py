"""A file on its way into the repository: sealed piece by piece before the transaction begins.

Sealing takes a second for each thirty megabytes, in which nobody who writes has to wait. What is
put aside meanwhile is sealed already.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, NamedTuple, Self

from wallet.domain.collecting.collection import LARGEST_FILE, UploadTooLarge
from wallet.repository.collecting.kept_files import PART, KeptFiles
from wallet.repository.database import Database, Repository

_IN_MEMORY = 1 << 20


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as it was sent, in memory or to be read from its beginning."""

    content: bytes | BinaryIO

    def pieces(self) -> Iterator[bytes]:
        """Yield the file piece by piece, from its beginning."""
        file = BytesIO(self.content) if isinstance(self.content, bytes) else self.content
        file.seek(0)
        while piece := file.read(PART):
            yield piece

    def measured(self) -> "Measured":
        """Measure it, no further than it may be long."""
        size, blank, digest = 0, True, hashlib.sha256()
        for piece in self.pieces():
            size, blank = size + len(piece), blank and not piece.strip()
            if size > LARGEST_FILE:
                break
            digest.update(piece)
        return Measured(size, digest.hexdigest(), blank)


class Measured(NamedTuple):
    """How long a file is, the digest of its bytes, and whether there is nothing but space in it."""

    size: int
    digest: str
    blank: bool

    def ensure_kept(self) -> None:
        """Refuse what is larger than what is kept of one file.

        Raises:
            UploadTooLarge.
        """
        if self.size > LARGEST_FILE:
            raise UploadTooLarge(field="file")


class SealedFile:
    """The sealed pieces of one file, for as long as the block lasts."""

    def __init__(
        self,
        database: Database,
        files: Callable[[Repository], KeptFiles],
        owner_id: str,
        sent: SentFile,
    ) -> None:
        self._files, self._owner_id, self._sent = files, owner_id, sent
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

    def keep(self, repository: Repository) -> None:
        """Store the file under its owner."""
        self._files(repository).add(self._owner_id, self._parts(repository))

    def _parts(self, repository: Repository) -> Iterator[bytes]:
        """Yield the sealed pieces; anew where other keys seal by now."""
        if repository.cipher.current != self._keys:
            yield from self._sealed(repository)
            return
        self._aside.seek(0)
        for length in self._lengths:
            yield self._aside.read(length)

    def _sealed(self, repository: Repository) -> Iterator[bytes]:
        for position, piece in enumerate(self._sent.pieces()):
            yield self._files(repository).sealed(self._owner_id, position, piece)
