"""Several workers seal at once while others write: nothing is sealed twice, nothing is left out."""

import pytest

from tests.commands.trail import Trail, next_key
from tests.races.racing import CONTENDERS, ROUNDS
from wallet.domain.actors.actors import SYSTEM
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.services.signing_keys.refusals import TrailSealedByIt
from wallet.services.signing_keys.withdrawing import withdraw_key
from wallet.services.upkeep import sealing
from wallet.services.upkeep.sealing import seal_audit


@pytest.fixture
def trail(deployment, town):
    return Trail(deployment)


def seal(deployment):
    """Seal as a worker does, waiting but for moments."""
    signer = deployment.cabinet.deployment_signer()
    return list(seal_audit(deployment.database, signer, deployment.clock, lambda _: None))


def write(deployment):
    entry = AuditEntry(deployment.clock(), AuditAction.SIGNED_IN, SYSTEM)
    for _ in range(5):
        with deployment.database.begin() as repository:
            repository.audit.append_all([entry] * 3)


def test_workers_that_seal_at_once_seal_each_entry_once(course, trail, monkeypatch):
    monkeypatch.setattr(sealing, "LONGEST_RUN", 5)
    for _ in range(ROUNDS):
        trail.grow(23)
        made = [one for seals in course.race(seal, 4) for one in seals]
        assert sum(one.entries for one in made) >= 23
        assert len({one.first_id for one in made}) == len(made)
    proof = trail.prove()
    assert (proof.fault, proof.unsealed) == (None, 0)


def test_workers_seal_while_others_write(course, trail):
    for _ in range(ROUNDS):
        course.race_each([seal if number % 4 == 0 else write for number in range(CONTENDERS)])
    trail.seal()
    proof = trail.prove()
    assert (proof.fault, proof.unsealed) == (None, 0)
    assert proof.entries >= ROUNDS * CONTENDERS * 3 // 4 * 15


def test_a_key_that_is_withdrawn_while_it_seals_leaves_no_seal_without_a_later_one(
    course, trail, deployment, clock
):
    for number in range(ROUNDS):
        trail.grow()
        trail.seal()
        contenders = course.deployments[:4]
        for one in contenders:
            one.cabinet.forget()
            one.cabinet.deployment_signer()
        old = next_key(trail, f"key {number}")
        trail.grow()
        trail.seal()
        trail.grow()

        def withdraw(one, kid=old):
            withdraw_key(one.database, clock(), SYSTEM, kid, "密钥文件被窃")

        results = course.race_each([withdraw, seal, seal, seal])
        withdrawn = not isinstance(results[0], TrailSealedByIt)
        deployment.cabinet.forget()
        clock.advance(minutes=1)
        if not withdrawn:  # a seal of the old key came between: one of the next is put on top
            trail.grow()
            trail.seal()
            withdraw(deployment)
            deployment.cabinet.forget()
        assert trail.prove().fault is None
