"""Rotating the secrets: stored fields are sealed again, running workers follow, nothing is lost."""

import fcntl

import pytest
from sqlalchemy import LargeBinary, func, select

from tests import cast
from tests.factories import SeededEntropy, holder, resident_id
from wallet.composition import compose, opened
from wallet.domain.showing.verification import Outcome
from wallet.domain.trail.audit import AuditAction
from wallet.repository.columns.cipher import SealedValueBroken
from wallet.repository.tables import holders, metadata
from wallet.services.upkeep import resealing

ROTATED = AuditAction.KEYS_ROTATED


def numbers_in_use(deployment):
    """Return the key numbers of all sealed values of the database."""
    found = set()
    with deployment.database.read() as repository:
        for table in metadata.sorted_tables:
            for column in table.columns:
                if isinstance(column.type, LargeBinary):
                    query = select(column).where(func.length(column) > 0)
                    found |= {value[0] for value in repository.connection.execute(query).scalars()}
    return found


def everything_opens(deployment, town):
    with deployment.database.read() as repository:
        assert repository.accounts.find_by_login("lin").display_name == cast.LIN.name
        assert repository.licences.version(town.card_id, 1).face["name"] == cast.LIN.name
        assert repository.keys.all()[0].private_pem.startswith("-----BEGIN PRIVATE KEY")
    return True


def test_every_column_of_bytes_is_a_sealed_one_and_is_resealed(deployment):
    with deployment.database.read() as repository:
        names = repository.sealed_columns.names()
    assert names == tuple(
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, LargeBinary)
    )


def test_a_rotation_seals_every_value_under_the_next_key(
    command, deployment, town, counter, code, secrets_now
):
    counter.scan(code)
    assert numbers_in_use(deployment) == {1}
    assert command("rotate-keys", "fields") == 0
    assert secrets_now().current_data_key == 2
    assert numbers_in_use(deployment) == {2}
    assert everything_opens(deployment, town)


def test_a_running_worker_reads_and_writes_on_through_a_rotation(command, deployment, town, clock):
    assert command("rotate-keys", "fields") == 0
    assert everything_opens(deployment, town)
    with deployment.database.begin() as repository:
        repository.holders.add(holder(id="9" * 32, identity_number=resident_id(9)))
    assert numbers_in_use(deployment) == {2}


def test_a_rotation_leaves_entries_that_say_what_was_done(command, system_entries):
    assert command("rotate-keys", "fields") == 0
    (finished, details), (begun, first) = system_entries(ROTATED)
    assert (begun, first) == ("done", {"keys": "fields", "step": "begun", "current": "2"})
    assert (finished, details["step"], details["current"]) == ("done", "resealed", "2")
    assert int(details["values"]) > 10


def test_an_interrupted_rotation_goes_on_without_a_further_key(
    command, deployment, town, secrets_now, monkeypatch, system_entries
):
    reseal = resealing._reseal_column

    def stop_at_licences(database, name):
        if name.startswith("licences."):
            raise KeyboardInterrupt
        return reseal(database, name)

    monkeypatch.setattr(resealing, "_reseal_column", stop_at_licences)
    with pytest.raises(KeyboardInterrupt):
        command("rotate-keys", "fields")
    assert numbers_in_use(deployment) == {1, 2}
    assert everything_opens(deployment, town)
    monkeypatch.setattr(resealing, "_reseal_column", reseal)
    assert command("rotate-keys", "fields") == 0
    assert secrets_now().current_data_key == 2
    assert numbers_in_use(deployment) == {2}
    assert [details["step"] for _, details in system_entries(ROTATED)] == ["resealed", "begun"]


def test_many_values_go_in_batches(command, deployment, town, monkeypatch):
    monkeypatch.setattr(resealing, "BATCH", 2)
    assert command("rotate-keys", "fields") == 0
    assert numbers_in_use(deployment) == {2}
    assert everything_opens(deployment, town)


