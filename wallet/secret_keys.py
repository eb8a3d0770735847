"""The secrets of one deployment: made once, kept in one file that only its owner can read."""

import base64
import binascii
import hashlib
import hmac
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from wallet.config import Settings, SettingsRefused
from wallet.domain.entropy import Entropy
from wallet.repository.cipher import FieldCipher, Reload
from wallet.tokens.ff1 import Ff1
from wallet.tokens.presentation_code import CodeKeys

_BYTES = 32


@dataclass(frozen=True, slots=True, repr=False)
class SecretKeys:
    """Symmetric keys: for stored fields, for codes, for typed codes, for cookies."""

    data_keys: dict[int, bytes]
    current_data_key: int
    index_key: bytes
    code_keys: dict[int, bytes]
    current_code_key: int
    typed_code_key: bytes
    session_key: bytes
    demonstration: bool

    def field_cipher(self, reload: Reload | None = None) -> FieldCipher:
        """Return the cipher for stored fields; ``reload`` tells it of keys that come later."""
        return FieldCipher(self.data_keys, self.current_data_key, self.index_key, reload)

    def backup_key(self) -> bytes:
        """Return what backups are encrypted with: it follows from a key that never changes."""
        return hmac.digest(self.index_key, b"liangzheng backup key", "sha256")

    def data_key_marks(self) -> dict[int, str]:
        """Return a mark of each data key that may have sealed something; no way leads back."""
        return {
            number: hashlib.sha256(b"liangzheng data key" + key).hexdigest()[:16]
            for number, key in self.data_keys.items()
            if number <= self.current_data_key
        }

    def presentation_keys(self) -> CodeKeys:
        """Return the keys that sign and read presentation codes."""
        return CodeKeys(self.code_keys, self.current_code_key)

    def typed_code_cipher(self) -> Ff1:
        """Return the cipher of the ten digits."""
        return Ff1(self.typed_code_key)


def new_secret_keys(entropy: Entropy, *, demonstration: bool) -> SecretKeys:
    """Make a fresh set."""
    return SecretKeys(
        {1: entropy.token_bytes(_BYTES)},
        1,
        entropy.token_bytes(_BYTES),
        {1: entropy.token_bytes(_BYTES)},
        1,
        entropy.token_bytes(_BYTES),
        entropy.token_bytes(_BYTES),
        demonstration,
    )


def load_secret_keys(settings: Settings) -> SecretKeys:
    """Read the deployment's secrets.

    Raises:
        SettingsRefused: the file is missing, unreadable or open to others, or production was
            given the demonstration's secrets.
    """
    path = settings.secrets_file
    if not path.is_file():
        raise SettingsRefused(
            f"WALLET_SECRETS_FILE: {path} does not exist; run migrate or seed first"
        )
    if settings.production and path.stat().st_mode & 0o077:
        raise SettingsRefused(f"WALLET_SECRETS_FILE: {path} must be readable by its owner only")
    try:
        keys = _from_json(json.loads(path.read_text()))
    except (ValueError, KeyError, TypeError, binascii.Error):
        raise SettingsRefused(f"WALLET_SECRETS_FILE: {path} cannot be understood") from None
    if settings.production and keys.demonstration:
        raise SettingsRefused("WALLET_SECRETS_FILE: production must not use the demonstration's")
    return keys


def ensure_secret_keys(settings: Settings, entropy: Entropy) -> SecretKeys:
    """Read the secrets, making the file first where there is none yet."""
    if not settings.secrets_file.is_file():
        store_secret_keys(
            settings.secrets_file,
            new_secret_keys(entropy, demonstration=not settings.production),
        )
    return load_secret_keys(settings)


def store_secret_keys(path: Path, keys: SecretKeys) -> None:
    """Write the file in one step, readable by its owner only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(_to_json(keys), file, indent=2)
        # What is sealed with a key must never outlive the key in a power cut.
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


class DataKeysOnDisk:
    """The data keys as the file has them by now: how a rotation reaches running workers."""

    def __init__(self, path: Path, index_key: bytes) -> None:
        self._path = path
        self._index_key = index_key
        self._seen: int | None = None

    def __call__(self) -> tuple[Mapping[int, bytes], int] | None:
        """Return the ring and the current number, when the file has changed since the last call."""
        try:
            changed = self._path.stat().st_mtime_ns
            if changed == self._seen:
                return None
            keys = _from_json(json.loads(self._path.read_text()))
        except (OSError, ValueError, KeyError, TypeError):
            return None
        self._seen = changed
        if keys.index_key != self._index_key:
            return None
        return keys.data_keys, keys.current_data_key


def _to_json(keys: SecretKeys) -> dict[str, object]:
    return {
        "demonstration": keys.demonstration,
        "data_keys": {str(number): _text(key) for number, key in keys.data_keys.items()},
        "current_data_key": keys.current_data_key,
        "index_key": _text(keys.index_key),
        "code_keys": {str(number): _text(key) for number, key in keys.code_keys.items()},
        "current_code_key": keys.current_code_key,
        "typed_code_key": _text(keys.typed_code_key),
        "session_key": _text(keys.session_key),
    }


def _from_json(stored: dict[str, object]) -> SecretKeys:
    return SecretKeys(
        _ring(stored["data_keys"]),
        int(str(stored["current_data_key"])),
        _bytes(stored["index_key"]),
        _ring(stored["code_keys"]),
        int(str(stored["current_code_key"])),
        _bytes(stored["typed_code_key"]),
        _bytes(stored["session_key"]),
        bool(stored["demonstration"]),
    )


def _ring(stored: object) -> dict[int, bytes]:
    if not isinstance(stored, dict):
        raise TypeError
    return {int(number): _bytes(key) for number, key in stored.items()}


def _text(key: bytes) -> str:
    return base64.b64encode(key).decode()


def _bytes(stored: object) -> bytes:
    key = base64.b64decode(str(stored), validate=True)
    if len(key) != _BYTES:
        raise ValueError("a key has 32 bytes")
    return key
