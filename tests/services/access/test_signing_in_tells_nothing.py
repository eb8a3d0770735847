"""Who may be known here is not told: neither by words nor by what an answer costs."""

import pytest

from tests.town import CHEAP_HASHER, CLIENT_SECRET, PASSWORD
from wallet.domain.errors import TooManyAttempts
from wallet.repository.tables import accounts
from wallet.services.access import client_proof
from wallet.services.access.client_proof import InvalidClient, Proof
from wallet.services.access.granting_access import grant_access_token
from wallet.services.access.hashing import matches, production_hasher
from wallet.services.access.signing_in import WrongCredentials, sign_in

ADDRESS = "203.0.113.9"


class CountingHasher:
    """Counts how often a hash is computed, by either way."""

    def __init__(self):
        self.computed = 0

    def __getattr__(self, name):
        return getattr(CHEAP_HASHER, name)

    def hash(self, secret):
        self.computed += 1
        return CHEAP_HASHER.hash(secret)

    def verify(self, expected, secret):
        self.computed += 1
        return CHEAP_HASHER.verify(expected, secret)


@pytest.fixture
def enter(deployment, clock, town):
    def try_in(login, password="wrong", address=ADDRESS, device=None, hasher=CHEAP_HASHER):
        return sign_in(
            deployment.database,
            hasher,
            deployment.entropy,
            clock(),
            unverified_login=login,
            unverified_password=password,
            address=address,
            known_device=device,
        )

    return try_in


@pytest.fixture
def fetch(deployment, clock, town):
    def ask(client_id, secret="", address=ADDRESS, assertion=""):
        return grant_access_token(
            deployment.database,
            deployment.token_maker(),
            clock(),
            Proof(client_id, secret, assertion),
            unverified_scopes=frozenset(),
            address=address,
        )

    return ask


def close(deployment, clock, login):
    closed = accounts.update().where(accounts.c.login == login).values(disabled_at=clock())
    with deployment.database.begin() as repository:
        repository.connection.execute(closed)


@pytest.mark.parametrize("login", ["lin", "nobody", "zhou", "", "x" * 500])
def test_every_name_costs_one_hash_from_the_first_time_on(enter, deployment, clock, login):
    close(deployment, clock, "zhou")
    hasher = CountingHasher()
    with pytest.raises(WrongCredentials):
        enter(login, hasher=hasher)
    assert hasher.computed == 1


def test_nobodys_hash_costs_what_a_stored_one_costs():
    hasher = production_hasher()
    calls = []

    class Seeing:
        def __getattr__(self, name):
            return getattr(hasher, name)

        def verify(self, expected, _secret):
            calls.append(expected)
            return hasher.verify(expected, "anything")

    assert not matches(Seeing(), None, "anything")
    stored, nobodys = hasher.hash("secret"), calls[0]
    assert (
        nobodys.rpartition("$")[0].rpartition("$")[0]
        == (stored.rpartition("$")[0].rpartition("$")[0])
    )
    assert len(nobodys) == len(stored)


@pytest.mark.parametrize("login", ["lin", "nobody"])
def test_the_door_shuts_alike_for_a_known_and_an_unknown_name(enter, login):
    for _ in range(5):
        with pytest.raises(WrongCredentials):
            enter(login)
    with pytest.raises(TooManyAttempts) as shut:
        enter(login)
    assert shut.value.retry_after == 301


def test_an_unknown_client_costs_as_many_comparisons_as_a_known_one(fetch, monkeypatch):
    compared = []
    read = client_proof.read_client_assertion

    def counting(*args, **kwargs):
        compared.append(args[1])
        return read(*args, **kwargs)

    monkeypatch.setattr(client_proof, "read_client_assertion", counting)
    counts = []
    for client_id in ("nobody", "bureau-system"):
        compared.clear()
        with pytest.raises(InvalidClient):
            fetch(client_id, assertion="e30.e30.e30")
        counts.append(len(compared))
    # One with the key of today, one with the former one, whether there is one or not.
    assert counts == [2, 2]


def test_all_addresses_of_one_64_are_one_caller(enter, fetch):
    for number in range(5):
        with pytest.raises(WrongCredentials):
            enter("lin", address=f"2001:db8:1:2::{number:x}")
    with pytest.raises(TooManyAttempts):
        enter("lin", PASSWORD, address="2001:db8:1:2:ffff::9")
    assert enter("lin", PASSWORD, address="2001:db8:1:3::1").account.login == "lin"
    for number in range(10):
        with pytest.raises(InvalidClient):
            fetch("bureau-system", "wrong", address=f"2001:db8:1:2::{number:x}")
    with pytest.raises(TooManyAttempts):
        fetch("bureau-system", CLIENT_SECRET, address="2001:db8:1:2:ffff::9")


def test_guessing_through_one_64_shuts_it_for_strange_browsers(enter):
    for number in range(50):
        with pytest.raises(WrongCredentials):
            enter(f"name-{number}", address=f"2001:db8:1:2::{number:x}")
    with pytest.raises(TooManyAttempts):
        enter("lin", PASSWORD, address="2001:db8:1:2::ff")


def test_who_guesses_in_an_office_shuts_no_known_device_of_it(enter):
    for number in range(60):
        with pytest.raises((WrongCredentials, TooManyAttempts)):
            enter(f"name-{number}")
    with pytest.raises(TooManyAttempts):
        enter("lin", PASSWORD)
    assert enter("lin", PASSWORD, device="a" * 32).account.login == "lin"


def test_a_known_device_guesses_no_more_often_than_another(enter):
    for _ in range(5):
        with pytest.raises(WrongCredentials):
            enter("lin", device="a" * 32)
    with pytest.raises(TooManyAttempts):
        enter("lin", PASSWORD, device="a" * 32)


def test_wrong_tries_of_a_known_device_do_not_shut_its_office(enter):
    for number in range(60):
        with pytest.raises((WrongCredentials, TooManyAttempts)):
            enter("lin", device=f"{number % 12:032x}")
    assert enter("zhou", PASSWORD).account.login == "zhou"
