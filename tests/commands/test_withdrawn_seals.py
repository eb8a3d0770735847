"""Seals under a key that was withdrawn: those that a later seal vouches for stay good."""

from datetime import timedelta

import pytest

from tests.commands.trail import forge, next_key, sealed_in_three_runs, withdraw
from wallet.repository.signing_keys.keys import NoSigningKey
from wallet.services.signing_keys.refusals import TrailSealedByIt
from wallet.services.upkeep import sealing
from wallet.services.upkeep.proving import SealFault
from wallet.services.upkeep.sealing import TrailNotVouchedFor


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
