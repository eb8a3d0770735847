"""A request that comes twice under one key is done once, also when both come at one moment."""

from dataclasses import replace

import pytest

from tests import cast
from wallet.domain.actors.actors import Role
from wallet.domain.enterprise.appointment import AnotherWalletOpen
from wallet.domain.errors import NotFound, Unavailable
from wallet.domain.trail.audit import AuditAction
from wallet.repository.database import ContradictsStored
from wallet.services.acts.doing import (
    IdempotencyKeyReused,
    Kept,
    RequestIdentity,
    attempting,
    once,
)


def read_again(repository, given):
    assert repository.holders.get(cast.LIN.id)
    return given["done"]


KEPT = Kept(write=lambda done: {"done": done}, read=read_again)
IDENTITY = RequestIdentity("key", "digest")


def test_the_same_request_is_done_once(deployment, entry):
    done = []

    def do(_repository):
        done.append("it")
        return f"answer {len(done)}"

    answers = {once(deployment.database, entry, IDENTITY, KEPT, do) for _ in range(3)}
    assert (answers, done) == ({"answer 1"}, ["it"])


def test_without_a_key_each_request_is_done(deployment, entry):
    done = []
    for _ in range(2):
        once(deployment.database, entry, None, KEPT, lambda _: done.append("it"))
    assert done == ["it", "it"]


def test_a_key_that_comes_with_another_request_is_refused(deployment, entry, trail):
    once(deployment.database, entry, IDENTITY, KEPT, lambda _: "first")
    other = RequestIdentity(IDENTITY.key, "another digest")
    with pytest.raises(IdempotencyKeyReused):
        once(deployment.database, entry, other, KEPT, lambda _: "second")
    assert trail()[0].outcome == "idempotency_key_reused"


def test_what_was_answered_is_found_ahead_of_slow_steps(deployment, entry):
    with attempting(deployment.database, entry) as attempt:
        assert attempt.given(IDENTITY, KEPT) is None
        attempt.once(IDENTITY, KEPT, lambda _: "first")
        assert attempt.given(IDENTITY, KEPT) == "first"
        assert attempt.given(None, KEPT) is None
        with pytest.raises(IdempotencyKeyReused):
            attempt.given(RequestIdentity(IDENTITY.key, "another digest"), KEPT)


def test_a_refused_request_may_be_tried_again_under_its_key(deployment, entry):
    def refuse(_repository):
        raise NotFound

    with pytest.raises(NotFound):
        once(deployment.database, entry, IDENTITY, KEPT, refuse)
    assert once(deployment.database, entry, IDENTITY, KEPT, lambda _: "done") == "done"


def test_an_act_without_a_key_in_the_table_cannot_be_given_one(deployment, entry):
    clerk = replace(entry.actor, role=Role.ISSUER)
    reading = replace(entry, action=AuditAction.LICENCE_READ, actor=clerk)
    with pytest.raises(ValueError, match="licence:read"):
        once(deployment.database, reading, IDENTITY, KEPT, lambda _: "done")


class Refusing:
    """An act that is refused a few times before it is done."""

    def __init__(self, refusal, times):
        self.refusal, self.left, self.tries = refusal, times, 0

    def __call__(self, _repository):
        self.tries += 1
        if self.left:
            self.left -= 1
            raise self.refusal
        return "done"


@pytest.mark.parametrize("identity", [None, IDENTITY])
def test_who_was_overtaken_tries_once_more(deployment, entry, identity):
    act = Refusing(ContradictsStored(), 1)
    assert once(deployment.database, entry, identity, KEPT, act) == "done"
    assert act.tries == 2


def test_who_is_overtaken_twice_is_told(deployment, entry, trail):
    act = Refusing(ContradictsStored(), 9)
    with pytest.raises(ContradictsStored):
        once(deployment.database, entry, IDENTITY, KEPT, act)
    assert (act.tries, trail()[0].outcome) == (2, "contradicts_stored")


@pytest.mark.parametrize("refusal", [NotFound(), Unavailable()])
def test_no_other_refusal_is_tried_again(deployment, entry, refusal):
    act = Refusing(refusal, 1)
    with pytest.raises(type(refusal)):
        once(deployment.database, entry, IDENTITY, KEPT, act)
    assert act.tries == 1


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_whoever_is_refused_for_what_its_twin_did_meanwhile_gets_its_answer(deployment, entry):
    """The other connection is between the two; SQLite lets no second writer in."""

    def overtaken(_repository):
        once(deployment.database, entry, IDENTITY, KEPT, lambda _: "by the twin")
        raise NotFound

    assert once(deployment.database, entry, IDENTITY, KEPT, overtaken) == "by the twin"


def test_it_counts_for_the_wallet_of_its_page_too(deployment, entry, lin):
    act, account = Refusing(NotFound(), 0), replace(lin, shown_for="another wallet")
    with pytest.raises(AnotherWalletOpen):
        once(deployment.database, entry, IDENTITY, KEPT, act, account=account)
    assert act.tries == 0


def test_what_stands_beside_its_refusal_is_written(deployment, entry):
    beside = []
    with pytest.raises(NotFound):
        once(
            deployment.database,
            entry,
            IDENTITY,
            KEPT,
            Refusing(NotFound(), 1),
            beside=lambda _repository, refusal: beside.append(refusal.code),
        )
    assert beside == ["not_found"]
