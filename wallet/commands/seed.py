"""Filling an empty database with the demonstration city, and saying who can sign in."""

import argparse
import json
import sys

from wallet.config import Settings
from wallet.demonstration.seeding import seed_city, seed_if_empty
from wallet.services.deployment import Deployment


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument(
        "--if-empty", action="store_true", help="do nothing where there are records already"
    )


def run(arguments: argparse.Namespace, settings: Settings, deployment: Deployment) -> int:
    """Seed and print the demonstration accounts.

    Raises:
        CityNotEmpty: there are records already, and ``--if-empty`` was not given.
        NoDemonstrationInProduction: production never has demonstration accounts.
    """
    if settings.production and arguments.if_empty:
        return 0
    seed = seed_if_empty if arguments.if_empty else seed_city
    seed(
        deployment.database,
        settings,
        deployment.clock,
        deployment.entropy,
        deployment.hasher,
    )
    _print_accounts(settings)
    return 0


def _print_accounts(settings: Settings) -> None:
    path = settings.var_directory / "demo.json"
    if not path.is_file():
        return
    accounts = json.loads(path.read_text())["accounts"]
    print(f"演示账号 demonstration accounts ({path}):", file=sys.stderr)
    for account in accounts:
        print(
            f"  {account['role']:<10} {account['login']:<12} {account['password']:<18}"
            f" {account['pin'] or '':<8} {account['name']} {account['unit'] or ''}",
            file=sys.stderr,
        )
