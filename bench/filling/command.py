"""``python -m bench fill N``: bring a database to N made-up licences, and all else with them.

The secrets are those of the tests: whoever opens what is sealed there has them. It is migrated
first, and founded where it is empty; called again with more, it goes on.
"""

import argparse

from bench.filling.filling import fill
from tests.deployments import StandingClock, deployment_on
from wallet.commands.migrate import migrate

_DEFAULT = "sqlite:///var/filled.db"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("licences", type=int, metavar="N", help="how many licences there shall be")
    parser.add_argument("--database", default=_DEFAULT, metavar="URL", help=f"default {_DEFAULT}")


def run(arguments: argparse.Namespace) -> int:
    """Fill, and say how many licences came."""
    deployment = deployment_on(arguments.database, StandingClock())
    try:
        migrate(deployment.database.engine)
        added = fill(deployment, arguments.licences)
    finally:
        deployment.database.engine.dispose()
    print(f"{added} licences were added, {arguments.licences} are wanted: {arguments.database}")
    return 0
