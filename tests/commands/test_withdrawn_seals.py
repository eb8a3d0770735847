"""Seals under a key that was withdrawn: those that a later seal vouches for stay good."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.commands.trail import sealed_in_three_runs
from tests.factories import SeededEntropy
from wallet.domain.actors.actors import SYSTEM
from wallet.domain.trail.audit_seal import AuditSeal
from wallet.repository.signing_keys.keys import NoSigningKey
from wallet.services.key_cabinet import add_deployment_key
from wallet.services.signing_keys.refusals import TrailSealedByIt
from wallet.services.signing_keys.withdrawing import withdraw_key
from wallet.services.upkeep import sealing
from wallet.services.upkeep.sealing import SealFault, TrailNotVouchedFor
from wallet.tokens.documents.audit_seal import chain, sign_seal


def next_key(trail, seed="next"):
    """Let the deployment sign with another key; returns the one before."""
    deployment = trail.deployment
    before = deployment.cabinet.deployment_signer().kid
    with deployment.database.begin() as repository:
        add_deployment_key(repository, deployment.clock(), SeededEntropy(seed))
    deployment.cabinet.forget()
    return before


def withdraw(trail, kid):
    now = trail.deployment.clock()
    withdraw_key(trail.deployment.database, now, SYSTEM, kid, "密钥文件被窃")
    trail.deployment.cabinet.forget()


def forge(trail, stolen, **claims):
    """Seal what was not sealed yet as somebody would who has stolen a key and the database."""
    deployment = trail.deployment
    with deployment.database.begin() as repository:
        last = repository.audit_seals.last()
        entries = list(repository.audit_seals.entries(last.last_id, 10**9, 10**6))
        digest = last.digest
        for entry in entries:
            digest = chain(digest, entry.content)
        run = AuditSeal(
            entries[0].id, entries[-1].id, len(entries), last.digest, digest, deployment.clock()
        )
        repository.audit_seals.add(sign_seal(stolen, replace(run, **claims)))


def test_old_seals_stay_good_after_their_key_was_withdrawn(trail):
    last = sealed_in_three_runs(trail)
    old = next_key(trail)
    trail.grow()
    trail.seal()
    withdraw(trail, old)
    trail.grow()
    trail.seal()
    proof = trail.prove(last.digest)
    assert (proof.fault, proof.runs, proof.known_digest_found) == (None, 5, True)


def test_a_key_is_not_withdrawn_before_the_trail_is_sealed_under_another(trail):
    sealed_in_three_runs(trail)
    old = next_key(trail)
    with pytest.raises(TrailSealedByIt):
        withdraw(trail, old)
    trail.grow()
    trail.seal()
    withdraw(trail, old)
    assert trail.prove().fault is None


@pytest.mark.parametrize("minutes", [0, -600], ids=["now", "said to be earlier"])
def test_a_seal_forged_with_a_withdrawn_key_is_refused(trail, clock, minutes):
    sealed_in_three_runs(trail)
    stolen = trail.deployment.cabinet.deployment_signer()
    old = next_key(trail)
    trail.grow()
    trail.seal()
    clock.advance(hours=1)
    withdraw(trail, old)
    clock.advance(minutes=5)
    trail.grow(word="forged")
    forge(trail, stolen, sealed_at=clock() + timedelta(minutes=minutes))
    proof = trail.prove()
    assert (proof.fault, proof.runs) == (SealFault.SIGNATURE, 4)
    trail.grow()
    with pytest.raises(TrailNotVouchedFor):
        trail.seal()


def test_a_past_that_was_sealed_anew_with_a_withdrawn_key_is_found(trail):
    sealed_in_three_runs(trail)
    stolen = trail.deployment.cabinet.deployment_signer()
    old = next_key(trail)
    trail.grow()
    (vouching,) = trail.seal()
    withdraw(trail, old)
    trail.tamper("DELETE FROM audit_seals WHERE last_id >= :last", last=vouching.first_id - 1)
    trail.tamper("UPDATE audit_entries SET outcome = 'x' WHERE id = :id", id=vouching.first_id - 1)
    forge(trail, stolen)
    assert trail.prove().fault is SealFault.SIGNATURE


def test_a_digest_kept_elsewhere_vouches_where_no_later_seal_does(trail):
    last = sealed_in_three_runs(trail)
    old = next_key(trail)
    with trail.deployment.database.begin() as repository:
        repository.keys.withdraw(old, trail.deployment.clock(), "operator", "泄露")
    trail.deployment.cabinet.forget()
    assert trail.prove().fault is SealFault.SIGNATURE
    assert trail.prove(last.digest).fault is None
    trail.grow()
    with pytest.raises(TrailNotVouchedFor):
        trail.seal()
    trail.seal(last.digest)
    assert trail.prove().fault is None


def test_nobody_seals_with_a_key_that_was_withdrawn_meanwhile(trail):
    sealed_in_three_runs(trail)
    signer = trail.deployment.cabinet.deployment_signer()
    old = next_key(trail)
    trail.grow()
    trail.seal()
    withdraw(trail, old)
    database, clock = trail.deployment.database, trail.deployment.clock
    with pytest.raises(NoSigningKey):
        list(sealing.seal_audit(database, signer, clock, lambda _seconds: None))
