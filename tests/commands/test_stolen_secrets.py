"""A stranger has read the secrets file, and the database of that day: after the drill both are old.

The drill is the one of docs/operations.md, command by command.
"""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy import String, func, select

from tests import cast
from tests.factories import NOW, resident_id
from tests.services.oversight.bureau_lists import TOWNS_OWN
from wallet.composition import system_clock
from wallet.domain.showing.verification import Outcome
from wallet.repository.columns.cipher import FieldCipher, HeldKeys, SealedValueBroken
from wallet.repository.tables import metadata
from wallet.secret_keys import store_secret_keys
from wallet.services.access.bearers import InvalidToken, authenticate_bearer
from wallet.services.upkeep.backup_envelope import BackupBroken, unseal
from wallet.tokens.access_token import issue_access_token
from wallet.tokens.documents.receipt import Receipt, read_receipt, sign_receipt
from wallet.tokens.errors import KeyWithdrawn
from wallet.tokens.presentation_code import sign_code, typed_code

GUESSES = [resident_id(number) for number in range(1, 200)]


@pytest.fixture
def thief(settings, keys, command, deployment, town, tmp_path):
    """What is stolen: the secrets, and with the database the key that the deployment signed with.

    Then the drill is done.
    """
    store_secret_keys(settings.secrets_file, keys)
    stolen = SimpleNamespace(keys=keys, signer=deployment.cabinet.deployment_signer())
    stolen.kept = tmp_path / "of-before.backup"
    assert command("backup", stolen.kept) == 0
    assert command("seal-audit") == 0
    for words in (
        "fields",
        "codes",
        "sessions",
        "deployment --at-once",
        "fields --forget-old",
        "codes --forget-old",
    ):
        assert command("rotate-keys", *words.split()) == 0
    assert command("seal-audit") == 0
    assert command("rotate-keys", "withdraw", stolen.signer.kid, "--reason", "密钥文件被窃") == 0
    deployment.cabinet.forget()
    return stolen


@pytest.fixture
def now(thief, clock):
    clock.now = system_clock() + timedelta(minutes=1)
    return clock.now


def secrets_of(keys):
    rings = (keys.data_keys, keys.index_keys, keys.code_keys)
    return {
        keys.typed_code_key,
        keys.session_key,
        *(one for ring in rings for one in ring.values()),
    }


def test_no_secret_is_what_it_was(thief, secrets_now):
    assert secrets_of(secrets_now()).isdisjoint(secrets_of(thief.keys))


def every(deployment, kind, suffix):
    """Give each value of the columns of a kind, with the place of its row."""
    with deployment.database.read() as repository:
        for table in metadata.sorted_tables:
            for column in table.columns:
                if not (isinstance(column.type, kind) and column.name.endswith(suffix)):
                    continue
                rows = repository.connection.execute(
                    select(*table.primary_key.columns, column).where(func.length(column) > 0)
                )
                for *key, value in rows:
                    name = column.name.removesuffix(suffix)
                    yield f"{table.name}.{name}/{'/'.join(map(str, key))}", value


def test_the_dictionary_finds_nothing(thief, deployment):
    indexes = {value for _, value in every(deployment, String, "_index")}
    assert len(indexes) > 5
    cipher = FieldCipher(HeldKeys(thief.keys.field_keys()))
    found = {cipher.index("identity/resident_id", number) for number in GUESSES}
    found |= {cipher.index("licence_number", number) for number in (TOWNS_OWN, *GUESSES)}
    found |= {cipher.index("identity/uscc", cast.HOTEL.uscc)}
    assert found.isdisjoint(indexes)


def test_no_column_opens(thief, deployment):
    cipher = FieldCipher(HeldKeys(thief.keys.field_keys()))
    tried = 0
    for place, sealed in every(
        deployment, metadata.tables["holders"].c.name_sealed.type.__class__, "_sealed"
    ):
        for attempt in (sealed, b"\x01" + sealed[1:]):
            with pytest.raises(SealedValueBroken):
                cipher.open(place, attempt)
            tried += 1
    assert tried > 20


def test_no_new_backup_opens_and_an_old_one_only_with_the_old_file(
    thief, command, tmp_path, settings, secrets_now, templates, monkeypatch
):
    assert command("backup", tmp_path / "new.backup") == 0
    with (tmp_path / "new.backup").open("rb") as file, pytest.raises(BackupBroken):
        list(unseal(file, thief.keys.backup_keys().values()))
    with thief.kept.open("rb") as file, pytest.raises(BackupBroken):
        list(unseal(file, secrets_now().backup_keys().values()))
    with templates.empty("sqlite") as url:
        store_secret_keys(tmp_path / "old" / "secrets.json", thief.keys)
        monkeypatch.setenv("WALLET_DATABASE_URL", url)
        monkeypatch.setenv("WALLET_VAR", str(tmp_path / "old"))
        assert command("restore", thief.kept) == 0


