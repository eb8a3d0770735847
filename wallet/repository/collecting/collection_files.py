"""The files of collections, compressed and sealed piece by piece: none is ever whole in memory."""

import base64
import zlib
from collections.abc import Iterable, Iterator
from itertools import count

from sqlalchemy import Connection, insert, select

from wallet.repository.collecting.collection_tables import collection_parts
from wallet.repository.columns.cipher import FieldCipher

PART = 1 << 20
"""Bytes of a file in one row."""
_COMPRESSION = 6


class CollectionFiles:
    """Stores the files of collections."""

    def __init__(self, connection: Connection, cipher: FieldCipher) -> None:
        self._connection = connection
        self._cipher = cipher

    def add(self, collection_id: str, sealed_parts: Iterable[bytes]) -> None:
        """Store the file of a collection."""
        for position, part in enumerate(sealed_parts):
            self._connection.execute(
                insert(collection_parts).values(
                    collection_id=collection_id, position=position, content_sealed=part
                )
            )

    def sealed(self, collection_id: str, position: int, part: bytes) -> bytes:
        """Return a piece of a file in the form in which :meth:`add` takes it."""
        text = base64.b64encode(zlib.compress(part, _COMPRESSION)).decode()
        return self._cipher.seal(f"collection_parts.content/{collection_id}/{position}", text)

    def parts(self, collection_id: str) -> Iterator[bytes]:
        """Yield the file as it was sent, piece by piece; nothing when it is no longer kept."""
        for position in count():
            sealed = self._connection.execute(
                select(collection_parts.c.content_sealed)
                .where(collection_parts.c.collection_id == collection_id)
                .where(collection_parts.c.position == position)
            ).scalar()
            if sealed is None:
                return
            place = f"collection_parts.content/{collection_id}/{position}"
            yield zlib.decompress(base64.b64decode(self._cipher.open(place, sealed)))
