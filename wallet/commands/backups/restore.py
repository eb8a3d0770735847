"""`python -m wallet restore FILE`: a backup into an empty database, checked before and after."""

import argparse
from pathlib import Path

from wallet.commands.backups.backup import backup_keys
from wallet.commands.migrate import known_revisions, migrate
from wallet.commands.upkeep import verify_audit
from wallet.composition import opened
from wallet.config import Settings
from wallet.secret_keys import load_secret_keys
from wallet.services.upkeep.restoring import check_backup, ensure_can_take, restore


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the file and the digest."""
    parser.add_argument("file", type=Path, metavar="FILE", help="what backup has written")
    parser.add_argument(
        "--known-digest", metavar="DIGEST", help="the digest that backup printed; it must match"
    )


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Check, fill, bring to the newest form and prove the audit trail; 1 when it does not match.

    Raises:
        WalletError: as :mod:`wallet.services.upkeep.restoring`; nothing was restored then.
    """
    secrets = load_secret_keys(settings)
    wanted = arguments.known_digest and arguments.known_digest.strip().lower()
    with opened(settings, secrets) as deployment, arguments.file.open("rb") as file:
        database, keys = deployment.database, backup_keys(secrets)
        manifest = check_backup(file, keys, wanted)
        if ensure_can_take(database, deployment.clock, manifest, known_revisions()):
            migrate(database.engine, manifest.revision)
        file.seek(0)
        restore(database, deployment.clock, keys, manifest, file)
        migrate(database.engine)
        print(
            f"已恢复 {manifest.all_rows()} 行，数据截至 {manifest.made_at.isoformat()}。\n"
            f"{manifest.all_rows()} rows were restored, as they were at that time."
        )
        return verify_audit.run(argparse.Namespace(known_digest=None, all=True), deployment)
