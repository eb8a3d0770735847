"""Credentials: taken by the unit's own staff, seen once, kept as a digest, dead when replaced."""

import json

import pytest
from sqlalchemy import select

from tests.factories import SeededEntropy
from wallet.domain.actors.actors import UnitSuspended
from wallet.domain.errors import NotPermitted
from wallet.domain.trail.audit import AuditAction
from wallet.repository.actors.clients import UnknownClient
from wallet.repository.registry.client_credentials import CredentialsChangedSince
from wallet.repository.registry.registry_tables import api_clients
from wallet.services.registry.credentialing import (
    KeyNotReadable,
    register_key,
    revoke_credentials,
)
from wallet.services.registry.suspending import suspend_unit
from wallet.tokens.errors import UnusableKey
from wallet.tokens.keys import kid_of, new_private_key, public_jwk

KEY = new_private_key(SeededEntropy("a client's own key"))


@pytest.fixture
def client(offices):
    approved = offices.approved_use()

    def stored():
        with offices.read() as repository:
            return repository.clients.get(approved.client_id)

    return stored


def opens(offices, client_id, secret):
    with offices.read() as repository:
        return (
            repository.client_credentials.find_by_secret(client_id, secret, offices.clock())
            is not None
        )


def register(offices, jwk, seen_version=0, login="hotel"):
    text = jwk if isinstance(jwk, str) else json.dumps(jwk)
    return register_key(offices.database, offices.clock(), offices.actor(login), seen_version, text)


def test_a_secret_opens_the_client_and_only_its_digest_is_kept(offices, client):
    client_id, secret = offices.secret()
    assert client_id == client().id
    assert opens(offices, client_id, secret)
    assert not opens(offices, client_id, "")
    with offices.read() as repository:
        rows = repository.connection.execute(select(api_clients)).all()
    assert secret not in str(rows)
    entry = offices.last()
    assert entry.action is AuditAction.CREDENTIALS_CHANGED
    assert entry.details == {"client": client_id, "credentials": "secret"}
    assert secret not in str(offices.entries())


def test_the_same_form_sent_twice_changes_nothing(offices, client):
    client_id, secret = offices.secret()
    with pytest.raises(CredentialsChangedSince):
        offices.secret()
    assert opens(offices, client_id, secret)
    assert offices.last().outcome == "credentials_changed_since"


def test_a_new_secret_ends_the_old_one_at_once(offices, client):
    client_id, old = offices.secret()
    _, new = offices.secret(client().credentials_version)
    assert not opens(offices, client_id, old)
    assert opens(offices, client_id, new)


def test_a_key_stands_in_the_place_of_the_secret(offices, client):
    client_id, secret = offices.secret()
    thumbprint = register(offices, public_jwk(KEY.public_key()), client().credentials_version)
    assert thumbprint == kid_of(KEY.public_key())
    assert not opens(offices, client_id, secret)
    assert client().public_jwk["kid"] == thumbprint


@pytest.mark.parametrize(
    ("jwk", "refusal"),
    [
        ("not json", KeyNotReadable),
        ("[]", KeyNotReadable),
        ("{" * 3000, KeyNotReadable),
        ({**public_jwk(KEY.public_key()), "d": "AAAA"}, UnusableKey),
        ({**public_jwk(KEY.public_key()), "alg": "none"}, UnusableKey),
        ({**public_jwk(KEY.public_key()), "use": "enc"}, UnusableKey),
        ({"kty": "RSA", "n": "AQAB", "e": "AQAB"}, UnusableKey),
    ],
)
def test_another_key_is_refused(offices, client, jwk, refusal):
    with pytest.raises(refusal):
        register(offices, jwk)
    assert client().public_jwk is None
    assert offices.last().outcome == refusal.code


def test_revoking_leaves_nothing_to_sign_in_with(offices, client):
    client_id, secret = offices.secret()
    args = (offices.database, offices.clock(), offices.actor("hotel"))
    revoke_credentials(*args, client().credentials_version)
    assert not opens(offices, client_id, secret)
    assert offices.last().action is AuditAction.CREDENTIALS_REVOKED


@pytest.mark.parametrize("login", ["operator", "lin", "supervisor"])
def test_nobody_else_takes_credentials_not_even_the_operator(offices, client, login):
    with pytest.raises(NotPermitted):
        offices.secret(login=login)
    assert not client().has_secret


def test_another_unit_has_no_client_to_take_credentials_for(offices, client):
    with pytest.raises(UnknownClient):
        offices.secret(login="shop")


def test_a_waiting_application_has_no_credentials(offices):
    offices.apply_for_use()
    with pytest.raises(UnknownClient):
        offices.secret()


def test_a_suspended_unit_takes_nothing_but_may_revoke(offices, client):
    offices.secret()
    args = (offices.database, offices.clock())
    suspend_unit(*args, offices.actor("operator"), client().unit_id, "越权调取")
    with pytest.raises(UnitSuspended):
        offices.secret(client().credentials_version)
    revoke_credentials(*args, offices.actor("hotel"), client().credentials_version)
    assert not client().has_secret
