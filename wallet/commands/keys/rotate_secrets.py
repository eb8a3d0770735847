"""The steps of `rotate-keys` that change the secrets file: each can be killed and run again."""

import argparse
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager

from wallet.composition import opened
from wallet.config import Settings
from wallet.secret_keys import SecretKeys
from wallet.secret_rotation import (
    Store,
    begin_code_key,
    begin_data_key,
    changing_secrets,
    forget_old_code_keys,
    forget_old_data_keys,
    has_prepared_data_key,
    new_session_secrets,
    prepare_code_key,
    prepare_data_key,
)
from wallet.services.upkeep.resealing import (
    count_under_other_keys,
    ensure_old_keys_unused,
    forget_requests,
    reseal_fields,
)
from wallet.services.upkeep.switching_keys import (
    Switching,
    begin_keys,
    number_in_use,
    record_step,
    require_edition,
    rotation_entry,
)


def rotate_secrets(arguments: argparse.Namespace, settings: Settings) -> None:
    """Do the step that was asked for, alone with the secrets file.

    Raises:
        SecretsBusy: another command changes the file.
        ProcessesBehind, KeysBusy, OldKeysInUse: as the services of the steps.
    """
    with changing_secrets(settings) as (keys, store):
        step = "prepare" if getattr(arguments, "prepare", False) else "rotate"
        step = "forget_old" if getattr(arguments, "forget_old", False) else step
        _STEPS[arguments.which, step](_File(settings, keys, store))


class _File:
    """The secrets file under change, and the deployment that it opens."""

    def __init__(self, settings: Settings, keys: SecretKeys, store: Store) -> None:
        self._settings = settings
        self._store = store
        self.keys = keys

    def store(self, changed: SecretKeys) -> bool:
        """Write what has changed; returns whether something has."""
        if changed == self.keys:
            return False
        self.keys = self._store(changed)
        return True

    @contextmanager
    def switching(self) -> Iterator[Switching]:
        """Open the deployment under the file as it is now."""
        with opened(self._settings, self.keys) as deployment:
            yield Switching(deployment.database, deployment.clock, time.sleep)

    def record(self, which: str, step: str, **details: str) -> None:
        """Write the entry of a step."""
        with self.switching() as at:
            record_step(at.database, rotation_entry(at.clock(), which, step, **details))

    def require(self, which: str, step: str, **details: str) -> None:
        """Let nobody serve with an earlier edition any more."""
        with self.switching() as at:
            entry = rotation_entry(at.clock(), which, step, **details)
            require_edition(at, entry, self.keys.edition)


def _prepare_fields(file: _File) -> None:
    if file.store(prepare_data_key(file.keys, secrets)):
        file.record("fields", "prepared", number=str(max(file.keys.data_keys)))
    print(
        f"第 {max(file.keys.data_keys)} 号密钥已备好，尚未启用。"
        "请把密钥文件复制到每台服务器，并另存一份。\n"
        "The next key is ready and not in use. Copy the secrets file to every server and to safety."
    )


def _rotate_fields(file: _File) -> None:
    # What an interrupted run left is finished first; it needs no further key.
    unfinished = _in_step(file)
    resealed = _reseal(file) if unfinished else 0
    if has_prepared_data_key(file.keys) or not unfinished:
        file.store(prepare_data_key(file.keys, secrets))
        number = max(file.keys.data_keys)
        with file.switching() as at:
            begin_keys(at, number, file.keys.edition)
        file.store(begin_data_key(file.keys, number))
        resealed += _reseal(file)
    print(
        f"第 {file.keys.current_data_key} 号密钥已启用，重新加密 {resealed} 项。\n"
        f"Key {file.keys.current_data_key} is in use; {resealed} values were sealed again."
    )


def _in_step(file: _File) -> int:
    """Note in the file what the database uses; return how many values other keys sealed."""
    with file.switching() as at:
        number, unfinished = number_in_use(at.database), count_under_other_keys(at.database)
    file.store(begin_data_key(file.keys, number))
    return unfinished


def _reseal(file: _File) -> int:
    with file.switching() as at:
        return reseal_fields(at.database, at.clock)


def _forget_old_fields(file: _File) -> None:
    _in_step(file)
    with file.switching() as at:
        ensure_old_keys_unused(at.database, at.clock())
        forget_requests(at.database, at.clock())
    file.store(forget_old_data_keys(file.keys))
    file.require("fields", "forgot_old", current=str(file.keys.current_data_key))
    print(f"只保留 {sorted(file.keys.data_keys)} 号密钥。 Only these keys are kept.")


def _prepare_codes(file: _File) -> None:
    if file.store(prepare_code_key(file.keys, secrets)):
        file.record("codes", "prepared", number=str(max(file.keys.code_keys)))
    _say_copy()


def _rotate_codes(file: _File) -> None:
    if file.store(begin_code_key(prepare_code_key(file.keys, secrets))):
        file.record("codes", "begun", number=str(file.keys.current_code_key))
    _say_copy()


def _forget_old_codes(file: _File) -> None:
    file.store(forget_old_code_keys(file.keys))
    file.require("codes", "forgot_old", number=str(file.keys.current_code_key))


def _rotate_sessions(file: _File) -> None:
    file.store(new_session_secrets(file.keys, secrets))
    print("所有人需要重新登录。 Everybody signs in again.")
    _say_copy()
    file.require("sessions", "replaced")


def _settle(file: _File) -> None:
    file.require("file", "settled", edition=str(file.keys.edition))
    print("旧的密钥文件已不能再用。 No earlier secrets file can serve any more.")


def _say_copy() -> None:
    print(
        "本机的进程会自动启用新文件；请把它复制到其他服务器。\n"
        "Processes here take the file over by themselves; copy it to the other servers."
    )


_STEPS = {
    ("fields", "prepare"): _prepare_fields,
    ("fields", "rotate"): _rotate_fields,
    ("fields", "forget_old"): _forget_old_fields,
    ("codes", "prepare"): _prepare_codes,
    ("codes", "rotate"): _rotate_codes,
    ("codes", "forget_old"): _forget_old_codes,
    ("sessions", "rotate"): _rotate_sessions,
    ("settle", "rotate"): _settle,
}
