"""What happens by itself: purging, sealing the trail, proving it, counting for whoever watches."""

from wallet.domain.oversight.contradiction import FieldInDoubt
from wallet.domain.showing.verification import ANSWER_SHOWN_FOR
from wallet.services.upkeep.examining import examine_all, examine_some
from wallet.services.upkeep.purging import BETWEEN_PURGES, purge_by_itself
from wallet.services.upkeep.sealing import seal_audit


def keeping(its):
    # The first one ever may look at everything, and in a larger city more is over every minute.
    # So all of it goes first, up to a moment at which one more answer is over, in both alike.
    a_while = ANSWER_SHOWN_FOR + BETWEEN_PURGES
    its.clock.now += a_while
    purge_by_itself(its.database, its.clock())
    its.clock.now -= a_while
    its.counter.scan(its.counter.screen(its.counter.show()).text)
    its.clock.now += a_while
    with its.act("purge with little to do"):
        purge_by_itself(its.database, its.clock())
    signer = its.deployment.cabinet.deployment_signer()
    with its.act("seal the trail"):
        assert list(seal_audit(its.database, signer, its.clock, lambda _: None))
    with its.act("count for whoever watches"):
        assert its.client().get("/metrics").status_code == 200


def examining(its):
    # What was stored before the rules is looked at once; it goes first, in both alike.
    examine_all(its.database, its.clock())
    with its.database.begin() as repository:
        card = repository.licences.get(its.town.card_id)
        repository.contradictions.note(card, [FieldInDoubt("name", "asked")], its.clock())
        repository.examinations.ask([card.id], its.clock())
    with its.act("examine a licence that was asked for"):
        assert not examine_some(its.database, its.clock())


ACTS = (keeping, examining)
