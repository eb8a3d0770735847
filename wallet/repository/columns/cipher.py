"""Personal fields at rest: AES-256-GCM bound to their row, and a keyed index to find numbers by.

A ciphertext carries the number of its keys, so that keys rotate while old rows stay readable. The
place of the value (table, column, row) is authenticated with it: a value moved to another row
does not decrypt. A number is indexed under the keys that seal it: with the one the other changes.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic_core import from_json

from wallet.domain.errors import Unavailable

_NONCE_BYTES = 12
_INDEX_DIGITS = 40
_BLOCK = hashlib.sha256().block_size
_INNER = bytes(one ^ 0x36 for one in range(256))
_OUTER = bytes(one ^ 0x5C for one in range(256))
_WRITER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class SealedValueBroken(Unavailable):
    """A stored value does not decrypt: another key, another row, or changed bytes."""

    code = "sealed_value_broken"
    zh = "有一项数据无法解密，系统已停止读取。"
    en = "A stored value cannot be decrypted; reading was stopped."


class KeysBehind(Unavailable):
    """This process has an older secrets file than the deployment works with by now."""

    code = "keys_behind"
    zh = "本服务器的密钥文件已过期，没有执行任何操作。请管理员把最新的密钥文件复制到本服务器。"
    en = "This server's secrets file is out of date; nothing was done. Copy the newest file to it."


class KnownToEarlierKeys(Exception):
    """What a unique constraint would refuse, if it could compare the indexes of two keys."""


@dataclass(frozen=True)
class FieldKeys:
    """The keys of stored fields by their number: what seals, and what numbers are indexed with.

    ``current`` is the number in use where the database does not say it; ``edition`` counts the
    changes of the file that they come from.
    """

    data: Mapping[int, bytes] = field(repr=False)
    index: Mapping[int, bytes] = field(repr=False)
    current: int
    edition: int = 1


class InUse(NamedTuple):
    """What the database says: the number that seals now, and the oldest edition that may serve."""

    number: int
    edition: int


class HeldKeys:
    """The keys of this process; newer ones are taken over as soon as the file has them."""

    def __init__(self, keys: FieldKeys, reload: Callable[[], FieldKeys] | None = None) -> None:
        self._reload = reload or (lambda: keys)
        self._taken = _with_ciphers(keys)

    def now(self) -> FieldKeys:
        """Return the keys as they are by now."""
        return self._taken_over().keys

    def cipher(self, number: int) -> AESGCM | None:
        """Return what seals and opens under a number, if that is known."""
        # A number that is new to this process may be in the file by now.
        return self._taken.ciphers.get(number) or self._taken_over().ciphers.get(number)

    def _taken_over(self) -> "_Taken":
        taken, keys = self._taken, self._reload()
        if keys.edition != taken.keys.edition:
            taken = self._taken = _with_ciphers(keys)
        return taken


class _Taken(NamedTuple):
    keys: FieldKeys
    ciphers: Mapping[int, AESGCM]


def _with_ciphers(keys: FieldKeys) -> _Taken:
    return _Taken(keys, {number: AESGCM(key) for number, key in keys.data.items()})


class FieldCipher:
    """Seals and opens single values, in one transaction under one number."""

    def __init__(self, held: HeldKeys, in_use: Callable[[], InUse | None] = lambda: None) -> None:
        self._held = held
        self._in_use = in_use
        self._number: int | None = None
        self._sealing: tuple[bytes, Callable[[bytes, bytes, bytes], bytes]] | None = None
        self._indexed: dict[tuple[str, str], str] = {}

    def within(self, in_use: Callable[[], InUse | None]) -> "FieldCipher":
        """Return the cipher of one transaction, which asks the database which keys are in use."""
        return FieldCipher(self._held, in_use)

    @property
    def keys(self) -> FieldKeys:
        """The keys that this process knows."""
        return self._held.now()

    @property
    def current(self) -> int:
        """The number of the keys that seal and index in this transaction.

        Raises:
            KeysBehind: this process does not know them, or has an edition that may not serve.
        """
        if self._number is None:
            self._number = self._number_of(self._in_use())
        return self._number

    def told(self, in_use: InUse | None) -> None:
        """Take over what this transaction has just read of the keys in use, to ask no more.

        Raises:
            KeysBehind: as :attr:`current`.
        """
        self._number = self._number_of(in_use)
        self._sealing = None
        self._indexed.clear()

    def told_by(self, earlier: "FieldCipher") -> None:
        """Take over what another transaction has read of the keys in use; nothing changed since."""
        self._number = earlier._number  # noqa: SLF001 of the same class

    def _number_of(self, in_use: InUse | None) -> int:
        # The database first: by the time it names keys, they have long been in the file.
        keys = self._held.now()
        if in_use is None:
            return keys.current
        if in_use.number not in keys.data or keys.edition < in_use.edition:
            raise KeysBehind
        return in_use.number

    def seal(self, place: str, value: str) -> bytes:
        """Encrypt a text for one place, such as ``holders.name/4f…``.

        Raises:
            KeysBehind: as :attr:`current`.
        """
        if self._sealing is None:
            number = self.current
            self._sealing = bytes([number]), self._cipher(number, place).encrypt
        mark, encrypt = self._sealing
        nonce = os.urandom(_NONCE_BYTES)
        return mark + nonce + encrypt(nonce, value.encode(), place.encode())

    def open(self, place: str, sealed: bytes) -> str:
        """Decrypt what :meth:`seal` made for the same place.

        Raises:
            SealedValueBroken: the key is unknown, or the bytes or the place are others.
        """
        nonce, body = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
        try:
            return self._cipher(sealed[0], place).decrypt(nonce, body, place.encode()).decode()
        except InvalidTag:
            raise SealedValueBroken(place=place.partition("/")[0]) from None

    def _cipher(self, number: int, place: str) -> AESGCM:
        cipher = self._held.cipher(number)
        if cipher is None:
            raise SealedValueBroken(place=place.partition("/")[0])
        return cipher

    def seal_json(self, place: str, value: object) -> bytes:
        """Encrypt a JSON value for one place."""
        return self.seal(place, _WRITER.encode(value))

    def open_json(self, place: str, sealed: bytes) -> Any:
        """Decrypt what :meth:`seal_json` made for the same place; what it is, its place tells."""
        return from_json(self.open(place, sealed))

    def index(self, kind: str, value: str) -> str:
        """Return the keyed blind index of a value: equal values, equal index, and no way back.

        Raises:
            KeysBehind: as :attr:`current`.
        """
        known = self._indexed.get((kind, value))
        return known or index_under(self.keys.index[self.current], kind, value)

    def indexes(self, kind: str, value: str) -> tuple[str, ...]:
        """Return every index under which a value may be stored: the one in use, then the others.

        There are others while a rotation is under way.

        Raises:
            KeysBehind: as :attr:`current`.
        """
        return self.indexes_of(kind, [value])[0]

    def indexes_of(self, kind: str, values: Iterable[str]) -> list[tuple[str, ...]]:
        """Return the indexes of many values; the one in use is kept for when a value is stored.

        Raises:
            KeysBehind: as :attr:`current`.
        """
        number = self.current
        keys = self.keys
        others = [keys.index[other] for other in sorted(keys.index) if other != number]
        distinct = dict.fromkeys((keys.index[number], *others))
        indexers = [_indexer(key, kind) for key in distinct]
        found = []
        for value in values:
            indexes = tuple(indexer(value) for indexer in indexers)
            self._indexed[kind, value] = indexes[0]
            found.append(indexes)
        return found

    def index_as_sealed(self, kind: str, value: str, sealed: bytes) -> str:
        """Return the index of a value under the keys that sealed it, whatever is in use now."""
        return index_under(self.keys.index[sealed[0]], kind, value)

    def former_index(self, kind: str, value: str) -> str | None:
        """Return the index under the keys before those in use, where they are still known."""
        number = self.current
        keys = self.keys
        former = max((other for other in keys.index if other < number), default=None)
        return None if former is None else index_under(keys.index[former], kind, value)


def index_under(key: bytes, kind: str, value: str) -> str:
    """Return the blind index of a value under one key."""
    return _indexer(key, kind)(value)


def _indexer(key: bytes, kind: str) -> Callable[[str], str]:
    """Return what indexes values of a kind: HMAC (RFC 2104), begun once for all of them."""
    block = (key if len(key) <= _BLOCK else hashlib.sha256(key).digest()).ljust(_BLOCK, b"\0")
    inner = hashlib.sha256(block.translate(_INNER) + f"{kind}\0".encode())
    outer = hashlib.sha256(block.translate(_OUTER))

    def index(value: str) -> str:
        within, around = inner.copy(), outer.copy()
        within.update(value.encode())
        around.update(within.digest())
        return around.hexdigest()[:_INDEX_DIGITS]

    return index
