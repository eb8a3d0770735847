"""`python -m wallet purge`: clears what may not be kept any longer."""

from wallet.services.deployment import Deployment
from wallet.services.upkeep.purging import purge


def run(deployment: Deployment) -> int:
    """Purge, and print how many records of each kind went."""
    purged = purge(deployment.database, deployment.clock())
    for name, count in purged.by_name().items():
        print(f"{name:<20} {count}")
    return 0
