"""A backup and what comes of it: the same rows in an empty database, or a refusal."""

import json
import threading
from dataclasses import replace

import pytest
from sqlalchemy import select, text

from tests import cast
from tests.databases import POSTGRES_URL
from tests.factories import SeededEntropy, holder, resident_id
from tests.repository.licences.real_figures import kept_figures
from wallet import cli
from wallet.commands.backups.backup import backup_keys
from wallet.commands.migrate import known_revisions, migrate
from wallet.composition import opened
from wallet.domain.actors.actors import SYSTEM
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.act_tables import audit_entries
from wallet.repository.database import make_engine
from wallet.repository.tables import DERIVED, holders, metadata
from wallet.secret_keys import new_secret_keys, store_secret_keys
from wallet.services.upkeep import backing_up

KEYS = new_secret_keys(SeededEntropy("secrets"), demonstration=True)


@pytest.fixture
def backup(tmp_path, command):
    """Make a backup and return its path."""
    path = tmp_path / "city.backup"
    assert command("backup", path) == 0
    return path


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def other_server(request, tmp_path, keys, monkeypatch, templates):
    """A second server with the same secrets and an empty database, of either kind."""
    if request.param == "postgresql" and not POSTGRES_URL:
        pytest.skip("WALLET_TEST_POSTGRES_URL is not set")
    with templates.empty(request.param) as url:
        yield Server(url, tmp_path / "other", keys, monkeypatch)


class Server:
    """Types commands on another server."""

    def __init__(self, url, var, keys, monkeypatch):
        self.url, self.var, self._monkeypatch = url, var, monkeypatch
        self.secrets_file = var / "secrets.json"
        store_secret_keys(self.secrets_file, keys)

    def command(self, *words):
        self._monkeypatch.setenv("WALLET_DATABASE_URL", self.url)
        self._monkeypatch.setenv("WALLET_VAR", str(self.var))
        return cli.main([str(word) for word in words])

    def rows(self):
        engine = make_engine(self.url)
        found = all_rows(engine)
        engine.dispose()
        return found


def all_rows(engine):
    with engine.connect() as connection:
        rows = {
            table.name: connection.execute(select(table).order_by(*table.primary_key.columns)).all()
            for table in metadata.sorted_tables
            if not table.info.get(DERIVED)
        }
        return rows | {"deliveries": kept_figures(connection)}


def test_every_row_comes_back_on_either_database(backup_of_a_busy_town, other_server, capsys):
    path, before = backup_of_a_busy_town
    assert other_server.command("restore", path) == 0
    assert "OK: 1 runs" in capsys.readouterr().out
    after = other_server.rows()
    *entries, restored = after.pop("audit_entries")
    assert (restored.action, restored.outcome) == ("system:restored", "done")
    assert entries == before.pop("audit_entries")
    (anchor,) = after.pop("audit_anchors")  # the restored trail was proved, all of it
    assert before.pop("audit_anchors") == []
    assert anchor.wholly_proved_at == anchor.proved_at
    assert after == before
    assert all(after[table] for table in ("licences", "verifications", "signing_keys", "accounts"))


@pytest.fixture
def backup_of_a_busy_town(tmp_path, command, deployment, counter, code):
    """A town where something happened, sealed; its backup and its rows at that time."""
    counter.scan(code)
    assert command("seal-audit") == 0
    before = all_rows(deployment.database.engine)
    path = tmp_path / "busy.backup"
    assert command("backup", path) == 0
    return path, before


def test_a_restored_city_works_on(backup, other_server, deployment, clock):
    assert other_server.command("restore", backup) == 0
    assert other_server.command("seal-audit") == 0
    assert other_server.command("verify-audit") == 0
    assert other_server.command("rotate-keys", "fields") == 0


def test_a_backup_leaves_its_entry_and_a_manifest(backup, system_entries, command, capsys):
    manifest = json.loads(backup.with_name("city.backup.json").read_text())
    ((outcome, details),) = system_entries(AuditAction.BACKED_UP)
    assert (outcome, details["digest"]) == ("done", manifest["digest"])
    assert manifest["rows"]["holders"] == 4
    assert manifest["revision"] == known_revisions()[0]
    assert int(details["rows"]) == sum(manifest["rows"].values())


def test_a_backup_is_its_owners_alone_and_shows_nothing(backup):
    content = backup.read_bytes()
    assert backup.stat().st_mode & 0o777 == 0o600
    assert cast.BUREAU.name.encode() not in content
    assert b"licence" not in content
    assert list(backup.parent.glob("*.unfinished")) == []


def test_no_file_is_overwritten(backup, command, capsys):
    before = backup.read_bytes()
    assert command("backup", backup) == 2
    assert backup.read_bytes() == before
    assert "exists already" in capsys.readouterr().err


def test_two_backups_of_the_same_rows_are_encrypted_differently(backup, command, tmp_path):
    assert command("backup", tmp_path / "again") == 0
    assert (tmp_path / "again").read_bytes()[:4096] != backup.read_bytes()[:4096]


def test_a_full_disk_leaves_no_file(command, tmp_path, monkeypatch, system_entries, capsys):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backing_up, "seal", full)
    assert command("backup", tmp_path / "city.backup") == 2
    assert "backup_not_written" in capsys.readouterr().err
    assert list(tmp_path.glob("city.backup*")) == []
    assert system_entries(AuditAction.BACKED_UP) == [("backup_not_written", {})]


def test_an_older_form_of_the_tables_is_not_backed_up(command, deployment, tmp_path, capsys):
    with deployment.database.begin() as repository:
        repository.connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    assert command("backup", tmp_path / "city.backup") == 2
    assert "schema_not_current" in capsys.readouterr().err


