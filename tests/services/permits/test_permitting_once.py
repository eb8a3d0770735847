"""A repeated request under one key does its act once, however many arrive at the same moment."""

from threading import Barrier, Thread

import pytest

from tests.trade import RESTAURANT
from wallet.domain.errors import WalletError
from wallet.domain.permits.industry_permit import ConstituentTaken
from wallet.domain.trail.audit import DONE, AuditAction
from wallet.services.acts.doing import IdempotencyKeyReused, RequestIdentity

ONCE = RequestIdentity("permit-1", "a" * 64)


def at_once(*acts):
    """Do several acts at the same moment; returns what each gave or which code refused it."""
    barrier, told = Barrier(len(acts)), []

    def run(act):
        barrier.wait()
        try:
            told.append(act())
        except WalletError as refusal:
            told.append(refusal.code)

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def test_of_many_with_one_key_all_get_the_one_permit(trade, deployment):
    told = at_once(*[lambda: trade.assemble(0, 1, identity=ONCE)] * 4)
    assert len({permit.id for permit in told}) == 1
    with deployment.database.read() as repository:
        (permit,) = repository.permits.of_issuer(trade.actor("clerk").unit_id)
        assert permit.id == told[0].id
    outcomes = [one.outcome for one in trade.entries(AuditAction.PERMIT_ASSEMBLED)]
    assert outcomes.count(DONE) == 1


def test_of_many_without_a_key_one_gets_the_permit(trade):
    told = at_once(*[lambda: trade.assemble(0, 1)] * 4)
    refused = [one for one in told if isinstance(one, str)]
    assert len(refused) == 3
    assert set(refused) <= {"constituent_taken", "contradicts_stored"}


def test_each_change_is_made_once_a_key(trade, deployment):
    permit = trade.assemble(0, 1)
    for number, act in enumerate(
        (
            lambda how: trade.extend(permit, trade.parts(2), **how),
            lambda how: trade.rebuild(permit, trade.parts(0, 2), "减少一项", **how),
            lambda how: trade.end(permit, "停业", **how),
        )
    ):
        how = {"identity": RequestIdentity(f"change-{number}", "b" * 64)}
        told = at_once(*[lambda act=act, how=how: act(how)] * 3)
        assert len({(one.version, one.ended_at) for one in told}) == 1
    with deployment.database.read() as repository:
        assert len(repository.permits.versions_of(permit.id)) == 3
    for action in (AuditAction.PERMIT_EXTENDED, AuditAction.PERMIT_REBUILT):
        assert [one.outcome for one in trade.entries(action)] == [DONE]


def test_a_key_that_came_with_another_request_does_nothing(trade):
    trade.assemble(0, 1, identity=ONCE)
    with pytest.raises(IdempotencyKeyReused):
        trade.assemble(2, 3, identity=RequestIdentity(ONCE.key, "c" * 64))
    with pytest.raises(ConstituentTaken):
        trade.assemble(0, 1, identity=RequestIdentity("another", "d" * 64))
    outcomes = [one.outcome for one in trade.entries(AuditAction.PERMIT_ASSEMBLED)]
    assert outcomes == ["constituent_taken", "idempotency_key_reused", DONE]
    assert trade.entries(AuditAction.PERMIT_ASSEMBLED)[0].details == {"industry": RESTAURANT}
