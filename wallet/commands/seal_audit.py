"""`python -m wallet seal-audit`: seals what was added to the audit trail since the last seal."""

import time

from wallet.services.deployment import Deployment
from wallet.services.upkeep.sealing import seal_audit


def run(deployment: Deployment) -> int:
    """Seal and print each run; the last digest is worth keeping outside of the database.

    Raises:
        TrailBusy: another transaction may still add to the run.
        NoSigningKey: the deployment has no key in force.
    """
    signer, sealed = deployment.cabinet.deployment_signer(), 0
    for seal in seal_audit(deployment.database, signer, deployment.clock, time.sleep):
        sealed += seal.entries
        print(f"{seal.first_id}–{seal.last_id}  {seal.entries}  {seal.digest}")
    print(f"已封存 {sealed} 条审计记录。 {sealed} audit entries were sealed.")
    return 0
