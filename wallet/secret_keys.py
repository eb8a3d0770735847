"""The secrets of one deployment: made once, kept in one file that only its owner can read."""

import base64
import binascii
import hashlib
import hmac
import json
import os
from dataclasses import dataclass
from pathlib import Path

from wallet.config import Settings, SettingsRefused
from wallet.domain.entropy import Entropy
from wallet.repository.columns.cipher import FieldKeys
from wallet.tokens.ff1 import Ff1
from wallet.tokens.presentation_code import CodeKeys

_BYTES = 32
_FORMAT = 2
"""Of the file. The first had one index key for good, and no editions; it is still read."""


@dataclass(frozen=True, slots=True, repr=False)
class SecretKeys:
    """Symmetric keys: for stored fields, for codes, for typed codes, for cookies.

    A data key and an index key of one number belong together, and come and go together. The
    database says which number is in use; ``current_data_key`` is for one that does not yet.
    ``edition`` counts the changes of the file.
    """

    data_keys: dict[int, bytes]
    current_data_key: int
    index_keys: dict[int, bytes]
    code_keys: dict[int, bytes]
    current_code_key: int
    typed_code_key: bytes
    session_key: bytes
    demonstration: bool
    edition: int = 1

    def field_keys(self) -> FieldKeys:
        """Return the keys of stored fields."""
        return FieldKeys(self.data_keys, self.index_keys, self.current_data_key, self.edition)

    def backup_keys(self) -> dict[int, bytes]:
        """Return what backups are encrypted with, by the number in use: it follows the index."""
        return {
            number: hmac.digest(key, b"liangzheng backup key", "sha256")
            for number, key in self.index_keys.items()
        }

    def data_key_marks(self) -> dict[int, str]:
        """Return a mark of each data key; no way leads back."""
        return {
            number: hashlib.sha256(b"liangzheng data key" + key).hexdigest()[:16]
            for number, key in self.data_keys.items()
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
        {1: entropy.token_bytes(_BYTES)},
        {1: entropy.token_bytes(_BYTES)},
        1,
        entropy.token_bytes(_BYTES),
        entropy.token_bytes(_BYTES),
        demonstration,
    )


def load_secret_keys(settings: Settings) -> SecretKeys:
    """Read the deployment's secrets.

    Raises:
        SettingsRefused: the file is missing, unreadable, of a later version or open to others,
            or production was given the demonstration's secrets.
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
    except KeyError as missing:
        raise SettingsRefused(f"WALLET_SECRETS_FILE: {path} lacks {missing}") from None
    except _OfLaterVersion:
        raise SettingsRefused(
            f"WALLET_SECRETS_FILE: {path} was written by a later version; upgrade this server"
        ) from None
    except (ValueError, TypeError, AttributeError, binascii.Error):
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


class SecretsOnDisk:
    """The secrets as the file has them by now: how a rotation reaches running processes.

    Whoever needs a secret asks for it each time; to look whether the file has changed costs
    microseconds. A file that cannot be read, or is older than what is held, changes nothing.
    """

    def __init__(self, path: Path, keys: SecretKeys) -> None:
        self._path = path
        self._held = keys
        self._seen: tuple[int, int] | None = None

    def __call__(self) -> SecretKeys:
        """Return the secrets as the file has them now; it is read again only when it changed."""
        try:
            found = self._path.stat()
            if (found.st_mtime_ns, found.st_ino) != self._seen:
                keys = _from_json(json.loads(self._path.read_text()))
                if keys.edition > self._held.edition:
                    self._held = keys
                self._seen = (found.st_mtime_ns, found.st_ino)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            pass
        return self._held


class _OfLaterVersion(ValueError):
    """The file has a format that this version does not know."""


def _to_json(keys: SecretKeys) -> dict[str, object]:
    return {
        "format": _FORMAT,
        "edition": keys.edition,
        "demonstration": keys.demonstration,
        "data_keys": _texts(keys.data_keys),
        "current_data_key": keys.current_data_key,
        "index_keys": _texts(keys.index_keys),
        "code_keys": _texts(keys.code_keys),
        "current_code_key": keys.current_code_key,
        "typed_code_key": _text(keys.typed_code_key),
        "session_key": _text(keys.session_key),
    }


def _from_json(stored: dict[str, object]) -> SecretKeys:
    written_as = int(str(stored.get("format", 1)))
    if written_as > _FORMAT:
        raise _OfLaterVersion
    current = int(str(stored["current_data_key"]))
    data_keys = _ring(stored["data_keys"])
    if written_as == 1:
        # One index key for all that was sealed; a key that only waits comes anew, with its own.
        data_keys = {number: key for number, key in data_keys.items() if number <= current}
        index_keys = dict.fromkeys(data_keys, _bytes(stored["index_key"]))
    else:
        index_keys = _ring(stored["index_keys"])
    code_keys, current_code = _ring(stored["code_keys"]), int(str(stored["current_code_key"]))
    if data_keys.keys() != index_keys.keys() or current not in data_keys:
        raise ValueError("data keys and index keys come in pairs")
    if current_code not in code_keys:
        raise ValueError("the current code key is missing")
    return SecretKeys(
        data_keys,
        current,
        index_keys,
        code_keys,
        current_code,
        _bytes(stored["typed_code_key"]),
        _bytes(stored["session_key"]),
        bool(stored["demonstration"]),
        int(str(stored["edition"])) if written_as > 1 else 1,
    )


def _ring(stored: object) -> dict[int, bytes]:
    if not isinstance(stored, dict):
        raise TypeError
    return {int(number): _bytes(key) for number, key in stored.items()}


def _texts(ring: dict[int, bytes]) -> dict[str, str]:
    return {str(number): _text(key) for number, key in ring.items()}


def _text(key: bytes) -> str:
    return base64.b64encode(key).decode()


def _bytes(stored: object) -> bytes:
    key = base64.b64decode(str(stored), validate=True)
    if len(key) != _BYTES:
        raise ValueError("a key has 32 bytes")
    return key
