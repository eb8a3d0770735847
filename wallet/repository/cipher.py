"""Personal fields at rest: AES-256-GCM bound to their row, and a keyed index to find numbers by.

A ciphertext carries the number of its key, so that keys rotate while old rows stay readable. The
place of the value (table, column, row) is authenticated with it: a value moved to another row
does not decrypt.
"""

import hmac
import json
import os
from collections.abc import Callable, Mapping
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from wallet.domain.errors import Unavailable

_NONCE_BYTES = 12
_WRITER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))

Reload = Callable[[], tuple[Mapping[int, bytes], int] | None]
"""Gives the data keys and the current number when they have changed since the last call."""


class SealedValueBroken(Unavailable):
    """A stored value does not decrypt: another key, another row, or changed bytes."""

    code = "sealed_value_broken"
    zh = "有一项数据无法解密，系统已停止读取。"
    en = "A stored value cannot be decrypted; reading was stopped."


class FieldCipher:
    """Seals and opens single values; one instance for one key ring."""

    def __init__(
        self,
        keys: Mapping[int, bytes],
        current: int,
        index_key: bytes,
        reload: Reload | None = None,
    ) -> None:
        self._ciphers = {number: AESGCM(key) for number, key in keys.items()}
        self._current = current
        self._index_key = index_key
        self._reload = reload

    @property
    def current(self) -> int:
        """The number of the key that seals new values."""
        return self._current

    def seal(self, place: str, value: str) -> bytes:
        """Encrypt a text for one place, such as ``holders.name/4f…``."""
        nonce, number = os.urandom(_NONCE_BYTES), self._current
        sealed = self._ciphers[number].encrypt(nonce, value.encode(), place.encode())
        return bytes([number]) + nonce + sealed

    def open(self, place: str, sealed: bytes) -> str:
        """Decrypt what :meth:`seal` made for the same place.

        Raises:
            SealedValueBroken: the key is unknown, or the bytes or the place are others.
        """
        if sealed[0] > self._current:
            self._learn_newer_keys()
        cipher = self._ciphers.get(sealed[0])
        if cipher is None:
            raise SealedValueBroken(place=place.partition("/")[0])
        nonce, body = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
        try:
            return cipher.decrypt(nonce, body, place.encode()).decode()
        except InvalidTag:
            raise SealedValueBroken(place=place.partition("/")[0]) from None

    def _learn_newer_keys(self) -> None:
        # A rotation began while this process was serving: somebody sealed with a later key.
        if self._reload is None or (ring := self._reload()) is None:
            return
        keys, current = ring
        self._ciphers = {number: AESGCM(key) for number, key in keys.items()}
        self._current = current

    def seal_json(self, place: str, value: object) -> bytes:
        """Encrypt a JSON value for one place."""
        return self.seal(place, _WRITER.encode(value))

    def open_json(self, place: str, sealed: bytes) -> Any:
        """Decrypt what :meth:`seal_json` made for the same place; what it is, its place tells."""
        return json.loads(self.open(place, sealed))

    def index(self, kind: str, value: str) -> str:
        """Return the keyed blind index of a value: equal values, equal index, and no way back."""
        digest = hmac.digest(self._index_key, f"{kind}\0{value}".encode(), "sha256")
        return digest.hex()[:40]
