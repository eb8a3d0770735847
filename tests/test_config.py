"""Production refuses to start half configured, and says which setting is to blame."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from tests.factories import SeededEntropy
from wallet import config
from wallet.app import ROOT, create_app
from wallet.cli import REFUSED, main
from wallet.config import SettingsRefused, read_settings
from wallet.repository.registry.registry_tables import api_clients
from wallet.repository.tables import accounts
from wallet.secret_keys import load_secret_keys, new_secret_keys, store_secret_keys

PRODUCTION = {"WALLET_MODE": "production", "WALLET_PUBLIC_URL": "https://liangzheng.example.cn"}


def refusal(act, *arguments):
    with pytest.raises(SettingsRefused) as caught:
        act(*arguments)
    return str(caught.value)


def test_the_demonstration_starts_without_any_setting():
    settings = read_settings({})
    assert (settings.mode, settings.public_url) == ("demo", "http://localhost:8000")
    assert settings.database_url == "sqlite:///var/wallet.db"


def test_the_port_is_part_of_the_address_that_codes_carry():
    assert read_settings({"PORT": "8123"}).public_url == "http://localhost:8123"


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"WALLET_MODE": "staging"}, "WALLET_MODE"),
        ({"WALLET_MODE": "production"}, "WALLET_PUBLIC_URL"),
        ({**PRODUCTION, "WALLET_PUBLIC_URL": "http://liangzheng.example.cn"}, "WALLET_PUBLIC_URL"),
        ({"WALLET_PUBLIC_URL": "liangzheng.example.cn"}, "WALLET_PUBLIC_URL"),
        ({"WALLET_PUBLIC_URL": "https://liangzheng.example.cn/wallet"}, "WALLET_PUBLIC_URL"),
        ({"WALLET_PUBLIC_URL": "ftp://liangzheng.example.cn"}, "WALLET_PUBLIC_URL"),
        ({"WALLET_CODE_SECONDS": "301"}, "WALLET_CODE_SECONDS"),
        ({"WALLET_CODE_SECONDS": "0"}, "WALLET_CODE_SECONDS"),
        ({"WALLET_CODE_SECONDS": "soon"}, "WALLET_CODE_SECONDS"),
        ({"WALLET_OPEN_REQUESTS": "0"}, "WALLET_OPEN_REQUESTS"),
        ({"WALLET_OPEN_REQUESTS": "many"}, "WALLET_OPEN_REQUESTS"),
        ({"WALLET_REQUESTS_A_DAY": "0"}, "WALLET_REQUESTS_A_DAY"),
        ({"WALLET_REQUESTS_A_DAY": "-5"}, "WALLET_REQUESTS_A_DAY"),
        ({"WALLET_REQUESTS_A_DAY": "1.5"}, "WALLET_REQUESTS_A_DAY"),
        ({"WALLET_TRUSTED_PROXIES": "all"}, "WALLET_TRUSTED_PROXIES"),
        ({"WALLET_TRUSTED_PROXIES": "-1"}, "WALLET_TRUSTED_PROXIES"),
        ({"WALLET_TRUSTED_PROXIES": "99"}, "WALLET_TRUSTED_PROXIES"),
        ({"WALLET_TRUSTED_PROXIES": "10.1.0.0/16,"}, "WALLET_TRUSTED_PROXIES"),
        ({"WALLET_TRUSTED_PROXIES": "0.0.0.0/0"}, "WALLET_TRUSTED_PROXIES"),
        (PRODUCTION, "WALLET_TRUSTED_PROXIES"),
        ({**PRODUCTION, "WALLET_TRUSTED_PROXIES": " "}, "WALLET_TRUSTED_PROXIES"),
    ],
    ids=str,
)
def test_an_unsafe_or_impossible_setting_is_refused_by_its_name(environment, named):
    assert named in refusal(read_settings, environment)


@pytest.mark.parametrize("told", ["0", "none", "2", "10.1.0.0/16, fd00:1::/32"])
def test_production_starts_once_it_is_told_which_proxies_to_trust(told):
    assert read_settings({**PRODUCTION, "WALLET_TRUSTED_PROXIES": told}).production


def test_what_is_asked_for_says_what_would_happen_without_it():
    assert "shut the sign-in for the whole city" in refusal(read_settings, PRODUCTION)


@pytest.fixture
def production(settings):
    return replace(settings, mode="production", public_url=PRODUCTION["WALLET_PUBLIC_URL"])


@pytest.fixture
def own_keys():
    return new_secret_keys(SeededEntropy("production"), demonstration=False)


def test_production_starts_on_an_empty_database_with_secrets_of_its_own(
    production, own_keys, deployment
):
    store_secret_keys(production.secrets_file, own_keys)
    app = create_app(production, load_secret_keys(production), deployment)
    assert app.config["SESSION_COOKIE_SECURE"]
    assert app.config["WALLET_DEMO_FILE"] is None
    page = app.test_client().get("/sign-in", base_url="https://liangzheng.example.cn")
    assert page.status_code == 200


def test_production_refuses_the_demonstrations_secrets(production, keys):
    store_secret_keys(production.secrets_file, keys)
    told = refusal(load_secret_keys, production)
    assert "WALLET_SECRETS_FILE" in told
    assert "demonstration" in told


def test_production_refuses_secrets_that_others_can_read(production, own_keys):
    store_secret_keys(production.secrets_file, own_keys)
    production.secrets_file.chmod(0o644)
    assert "readable by its owner only" in refusal(load_secret_keys, production)


def test_missing_or_damaged_secrets_are_refused(production, own_keys):
    assert "does not exist" in refusal(load_secret_keys, production)
    store_secret_keys(production.secrets_file, own_keys)
    whole = json.loads(production.secrets_file.read_text())
    for damaged in ("", "[]", json.dumps({**whole, "session_key": "c2hvcnQ="})):
        production.secrets_file.write_text(damaged)
        told = refusal(load_secret_keys, production)
        assert "cannot be understood" in told
        assert whole["index_keys"]["1"] not in told


def test_the_secrets_are_written_for_their_owner_only(production, own_keys):
    store_secret_keys(production.secrets_file, own_keys)
    assert production.secrets_file.stat().st_mode & 0o777 == 0o600
    assert load_secret_keys(production) == own_keys


@pytest.mark.parametrize("table", [accounts, api_clients], ids=["account", "client"])
def test_production_refuses_a_database_with_anything_of_the_demonstration(
    production, own_keys, deployment, town, table
):
    other = api_clients if table is accounts else accounts
    with deployment.database.begin() as repository:
        repository.connection.execute(other.update().values(demonstration=False))
    told = refusal(create_app, production, own_keys, deployment)
    assert "WALLET_MODE=production" in told
    assert "demonstration" in told


def test_serving_in_production_stops_with_the_reason(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("WALLET_VAR", str(tmp_path))
    monkeypatch.setenv("WALLET_MODE", "production")
    assert main(["serve"]) == REFUSED
    assert "WALLET_PUBLIC_URL must be https in production" in capsys.readouterr().err
    monkeypatch.setenv("WALLET_PUBLIC_URL", PRODUCTION["WALLET_PUBLIC_URL"])
    assert main(["serve"]) == REFUSED
    assert "WALLET_TRUSTED_PROXIES must be set in production" in capsys.readouterr().err
    monkeypatch.setenv("WALLET_TRUSTED_PROXIES", "1")
    assert main(["serve"]) == REFUSED
    assert "WALLET_SECRETS_FILE" in capsys.readouterr().err


def test_what_holds_secrets_does_not_show_them(own_keys):
    assert "session_key" not in repr(own_keys)


def test_every_setting_is_told_to_whoever_runs_it():
    source = Path(config.__file__).read_text(encoding="utf-8")
    told = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    settings = set(re.findall(r"\bWALLET_[A-Z]+(?:_[A-Z]+)*", source))
    assert len(settings) > 6
    assert {name for name in settings if f"`{name}`" not in told} == set()


def written(path, **changes):
    """Change what stands in a secrets file."""
    stored = json.loads(path.read_text())
    path.write_text(json.dumps({**stored, **changes}))
    return stored


def test_a_file_of_an_earlier_version_is_read_with_its_one_index_key(production, own_keys):
    path = production.secrets_file
    store_secret_keys(path, own_keys)
    stored = written(path)
    index_key = stored.pop("index_keys")["1"]
    for name in ("format", "edition"):
        del stored[name]
    waiting = {**stored["data_keys"], "2": index_key}
    path.write_text(json.dumps({**stored, "index_key": index_key, "data_keys": waiting}))
    assert load_secret_keys(production) == own_keys


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"format": 3}, "was written by a later version"),
        ({"current_code_key": 2}, "cannot be understood"),
        ({"index_keys": {}}, "cannot be understood"),
        ({"current_data_key": 9}, "cannot be understood"),
    ],
)
def test_a_file_that_does_not_hold_together_is_refused(production, own_keys, changes, told):
    store_secret_keys(production.secrets_file, own_keys)
    written(production.secrets_file, **changes)
    assert told in refusal(load_secret_keys, production)


def test_the_refusal_of_a_file_names_what_it_lacks(production, own_keys):
    store_secret_keys(production.secrets_file, own_keys)
    stored = written(production.secrets_file)
    del stored["index_keys"]
    production.secrets_file.write_text(json.dumps(stored))
    assert "lacks 'index_keys'" in refusal(load_secret_keys, production)
