"""Sealing the audit trail, and finding out what was done to it behind the system's back."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.commands.trail import sealed_in_three_runs
from tests.factories import SeededEntropy
from wallet.services.key_cabinet import add_deployment_key
from wallet.services.upkeep import sealing
from wallet.services.upkeep.proving import SealFault
from wallet.services.upkeep.sealing import TrailBusy, TrailCutOff

OTHER_SIGNATURE = """
    UPDATE audit_seals SET signature = first.signature FROM audit_seals AS first
    WHERE first.first_id = 1 AND audit_seals.last_id = {last}
"""
on_postgresql = pytest.mark.parametrize(
    "database_url",
    [pytest.param("postgresql", marks=pytest.mark.postgres)],
    indirect=True,
)
"""SQLite gives out ids in the order of commits: nothing can be late there."""


def test_an_untouched_trail_matches(trail):
    last = sealed_in_three_runs(trail)
    trail.grow(2)
    proof = trail.prove()
    assert (proof.fault, proof.runs, proof.unsealed) == (None, 3, 2)
    assert proof.entries == last.last_id - proof.unsealed + 2
    assert proof.last_digest == last.digest


def test_runs_are_tied_to_each_other_and_nothing_is_sealed_twice(trail):
    trail.grow()
    (first,) = trail.seal()
    assert trail.seal() == []
    trail.grow()
    (second,) = trail.seal()
    assert second.previous_digest == first.digest
    assert second.first_id == first.last_id + 1


def test_a_long_trail_is_sealed_in_runs(trail, monkeypatch):
    monkeypatch.setattr(sealing, "LONGEST_RUN", 4)
    trail.grow(10)
    seals = trail.seal()
    assert all(seal.entries <= 4 for seal in seals)
    assert trail.prove().runs == len(seals) >= 3


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE audit_entries SET outcome = 'refused' WHERE id = {id}", SealFault.CHANGED),
        ("UPDATE audit_entries SET actor_id = 'nobody' WHERE id = {id}", SealFault.CHANGED),
        ("UPDATE audit_entries SET place = 'elsewhere' WHERE id = {id}", SealFault.CHANGED),
        ("UPDATE audit_entries SET action = 'not:known' WHERE id = {id}", SealFault.CHANGED),
        ("DELETE FROM audit_entries WHERE id = {id}", SealFault.MISSING),
        ("UPDATE audit_entries SET id = id + 1000 WHERE id = {id}", SealFault.MISSING),
        ("DELETE FROM audit_seals WHERE last_id = {before}", SealFault.CHAIN),
        (
            "UPDATE audit_seals SET entries = entries - 1 WHERE last_id = {last}",
            SealFault.SIGNATURE,
        ),
        (
            "UPDATE audit_seals SET digest = previous_digest WHERE last_id = {last}",
            SealFault.SIGNATURE,
        ),
        (
            OTHER_SIGNATURE,
            SealFault.SIGNATURE,
        ),
    ],
)
def test_tampering_with_the_last_run_is_named(trail, statement, fault):
    last = sealed_in_three_runs(trail)
    trail.tamper(
        statement.format(id=last.first_id + 1, last=last.last_id, before=last.first_id - 1)
    )
    proof = trail.prove()
    assert proof.fault is fault
    assert proof.faulty.last_id == last.last_id


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_seals SET entries = 0", "DELETE FROM audit_seals"]
)
def test_the_database_refuses_to_change_a_seal(trail, statement):
    trail.seal()
    engine = trail.deployment.database.engine
    with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
        connection.execute(text(statement))


def test_an_entry_inserted_between_two_sealed_ones_is_found(trail):
    trail.grow(3)
    trail.seal()
    trail.tamper(
        "UPDATE audit_entries SET id = id + 5 WHERE id = (SELECT max(id) FROM audit_entries)"
    )
    assert trail.prove().fault is SealFault.MISSING


def test_the_first_of_several_faulty_runs_is_named(trail):
    sealed_in_three_runs(trail)
    trail.tamper("UPDATE audit_entries SET outcome = 'x'")
    proof = trail.prove()
    assert (proof.runs, proof.fault) == (0, SealFault.CHANGED)


def test_a_digest_kept_elsewhere_tells_that_the_end_was_cut_off(trail):
    last = sealed_in_three_runs(trail)
    assert trail.prove(last.digest).known_digest_found
    trail.tamper("DELETE FROM audit_entries WHERE id >= :first", first=last.first_id)
    trail.tamper("DELETE FROM audit_seals WHERE last_id = :last", last=last.last_id)
    proof = trail.prove(last.digest)
    assert proof.fault is None
    assert not proof.known_digest_found


def test_seals_outlive_the_rotation_of_the_key_that_made_them(trail):
    sealed_in_three_runs(trail)
    deployment = trail.deployment
    with deployment.database.begin() as repository:
        add_deployment_key(repository, deployment.clock(), SeededEntropy("next"))
    deployment.cabinet.forget()
    trail.grow()
    trail.seal()
    assert (trail.prove().fault, trail.prove().runs) == (None, 4)


def test_a_withdrawn_key_proves_nothing(trail):
    sealed_in_three_runs(trail)
    deployment = trail.deployment
    kid = deployment.cabinet.deployment_signer().kid
    with deployment.database.begin() as repository:
        repository.keys.withdraw(kid, deployment.clock(), "operator", "泄露")
        add_deployment_key(repository, deployment.clock(), SeededEntropy("next"))
    deployment.cabinet.forget()
    assert trail.prove().fault is SealFault.SIGNATURE


@on_postgresql
def test_an_entry_that_commits_late_is_waited_for_and_sealed(trail):
    database = trail.deployment.database
    before = trail.seal()[-1].last_id
    pauses = []
    with database.engine.connect() as late:
        transaction = late.begin()
        late.execute(
            text(
                "INSERT INTO audit_entries (at, action, outcome, actor_kind, actor_id, actor_name,"
                " fields, details) VALUES (now(), 'account:signed_in', 'done', 'system', 'system',"
                " 'system', '[]', '{}')"
            )
        )
        trail.grow(2)

        def commit_late(seconds):
            pauses.append(seconds)
            if len(pauses) == 3:
                transaction.commit()

        seals = list(
            sealing.seal_audit(
                database,
                trail.deployment.cabinet.deployment_signer(),
                trail.deployment.clock,
                commit_late,
            )
        )
    assert len(pauses) == 3
    assert [(seal.first_id, seal.entries) for seal in seals] == [(before + 1, 3)]
    assert trail.prove().fault is None


@on_postgresql
def test_a_transaction_that_stays_open_is_not_skipped(trail):
    database = trail.deployment.database
    with database.engine.connect() as late:
        late.execute(text("LOCK TABLE audit_entries IN ROW EXCLUSIVE MODE"))
        with pytest.raises(TrailBusy):
            trail.seal()
        late.rollback()


def test_the_commands_seal_prove_and_name_what_does_not_match(trail, command, capsys):
    trail.grow()
    assert command("seal-audit") == 0
    digest = capsys.readouterr().out.splitlines()[0].split()[-1]
    assert command("verify-audit", "--known-digest", digest.upper()) == 0
    assert command("verify-audit", "--known-digest", "0" * 64) == 1
    trail.tamper("DELETE FROM audit_entries WHERE id = 2")
    assert command("verify-audit") == 1
    assert "the run 1–" in capsys.readouterr().out


def test_the_digest_to_keep_is_printed_where_the_worker_was_faster(trail, command, capsys):
    trail.grow()
    last = trail.seal()[-1]
    assert command("seal-audit") == 0
    out = capsys.readouterr().out
    assert "0 audit entries were sealed" in out
    assert out.split()[-1] == last.digest


def test_an_entry_is_digested_before_the_database_is_locked_and_the_seal_inserted_after(trail):
    trail.grow(5)
    database, waiting = trail.deployment.database, []
    prepare = sealing.chain

    def while_another_writes(previous, content):
        # Digesting holds nothing: another writes meanwhile, as often as it likes.
        if len(waiting) < 3:
            trail.grow(1, word="meanwhile")
            waiting.append(1)
        return prepare(previous, content)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealing, "chain", while_another_writes)
        (first,) = trail.seal()
    (second,) = trail.seal()
    assert second.entries == len(waiting) == 3
    assert (second.first_id, trail.prove().fault) == (first.last_id + 1, None)
    assert database.answers()


@pytest.mark.parametrize("where", ["own", "another's"])
def test_who_was_overtaken_while_digesting_seals_nothing_twice(trail, where, monkeypatch):
    trail.grow(5)
    digest, overtaken = sealing.chain, []

    def overtake(previous, content):
        if not overtaken:
            overtaken.append(None)
            if where == "another's":
                trail.grow(2)
            overtaken.extend(trail.seal())
        return digest(previous, content)

    monkeypatch.setattr(sealing, "chain", overtake)
    assert trail.seal() == []
    assert trail.prove().runs == len(overtaken) - 1 == 1


def test_a_seal_that_was_seen_and_is_gone_is_not_covered_up(trail):
    last = sealed_in_three_runs(trail)
    trail.grow()
    trail.tamper("DELETE FROM audit_seals WHERE last_id = :last", last=last.last_id)
    trail.tamper("DELETE FROM audit_entries WHERE id = :id", id=last.first_id)
    with pytest.raises(TrailCutOff):
        trail.seal(seen=last)
    assert trail.seal() != []


@on_postgresql
def test_an_entry_with_an_invented_id_does_not_keep_later_ones_from_being_sealed(trail):
    trail.seal()
    trail.grow(1, word="invented")
    trail.tamper(
        "UPDATE audit_entries SET id = id + 1000000 WHERE id = (SELECT max(id) FROM audit_entries)"
    )
    trail.seal()
    trail.grow(2)
    assert sum(seal.entries for seal in trail.seal()) == 2
    with trail.deployment.database.read() as repository:
        assert repository.audit_seals.unsealed_at_most() > 100_000
