"""Files that wait for a worker, sealed piece by piece: none is ever whole in memory."""

import base64
import zlib
from collections.abc import Iterable, Iterator
from itertools import count

from sqlalchemy import Connection, Table, delete, insert, select

from wallet.repository.columns.cipher import FieldCipher

PART = 1 << 20
"""Bytes of a file in one row."""
_COMPRESSION = 6


class KeptFiles:
    """Stores the files of one kind of work in a table of parts, whose first column says whose."""

    def __init__(self, connection: Connection, cipher: FieldCipher, parts: Table) -> None:
        self._connection = connection
        self._cipher = cipher
        self._table = parts
        self._owner, *_ = parts.primary_key

    def add(self, owner_id: str, sealed_parts: Iterable[bytes]) -> None:
        """Store the file of a collection or a list, in the form that :meth:`sealed` gives it."""
        for position, part in enumerate(sealed_parts):
            row = {self._owner.name: owner_id, "position": position, "content_sealed": part}
            self._connection.execute(insert(self._table).values(row))

    def sealed(self, owner_id: str, position: int, part: bytes) -> bytes:
        """Return a piece of a file in the form in which :meth:`add` takes it."""
        text = base64.b64encode(zlib.compress(part, _COMPRESSION)).decode()
        return self._cipher.seal(self._place(owner_id, position), text)

    def parts(self, owner_id: str) -> Iterator[bytes]:
        """Yield the file as it was sent, piece by piece; nothing when it is no longer kept."""
        for position in count():
            sealed = self._connection.execute(
                select(self._table.c.content_sealed)
                .where(self._owner == owner_id)
                .where(self._table.c.position == position)
            ).scalar()
            if sealed is None:
                return
            opened = self._cipher.open(self._place(owner_id, position), sealed)
            yield zlib.decompress(base64.b64decode(opened))

    def drop(self, owner_id: str) -> None:
        """Forget a file: what it says stands elsewhere, or is of no use any more."""
        self._connection.execute(delete(self._table).where(self._owner == owner_id))

    def _place(self, owner_id: str, position: int) -> str:
        return f"{self._table.name}.content/{owner_id}/{position}"