def test_a_prepared_key_seals_nothing_and_is_prepared_once(
    command, deployment, secrets_now, system_entries
):
    for _ in range(2):
        assert command("rotate-keys", "fields", "--prepare") == 0
    assert (sorted(secrets_now().data_keys), secrets_now().current_data_key) == ([1, 2], 1)
    assert numbers_in_use(deployment) == {1}
    assert len(system_entries(ROTATED)) == 1
    assert command("rotate-keys", "fields") == 0
    assert (sorted(secrets_now().data_keys), secrets_now().current_data_key) == ([1, 2], 2)


def test_old_keys_are_forgotten_when_nothing_needs_them(
    command, settings, town, secrets_now, system_entries
):
    assert command("rotate-keys", "fields") == 0
    assert command("rotate-keys", "fields", "--forget-old") == 0
    assert sorted(secrets_now().data_keys) == [2]
    with opened(settings, secrets_now()) as later:
        assert everything_opens(later, town)
    assert system_entries(ROTATED)[0][1]["step"] == "forgot_old"


def test_old_keys_are_not_forgotten_while_a_value_needs_them(
    command, deployment, secrets_now, system_entries, monkeypatch
):
    monkeypatch.setattr(resealing, "_reseal_column", lambda *_: 0)
    assert command("rotate-keys", "fields") == 0
    assert command("rotate-keys", "fields", "--forget-old") == 2
    assert sorted(secrets_now().data_keys) == [1, 2]
    outcome, details = system_entries(ROTATED)[0]
    assert (outcome, details["step"]) == ("old_keys_in_use", "forget_old")


def test_two_commands_do_not_change_the_secrets_at_once(command, settings, secrets_now, capsys):
    with settings.secrets_file.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert command("rotate-keys", "fields") == 2
    assert "secrets_busy" in capsys.readouterr().err
    assert secrets_now().current_data_key == 1


def test_a_value_that_does_not_open_stops_the_rotation_and_stays(command, deployment, capsys):
    with deployment.database.begin() as repository:
        repository.connection.execute(
            holders.update().where(holders.c.id == cast.LIN.id).values(name_sealed=b"\x01" * 40)
        )
    assert command("rotate-keys", "fields") == 2
    assert "sealed_value_broken" in capsys.readouterr().err
    with deployment.database.read() as repository, pytest.raises(SealedValueBroken):
        repository.holders.get(cast.LIN.id)


def test_codes_on_screens_are_read_after_the_key_of_codes_has_changed(
    command, settings, keys, counter, code, clock, secrets_now, system_entries
):
    assert command("rotate-keys", "codes") == 0
    changed = secrets_now()
    assert (sorted(changed.code_keys), changed.current_code_key) == ([1, 2], 2)
    counter.deployment = compose(settings, changed, clock=clock, entropy=SeededEntropy("later"))
    assert counter.scan(code).outcome is Outcome.VALID
    counter.deployment.database.engine.dispose()
    assert system_entries(ROTATED)[0][1] == {"keys": "codes", "step": "begun", "number": "2"}


def test_a_prepared_key_of_codes_waits(command, secrets_now):
    for _ in range(2):
        assert command("rotate-keys", "codes", "--prepare") == 0
    assert (sorted(secrets_now().code_keys), secrets_now().current_code_key) == ([1, 2], 1)


def test_new_session_keys_sign_everybody_out(command, keys, secrets_now, system_entries):
    assert command("rotate-keys", "sessions") == 0
    assert secrets_now().session_key != keys.session_key
    assert secrets_now().typed_code_key != keys.typed_code_key
    assert secrets_now().data_keys == keys.data_keys
    assert system_entries(ROTATED)[0][1] == {"keys": "sessions", "step": "replaced"}


def test_the_secrets_file_stays_its_owners_alone(command, settings):
    assert command("rotate-keys", "sessions") == 0
    assert settings.secrets_file.stat().st_mode & 0o777 == 0o600