def test_a_backup_shows_one_moment_while_writers_go_on(deployment, keys, tmp_path, settings, clock):
    """Each writer adds a holder and an entry in one transaction: a backup has as many of both."""
    stop, started = threading.Event(), threading.Event()

    def write():
        with opened(settings, keys) as writer:
            for number in range(10, 1000):  # as many people as one birthday can have
                with writer.database.begin() as repository:
                    made = holder(id=f"{number:032}", identity_number=resident_id(number))
                    repository.holders.add(made)
                    repository.audit.append(AuditEntry(clock(), AuditAction.SIGNED_IN, SYSTEM))
                started.set()
                if stop.wait(0.005):
                    return

    thread = threading.Thread(target=write)
    thread.start()
    counts = []
    try:
        started.wait(10)
        for number in range(5):
            with (tmp_path / str(number)).open("w+b") as file:
                manifest = backing_up.back_up(
                    deployment.database,
                    clock,
                    SeededEntropy(f"backup {number}"),
                    backup_keys(keys),
                    known_revisions()[0],
                    file,
                )
            counts.append((manifest.rows["holders"], manifest.rows["audit_entries"] - number))
    finally:
        stop.set()
        thread.join()
    assert len({entries - found for found, entries in counts}) == 1
    assert counts[-1] > counts[0]


def test_nothing_is_restored_over_what_is_there(
    backup, command, deployment, system_entries, capsys
):
    before = all_rows(deployment.database.engine)
    assert command("restore", backup) == 2
    assert "database_not_empty" in capsys.readouterr().err
    after = all_rows(deployment.database.engine)
    assert len(after.pop("audit_entries")) == len(before.pop("audit_entries")) + 1
    assert after == before
    assert system_entries(AuditAction.RESTORED)[0][0] == "database_not_empty"


@pytest.mark.parametrize("where", [0, 30, 60, 2000, -1])
def test_a_changed_byte_is_found_before_anything_is_restored(backup, other_server, where, capsys):
    content = bytearray(backup.read_bytes())
    content[where] ^= 1
    backup.write_bytes(content)
    assert other_server.command("restore", backup) == 2
    assert "backup_broken" in capsys.readouterr().err
    assert restored_tables(other_server) == set()


@pytest.mark.parametrize("length", [0, 40, 60, 3000, -1])
def test_a_file_that_was_cut_off_is_found(backup, other_server, length, capsys):
    backup.write_bytes(backup.read_bytes()[:length])
    assert other_server.command("restore", backup) == 2
    assert "backup_broken" in capsys.readouterr().err
    assert restored_tables(other_server) == set()


def restored_tables(server):
    engine = make_engine(server.url)
    with engine.connect() as connection:
        names = set(engine.dialect.get_table_names(connection))
    engine.dispose()
    return names


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"index_keys": {1: b"x" * 32}}, "backup_broken"),
        ({"data_keys": {1: b"x" * 32}}, "backup_of_other_keys"),
        (
            {
                "data_keys": {2: b"x" * 32},
                "index_keys": {2: KEYS.index_keys[1]},
                "current_data_key": 2,
            },
            "backup_of_other_keys",
        ),
    ],
)
def test_other_secrets_do_not_open_it(backup, other_server, keys, change, code, capsys):
    store_secret_keys(other_server.secrets_file, replace(keys, **change))
    assert other_server.command("restore", backup) == 2
    assert code in capsys.readouterr().err
    assert restored_tables(other_server) == set()


def test_a_digest_that_was_kept_must_match(backup, other_server, capsys):
    digest = json.loads(backup.with_name("city.backup.json").read_text())["digest"]
    assert other_server.command("restore", backup, "--known-digest", "0" * 64) == 2
    assert "other_backup" in capsys.readouterr().err
    assert other_server.command("restore", backup, "--known-digest", digest.upper()) == 0


def test_empty_tables_of_the_backups_form_are_filled(backup, other_server):
    assert other_server.command("migrate") == 0
    assert other_server.command("restore", backup) == 0


def test_empty_tables_of_another_form_are_left_alone(backup, other_server, capsys):
    engine = make_engine(other_server.url)
    migrate(engine, "0003")
    engine.dispose()
    assert other_server.command("restore", backup) == 2
    assert "other_schema" in capsys.readouterr().err


def test_a_backup_of_a_newer_version_is_refused(backup, other_server, monkeypatch, capsys):
    monkeypatch.setattr("wallet.commands.backups.restore.known_revisions", lambda: ["0001"])
    assert other_server.command("restore", backup) == 2
    assert "backup_of_newer_version" in capsys.readouterr().err


def test_no_such_file(command, tmp_path, capsys):
    assert command("restore", tmp_path / "none") == 2
    assert "No such file" in capsys.readouterr().err


def test_numbers_go_on_after_the_restored_ones(backup, other_server, settings, keys):
    assert other_server.command("restore", backup) == 0
    with opened(replace(settings, database_url=other_server.url), keys) as restored:
        with restored.database.begin() as repository:
            repository.audit.append(AuditEntry(restored.clock(), AuditAction.SIGNED_IN, SYSTEM))
            repository.holders.add(holder(id="9" * 32, identity_number=resident_id(9)))
        with restored.database.read() as repository:
            ids = repository.connection.execute(select(audit_entries.c.id)).scalars().all()
            names = repository.connection.execute(select(holders.c.id)).scalars().all()
    assert len(set(ids)) == len(ids) == max(ids)
    assert len(names) == 5
