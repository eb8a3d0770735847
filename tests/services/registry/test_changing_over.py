"""Changing a client's credentials without a gap: two count until a day, and never three."""

import json
from datetime import datetime, timedelta

import pytest

from tests.factories import NOW, SeededEntropy
from wallet.domain.civil_dates import city_date
from wallet.domain.errors import NotPermitted
from wallet.domain.registry.client_change_over import (
    NothingToRetire,
    OverlapOutOfRange,
    OverlapUnderWay,
)
from wallet.domain.trail.audit import AuditAction
from wallet.repository.registry.client_credentials import CredentialsChangedSince
from wallet.services.registry.credentialing import (
    register_key,
    retire_former,
    revoke_credentials,
)
from wallet.services.registry.suspending import suspend_unit
from wallet.tokens.keys import new_private_key, public_jwk

KEYS = [new_private_key(SeededEntropy(f"key {number}")) for number in range(2)]


@pytest.fixture
def client(offices):
    approved = offices.approved_use()

    def stored():
        with offices.read() as repository:
            return repository.clients.get(approved.client_id)

    return stored


@pytest.fixture
def opens(offices, client):
    """Whether a secret opens the client at this moment."""

    def proven(secret):
        with offices.read() as repository:
            return repository.client_credentials.find_by_secret(
                client().id, secret, offices.clock()
            )

    return lambda secret: proven(secret) is not None


def register(offices, key, seen_version, days):
    text = json.dumps(public_jwk(key.public_key()))
    actor = offices.actor("hotel")
    return register_key(offices.database, offices.clock(), actor, seen_version, text, days)


def retire(offices, seen_version, login="hotel"):
    retire_former(offices.database, offices.clock(), offices.actor(login), seen_version)


@pytest.mark.parametrize("days", [1, 7, 30])
def test_the_former_secret_counts_until_the_end_of_its_last_day(offices, client, opens, days):
    _, old = offices.secret()
    _, new = offices.secret(1, overlap_days=days)
    until = client().former_until
    assert city_date(until - timedelta(seconds=1)) == city_date(NOW) + timedelta(days=days)
    assert opens(old)
    assert opens(new)
    offices.clock.now = until - timedelta(seconds=1)
    assert opens(old)
    offices.clock.now = until
    assert not opens(old)
    assert opens(new)


def test_the_entry_says_until_when_and_the_history_keeps_it(offices, client):
    offices.secret()
    _, new = offices.secret(1, overlap_days=7)
    entry = offices.last()
    assert entry.action is AuditAction.CREDENTIALS_CHANGED
    assert datetime.fromisoformat(entry.details["former_until"]) == client().former_until
    assert new not in str(offices.entries())


def test_the_first_credentials_have_nothing_before_them(offices, client):
    offices.secret(overlap_days=7)
    assert client().former_until is None


@pytest.mark.parametrize("days", [-1, 31, 10**9])
def test_more_than_thirty_days_are_refused(offices, client, opens, days):
    _, old = offices.secret()
    with pytest.raises(OverlapOutOfRange):
        offices.secret(1, overlap_days=days)
    assert opens(old)
    assert offices.last().outcome == "overlap_out_of_range"


def test_a_third_is_refused_and_both_stay(offices, opens, client):
    _, first = offices.secret()
    _, second = offices.secret(1, overlap_days=7)
    with pytest.raises(OverlapUnderWay):
        offices.secret(2, overlap_days=7)
    assert opens(first)
    assert opens(second)
    assert offices.last().outcome == "overlap_under_way"


def test_all_present_ones_can_be_ended_at_once(offices, opens, client):
    _, first = offices.secret()
    _, second = offices.secret(1, overlap_days=7)
    _, third = offices.secret(2)
    assert [opens(one) for one in (first, second, third)] == [False, False, True]
    assert client().former_until is None


def test_after_the_day_there_is_room_for_the_next_one(offices, opens, client):
    offices.secret()
    _, second = offices.secret(1, overlap_days=1)
    offices.clock.advance(days=3)
    _, third = offices.secret(2, overlap_days=7)
    assert opens(second)
    assert opens(third)


def test_the_former_one_is_retired_before_its_day(offices, opens, client):
    _, old = offices.secret()
    _, new = offices.secret(1, overlap_days=7)
    retire(offices, 2)
    assert not opens(old)
    assert opens(new)
    entry = offices.last()
    assert entry.action is AuditAction.CREDENTIALS_REVOKED
    assert entry.details["credentials"] == "former_retired"
    with pytest.raises(NothingToRetire):
        retire(offices, 3)


def test_an_older_page_retires_nothing(offices, opens, client):
    _, old = offices.secret()
    offices.secret(1, overlap_days=7)
    with pytest.raises(CredentialsChangedSince):
        retire(offices, 1)
    assert opens(old)


@pytest.mark.parametrize("login", ["operator", "lin", "supervisor", "clerk"])
def test_nobody_else_retires_credentials(offices, opens, client, login):
    _, old = offices.secret()
    offices.secret(1, overlap_days=7)
    with pytest.raises(NotPermitted):
        retire(offices, 2, login)
    assert opens(old)


def test_revoking_ends_both_also_for_a_suspended_unit(offices, opens, client):
    _, old = offices.secret()
    _, new = offices.secret(1, overlap_days=7)
    offices.decide(suspend_unit, client().unit_id, "越权调取")
    revoke_credentials(offices.database, offices.clock(), offices.actor("hotel"), 2)
    assert not opens(old)
    assert not opens(new)


def test_a_key_stands_beside_a_secret_and_beside_another_key(offices, opens, client):
    _, secret = offices.secret()
    first = register(offices, KEYS[0], 1, 7)
    assert opens(secret)
    assert client().public_jwk["kid"] == first
    offices.clock.advance(days=9)
    assert not opens(secret)
    second = register(offices, KEYS[1], 2, 7)
    assert (client().public_jwk["kid"], client().former_jwk["kid"]) == (second, first)
    _, next_secret = offices.secret(3)
    assert client().former_jwk is None
    assert opens(next_secret)