def test_no_code_is_believed(thief, counter, now):
    session = counter.show()
    expiry = now.replace(microsecond=0) + timedelta(seconds=30)
    forged = sign_code(thief.keys.presentation_keys(), session.id, expiry)
    assert counter.scan(forged).outcome is Outcome.NOT_GENUINE
    digits = typed_code(thief.keys.typed_code_cipher(), session.typed_number, expiry)
    assert counter.scan(digits).outcome is Outcome.CODE_UNKNOWN
    assert counter.scan(counter.screen(session).text).outcome is Outcome.VALID


def test_no_cookie_is_believed(thief, app, visit, now):
    lin = visit("lin")
    interface, name = SecureCookieSessionInterface(), app.config["SESSION_COOKIE_NAME"]
    with app.test_request_context():
        app.secret_key = app.extensions["wallet"].session_key()
        own = interface.get_signing_serializer(app)
        content = own.loads(lin.client.get_cookie(name).value)
        app.secret_key = thief.keys.session_key
        forged = interface.get_signing_serializer(app).dumps(content)
    assert lin.get("/holder/licences").status_code == 200
    lin.client.set_cookie(name, forged)
    assert lin.get("/holder/licences").status_code == 302


def test_no_access_token_and_no_receipt_is_believed(thief, deployment, now, settings):
    with deployment.database.read() as repository:
        client = repository.clients.find("hotel-system")
    token = issue_access_token(
        thief.signer,
        issuer=settings.public_url,
        client_id=client.id,
        unit_id=client.unit_id,
        scopes=client.scopes,
        now=now,
        jti="0" * 32,
    )
    with pytest.raises(InvalidToken):
        authenticate_bearer(deployment.database, deployment.token_maker(), now, token)
    receipt = Receipt(
        "0" * 32, settings.public_url, "unit-3", "hotel-check-in", "valid", now - timedelta(days=9)
    )
    signed, ring = sign_receipt(thief.signer, receipt), deployment.cabinet.ring()
    with pytest.raises(KeyWithdrawn):
        read_receipt(signed, ring, issuer=settings.public_url, now=now)


def test_the_trail_is_proved_as_before(thief, command):
    assert command("verify-audit") == 0


def test_a_units_system_keeps_the_secret_that_it_had_under_the_old_index_key(
    settings, keys, command, deployment, town, secrets_now
):
    """A digest of an earlier version was keyed with the index key, which is gone by now."""
    cipher = FieldCipher(HeldKeys(keys.field_keys()))
    clients = metadata.tables["api_clients"]
    digest = cipher.index("client/hotel-system", "a long secret")
    with deployment.database.begin() as repository:
        repository.connection.execute(
            clients.update().where(clients.c.id == "hotel-system").values(secret_digest=digest)
        )
        assert repository.client_credentials.find_by_secret("hotel-system", "a long secret", NOW)
    assert command("rotate-keys", "fields") == 0
    assert command("rotate-keys", "fields", "--forget-old") == 0
    with deployment.database.read() as repository:
        assert repository.client_credentials.find_by_secret("hotel-system", "a long secret", NOW)
        assert repository.client_credentials.find_by_secret("hotel-system", "another", NOW) is None


def test_such_a_secret_counts_on_beside_a_new_one_under_every_further_key(
    keys, command, deployment, town, secrets_now
):
    cipher = FieldCipher(HeldKeys(keys.field_keys()))
    clients = metadata.tables["api_clients"]
    digest = cipher.index("client/hotel-system", "a long secret")
    with deployment.database.begin() as repository:
        repository.connection.execute(
            clients.update().where(clients.c.id == "hotel-system").values(secret_digest=digest)
        )
        until = NOW + timedelta(days=7)
        repository.client_credentials.set_secret("hotel-system", "the next", 0, NOW, until)
    assert command("rotate-keys", "fields") == 0
    assert command("rotate-keys", "fields", "--forget-old") == 0
    with deployment.database.read() as repository:
        its = repository.client_credentials
        for secret, end in (("a long secret", until), ("the next", None)):
            assert its.find_by_secret("hotel-system", secret, NOW).until == end
        assert its.find_by_secret("hotel-system", "a long secret", until) is None


def test_no_digest_of_what_was_typed_stays(command, deployment, counter, code):
    counter.scan(code)
    kept = metadata.tables["verifications"]
    with deployment.database.begin() as repository:
        repository.connection.execute(kept.update().values(request_digest="a" * 40))
    assert command("rotate-keys", "fields") == 0
    assert command("rotate-keys", "fields", "--forget-old") == 0
    with deployment.database.read() as repository:
        digests = repository.connection.execute(select(kept.c.request_digest)).scalars().all()
    assert set(digests) == {None}
