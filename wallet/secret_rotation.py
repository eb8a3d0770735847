"""Changing the deployment's secrets, one change after another.

A key comes into use in two steps where several servers run: it is prepared, so that every server
knows it, and only then made the current one.
"""

import fcntl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from wallet.config import Settings
from wallet.domain.entropy import Entropy
from wallet.domain.errors import Conflict
from wallet.secret_keys import SecretKeys, load_secret_keys, store_secret_keys

_BYTES = 32
_LAST_NUMBER = 255

Store = Callable[[SecretKeys], SecretKeys]
"""Stores changed secrets as the next edition of the file, and returns them so."""


class SecretsBusy(Conflict):
    """Somebody else is changing the secrets file at this moment."""

    code = "secrets_busy"
    zh = "另一个命令正在更改密钥文件，请等它结束后再运行。"
    en = "Another command is changing the secrets file; run this one when it has ended."


class KeyNumbersUsedUp(Conflict):
    """A number has one byte."""

    code = "key_numbers_used_up"
    zh = "密钥编号已用到 255，请先运行 --forget-old。"
    en = "Key number 255 is in use; forget the old keys first."


@contextmanager
def changing_secrets(settings: Settings) -> Iterator[tuple[SecretKeys, Store]]:
    """Give the secrets and what stores them, to one command at a time on this machine.

    Raises:
        SecretsBusy: another command holds them.
        SettingsRefused: as :func:`load_secret_keys`.
    """
    path = settings.secrets_file
    load_secret_keys(settings)
    with path.with_suffix(".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SecretsBusy from None
        # Read again: the one before may have changed them.
        yield load_secret_keys(settings), lambda keys: _store_next_edition(path, keys)


def _store_next_edition(path: Path, keys: SecretKeys) -> SecretKeys:
    stored = replace(keys, edition=keys.edition + 1)
    store_secret_keys(path, stored)
    return stored


def has_prepared_data_key(keys: SecretKeys) -> bool:
    """Whether there is a data key that waits to become the current one."""
    return max(keys.data_keys) > keys.current_data_key


def prepare_data_key(keys: SecretKeys, entropy: Entropy) -> SecretKeys:
    """Add a data key with its index key that are not used yet, unless they wait already.

    Raises:
        KeyNumbersUsedUp: there is no number left.
    """
    if has_prepared_data_key(keys):
        return keys
    return replace(
        keys,
        data_keys=_with_next(keys.data_keys, entropy),
        index_keys=_with_next(keys.index_keys, entropy),
    )


def begin_data_key(keys: SecretKeys, number: int) -> SecretKeys:
    """Note that the keys of a number are in use; the earlier ones still open and find."""
    return replace(keys, current_data_key=number)


def forget_old_data_keys(keys: SecretKeys) -> SecretKeys:
    """Keep the keys in use and prepared ones; whoever calls made sure of the rest."""
    current = keys.current_data_key
    return replace(
        keys,
        data_keys=_from(keys.data_keys, current),
        index_keys=_from(keys.index_keys, current),
    )


def has_prepared_code_key(keys: SecretKeys) -> bool:
    """Whether there is a code key that waits to become the current one."""
    return max(keys.code_keys) > keys.current_code_key


def prepare_code_key(keys: SecretKeys, entropy: Entropy) -> SecretKeys:
    """Add a key for codes that does not sign yet, unless one waits already.

    Raises:
        KeyNumbersUsedUp: there is no number left.
    """
    if has_prepared_code_key(keys):
        return keys
    kept = {keys.current_code_key: keys.code_keys[keys.current_code_key]}
    return replace(keys, code_keys=_with_next(kept, entropy))


def begin_code_key(keys: SecretKeys) -> SecretKeys:
    """Let the prepared key sign codes; those that are on screens now are still read."""
    return replace(keys, current_code_key=max(keys.code_keys))


def forget_old_code_keys(keys: SecretKeys) -> SecretKeys:
    """Keep the key that signs codes; those on screens that another signed open nothing any more."""
    return replace(keys, code_keys=_from(keys.code_keys, keys.current_code_key))


def new_session_secrets(keys: SecretKeys, entropy: Entropy) -> SecretKeys:
    """Replace what signs cookies and hides typed codes: everybody signs in again."""
    return replace(
        keys,
        session_key=entropy.token_bytes(_BYTES),
        typed_code_key=entropy.token_bytes(_BYTES),
    )


def _from(ring: Mapping[int, bytes], current: int) -> dict[int, bytes]:
    return {number: key for number, key in ring.items() if number >= current}


def _with_next(ring: Mapping[int, bytes], entropy: Entropy) -> dict[int, bytes]:
    number = max(ring) + 1
    if number > _LAST_NUMBER:
        raise KeyNumbersUsedUp
    return {**ring, number: entropy.token_bytes(_BYTES)}
