"""Anchors: the next proof begins where the last one ended, and says what it did not look at."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from tests.commands.trail import forge, next_key, sealed_in_three_runs, withdraw
from wallet.services.upkeep.proving import SealFault, keep_anchor
from wallet.tokens.documents.audit_seal import sign_anchor


@pytest.fixture
def anchored(trail, clock):
    """A trail of three runs, proved, that then grew by one run; returns seal and anchor."""
    last = sealed_in_three_runs(trail)
    anchor = trail.anchor()
    clock.advance(hours=1)
    trail.grow(3, word="fourth")
    trail.seal()
    return last, anchor


def test_the_next_proof_begins_at_the_anchored_run(trail, anchored):
    last, anchor = anchored
    assert (anchor.last_id, anchor.digest) == (last.last_id, last.digest)
    proof = trail.prove_since_anchor()
    assert (proof.fault, proof.runs, proof.entries) == (None, 2, 6)
    assert (proof.skipped_up_to, proof.anchor) == (last.first_id - 1, anchor)
    assert proof.last_digest == trail.prove().last_digest
    assert (trail.prove().runs, trail.prove().skipped_up_to) == (4, 0)


def test_without_an_anchor_all_is_proved(trail):
    last = sealed_in_three_runs(trail)
    proof = trail.prove_since_anchor(last.digest)
    assert (proof.runs, proof.skipped_up_to, proof.known_digest_found) == (3, 0, True)


def test_what_a_proof_reads_does_not_grow_with_what_is_older(trail, anchored):
    trail.anchor()
    read = []

    def remember(_connection, _cursor, statement, _parameters, _context, _many):
        if "FROM audit_entries" in statement or "FROM audit_seals" in statement:
            read.append(statement)

    def statements():
        read.clear()
        engine = trail.deployment.database.engine
        event.listen(engine, "before_cursor_execute", remember)
        try:
            proof = trail.prove_since_anchor()
        finally:
            event.remove(engine, "before_cursor_execute", remember)
        return proof.runs, len(read)

    before = statements()
    for _ in range(5):
        trail.grow(2)
        trail.seal()
        trail.anchor()
    assert statements() == before == (1, before[1])
    assert not [one for one in read if "count(" in one.lower()]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entries SET outcome = 'x' WHERE id = {id}",
        "DELETE FROM audit_entries WHERE id = {id}",
        "DELETE FROM audit_seals WHERE last_id <= {id}",
    ],
)
def test_what_was_done_before_the_anchor_is_found_by_proving_all(
    trail, anchored, statement, command, capsys
):
    last, _ = anchored
    trail.tamper(statement.format(id=last.first_id - 2))
    assert command("verify-audit") == 0
    told = capsys.readouterr().out
    assert f"Entries up to {last.first_id - 1} were not looked at again" in told
    assert "--all" in told
    assert command("verify-audit", "--all") == 1
    assert "MISMATCH" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE audit_entries SET outcome = 'x' WHERE id = {first}", SealFault.CHANGED),
        ("UPDATE audit_entries SET outcome = 'x' WHERE id = {after}", SealFault.CHANGED),
        ("DELETE FROM audit_entries WHERE id = {after}", SealFault.MISSING),
        ("DELETE FROM audit_seals WHERE last_id = {last}", SealFault.CHAIN),
        ("DELETE FROM audit_seals WHERE last_id = {before}", SealFault.CHAIN),
        ("DELETE FROM audit_seals WHERE last_id >= {last}", SealFault.CUT_OFF),
        ("DELETE FROM audit_seals", SealFault.CUT_OFF),
        (
            "UPDATE audit_seals SET last_id = last_id + 1 WHERE last_id = {last}",
            SealFault.SIGNATURE,
        ),
    ],
)
def test_what_was_done_from_the_anchored_run_on_is_found(trail, anchored, statement, fault):
    last, _ = anchored
    numbers = {"last": last.last_id, "first": last.first_id, "after": last.last_id + 2}
    trail.tamper(statement.format(before=last.first_id - 1, **numbers))
    assert trail.prove_since_anchor().fault is fault
    assert trail.prove().fault is not None


def test_a_trail_that_was_cut_off_and_sealed_anew_does_not_reach_its_anchor(
    trail, anchored, command
):
    last, _ = anchored
    trail.tamper("DELETE FROM audit_seals WHERE last_id >= :last", last=last.last_id)
    trail.tamper("UPDATE audit_entries SET outcome = 'x' WHERE id = :id", id=last.last_id)
    trail.seal()
    assert trail.prove_since_anchor().fault is SealFault.CUT_OFF
    assert trail.prove().fault is SealFault.CUT_OFF
    assert command("verify-audit") == command("verify-audit", "--all") == 1


@pytest.mark.parametrize(
    "change",
    [
        {"last_id": 1_000},
        {"digest": "a" * 64},
        {"proved_at": timedelta(hours=1)},
        {"wholly_proved_at": timedelta(hours=1)},
        {"signature": ""},
        {"signature": "of the seal"},
    ],
    ids=str,
)
def test_an_anchor_that_nobody_signed_as_it_stands_counts_for_nothing(trail, anchored, change):
    last, anchor = anchored
    if change == {"signature": "of the seal"}:
        change = {"signature": last.signature}
    moved = {
        name: getattr(anchor, name) + value if isinstance(value, timedelta) else value
        for name, value in change.items()
    }
    with trail.deployment.database.begin() as repository:
        repository.audit_anchors.add(replace(anchor, **moved))
    proof = trail.prove_since_anchor()
    assert (proof.runs, proof.anchor, proof.fault) == (4, None, None)


def test_an_anchor_put_back_to_an_earlier_one_only_makes_the_proof_longer(trail, anchored):
    _, anchor = anchored
    trail.anchor()
    assert trail.prove_since_anchor().runs == 1
    with trail.deployment.database.begin() as repository:
        repository.audit_anchors.add(anchor)
    assert trail.prove_since_anchor().runs == 2


def test_an_anchor_under_a_withdrawn_key_counts_for_nothing(trail, anchored):
    old = next_key(trail)
    assert trail.prove_since_anchor().runs == 2
    trail.grow()
    trail.seal()
    withdraw(trail, old)
    proof = trail.prove_since_anchor()
    assert (proof.runs, proof.skipped_up_to, proof.fault) == (5, 0, None)


def test_a_bureaus_key_signs_no_anchor(trail, anchored, town):
    _, anchor = anchored
    deployment = trail.deployment
    with deployment.database.read() as repository:
        bureau = next(key.unit_id for key in repository.key_records.of_units())
        signer = deployment.cabinet.document_signer(repository, bureau)
    with deployment.database.begin() as repository:
        repository.audit_anchors.add(sign_anchor(signer, anchor))
    assert trail.prove_since_anchor().anchor is None


def test_an_older_known_digest_lets_the_proof_begin_there(trail, anchored):
    last, _ = anchored
    with trail.deployment.database.read() as repository:
        second = repository.audit_seals.before(last.last_id)
        first = repository.audit_seals.before(second.last_id)
    proof = trail.prove_since_anchor(second.digest)
    assert (proof.runs, proof.skipped_up_to) == (3, first.last_id)
    assert proof.known_digest_found
    trail.tamper("UPDATE audit_entries SET outcome = 'x' WHERE id = :id", id=second.last_id)
    assert trail.prove_since_anchor().fault is None
    assert trail.prove_since_anchor(second.digest).fault is SealFault.CHANGED


def test_a_later_known_digest_leaves_nothing_out(trail, anchored):
    (newest,) = trail.grow() or trail.seal()
    proof = trail.prove_since_anchor(newest.digest)
    assert (proof.runs, proof.known_digest_found) == (3, True)


def test_a_trail_with_another_end_than_the_known_one_leaves_no_anchor(trail, anchored, command):
    _, anchor = anchored
    assert command("verify-audit", "--known-digest", "0" * 64) == 1
    with trail.deployment.database.read() as repository:
        assert repository.audit_anchors.last() == anchor


def test_a_proof_of_all_says_so_in_its_anchor(trail, anchored, command, clock):
    _, first = anchored
    assert first.wholly_proved_at == first.proved_at
    second = trail.anchor()
    assert second.wholly_proved_at == first.proved_at < second.proved_at
    clock.advance(hours=1)
    proof, signer = trail.prove(), trail.deployment.cabinet.deployment_signer()
    third = keep_anchor(trail.deployment.database, signer, clock(), proof)
    assert third.wholly_proved_at == third.proved_at == clock()


def test_a_proof_that_only_a_known_digest_vouches_for_leaves_no_anchor(trail, clock):
    last = sealed_in_three_runs(trail)
    old = next_key(trail)
    with trail.deployment.database.begin() as repository:
        repository.keys.withdraw(old, clock(), "operator", "泄露")
    trail.deployment.cabinet.forget()
    proof, signer = trail.prove(last.digest), trail.deployment.cabinet.deployment_signer()
    assert proof.fault is None
    assert keep_anchor(trail.deployment.database, signer, clock(), proof) is None


def test_a_seal_forged_after_the_anchor_is_refused(trail, anchored, clock):
    stolen = trail.deployment.cabinet.deployment_signer()
    old = next_key(trail)
    trail.grow()
    trail.seal()
    trail.anchor()
    clock.advance(hours=1)
    withdraw(trail, old)
    trail.grow(word="forged")
    forge(trail, stolen)
    assert trail.prove_since_anchor().fault is SealFault.SIGNATURE


def test_an_empty_trail_leaves_no_anchor(trail):
    proof = trail.prove_since_anchor()
    assert (proof.runs, proof.fault) == (0, None)
    assert trail.anchor() is None


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_anchors SET last_id = 0", "DELETE FROM audit_anchors"]
)
def test_the_database_refuses_to_change_an_anchor(trail, anchored, statement):
    engine = trail.deployment.database.engine
    with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
        connection.execute(text(statement))


def test_it_is_told_how_far_the_proof_is(trail):
    sealed_in_three_runs(trail)
    told = []
    replace(trail.prover(), told=lambda done, of: told.append((done, of))).prove_all()
    assert [done for done, _ in told] == sorted({done for done, _ in told})
    assert {of for _, of in told} == {told[-1][0]}
