"""`python -m wallet seal-audit`: seals at once what the worker would seal within a minute."""

import argparse
import time

from wallet.services.deployment import Deployment
from wallet.services.upkeep.sealing import KnownSeals, seal_audit


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument(
        "--known-digest",
        metavar="DIGEST",
        help="the last digest, kept elsewhere; vouches for a seal under a key that was withdrawn",
    )


def run(arguments: argparse.Namespace, deployment: Deployment) -> int:
    """Seal and print each run; the last digest is worth keeping outside of the database.

    Raises:
        TrailBusy: another transaction may still add to the run.
        TrailNotVouchedFor: the last seal is under a withdrawn key.
        NoSigningKey: the deployment has no key in force.
    """
    signer, sealed = deployment.cabinet.deployment_signer(), 0
    known = KnownSeals(arguments.known_digest and arguments.known_digest.strip().lower())
    for seal in seal_audit(deployment.database, signer, deployment.clock, time.sleep, known):
        sealed += seal.entries
        print(f"{seal.first_id}–{seal.last_id}  {seal.entries}  {seal.digest}")
    print(f"已封存 {sealed} 条审计记录。 {sealed} audit entries were sealed.")
    with deployment.database.read() as repository:
        last = repository.audit_seals.last()
    if last and not sealed:  # the worker was faster: its digest is the one to keep
        print(f"{last.first_id}–{last.last_id}  {last.entries}  {last.digest}")
    return 0
