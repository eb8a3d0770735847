"""`python -m wallet backup FILE`: everything as it is now, encrypted, in one file."""

import argparse
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from wallet.commands.migrate import known_revisions
from wallet.composition import opened
from wallet.config import Settings
from wallet.secret_keys import SecretKeys, load_secret_keys
from wallet.services.upkeep.backing_up import BackupKeys, BackupManifest, back_up

REFUSED = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the file."""
    parser.add_argument("file", type=Path, metavar="FILE", help="a new file; none is overwritten")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Write the backup, and its manifest beside it; 2 when the file is there already.

    Raises:
        SchemaNotCurrent: run migrate first.
        BackupNotWritten: the disk is full.
    """
    path: Path = arguments.file
    if path.exists():
        print(f"{path} 已存在，没有备份。 It exists already; nothing was done.", file=sys.stderr)
        return REFUSED
    keys = load_secret_keys(settings)
    with opened(settings, keys) as deployment, _whole_or_nothing(path) as file:
        manifest = back_up(
            deployment.database,
            deployment.clock,
            deployment.entropy,
            backup_keys(keys),
            known_revisions()[0],
            file,
        )
    _write_manifest(path, manifest)
    print(
        f"已备份 {manifest.all_rows()} 行到 {path}。摘要请另行保存。\n"
        f"{manifest.all_rows()} rows were backed up; keep the digest elsewhere:\n"
        f"{manifest.digest}"
    )
    return 0


def backup_keys(keys: SecretKeys) -> BackupKeys:
    """Return what a backup is made and read with."""
    return BackupKeys(keys.backup_keys(), keys.data_key_marks(), keys.current_data_key)


@contextmanager
def _whole_or_nothing(path: Path) -> Iterator[BinaryIO]:
    """Give a file that has its name only once it is complete and on the disk."""
    unfinished = path.with_name(f"{path.name}.unfinished")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _write_manifest(path: Path, manifest: BackupManifest) -> None:
    described = {
        "made_at": manifest.made_at.isoformat(),
        "revision": manifest.revision,
        "digest": manifest.digest,
        "data_keys": sorted(manifest.data_key_marks),
        "rows": manifest.rows,
    }
    path.with_name(f"{path.name}.json").write_text(json.dumps(described, indent=2) + "\n")
