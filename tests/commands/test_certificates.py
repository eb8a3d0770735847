"""A bureau's certificate by commands: trust an authority, request, certify, install, withdraw."""

import pytest

from tests import cast
from tests.factories import SeededEntropy
from wallet.composition import system_clock
from wallet.demonstration.report import write_authority
from wallet.domain.trail.audit import AuditAction
from wallet.tokens.certificates import new_authority

UNIT = ("--unit", cast.BUREAU.uscc)


@pytest.fixture
def authority(settings):
    """The demonstration's authority, as seeding leaves it."""
    made = new_authority("演示认证中心", system_clock(), SeededEntropy("demonstration"))
    write_authority(settings.var_directory, made)
    return settings.var_directory / "demo-ca.pem"


def test_a_certificate_comes_into_use_by_commands_alone(
    command, deployment, authority, tmp_path, system_entries
):
    request, chain = tmp_path / "request.csr", tmp_path / "chain.pem"
    assert command("rotate-keys", "authority", "--trust", authority) == 0
    assert command("rotate-keys", "issuer", *UNIT, "--request", request) == 0
    assert command("certify-request", request, chain, "--days", "30") == 0
    assert command("rotate-keys", "issuer", *UNIT, "--certificate", chain) == 0
    with deployment.database.read() as repository:
        records = repository.key_records.of_unit(cast.BUREAU.id)
    states = sorted(record.state(system_clock()).value for record in records)
    assert "installed" in states or "in_force" in states
    assert system_entries(AuditAction.CERTIFICATE_INSTALLED)[0][0] == "done"


def test_an_unknown_unit_has_no_key(command, tmp_path, capsys):
    told = command("rotate-keys", "issuer", "--unit", "x", "--request", tmp_path / "r.csr")
    assert told == 2
    assert "unknown_unit" in capsys.readouterr().err


def test_what_is_no_request_is_not_certified(command, authority, tmp_path, capsys):
    (tmp_path / "r.csr").write_text("rubbish")
    assert command("certify-request", tmp_path / "r.csr", tmp_path / "c.pem") == 2
    assert "certificate_not_trusted" in capsys.readouterr().err
    assert not (tmp_path / "c.pem").exists()


def test_an_authority_is_listed_and_trusted_no_longer(command, authority, capsys, deployment):
    assert command("rotate-keys", "authority", "--trust", authority) == 0
    assert "演示认证中心" in capsys.readouterr().out
    with deployment.database.read() as repository:
        fingerprints = [one.fingerprint for one in repository.authorities.trusted()]
    for fingerprint in fingerprints:
        assert command("rotate-keys", "authority", "--distrust", fingerprint) == 0
    assert command("rotate-keys", "authority", "--list") == 0
    assert command("rotate-keys", "authority", "--distrust", fingerprints[0]) == 2
    assert "unknown_authority" in capsys.readouterr().err


def test_a_key_is_withdrawn_with_its_reason(command, deployment, clock, system_entries):
    with deployment.database.read() as repository:
        (key,) = repository.key_records.of_unit(cast.BUREAU.id)
    assert command("rotate-keys", "withdraw", key.kid, "--reason", "主机失窃") == 0
    assert command("rotate-keys", "withdraw", key.kid, "--reason", "再次") == 2
    outcomes = [outcome for outcome, _details in system_entries(AuditAction.KEY_WITHDRAWN)]
    assert outcomes == ["key_withdrawn_already", "done"]
