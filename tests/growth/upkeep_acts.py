"""What happens by itself: purging, sealing the trail, proving it, counting for whoever watches."""

from wallet.services.upkeep.purging import purge_by_itself
from wallet.services.upkeep.sealing import seal_audit


def keeping(its):
    # The first one ever may look at everything; it is done every five minutes from then on.
    purge_by_itself(its.database, its.clock())
    its.clock.advance(minutes=5)
    with its.act("purge with little to do"):
        purge_by_itself(its.database, its.clock())
    signer = its.deployment.cabinet.deployment_signer()
    with its.act("seal the trail"):
        assert list(seal_audit(its.database, signer, its.clock, lambda _: None))
    with its.act("count for whoever watches"):
        assert its.client().get("/metrics").status_code == 200


ACTS = (keeping,)
