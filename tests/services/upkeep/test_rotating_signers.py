"""Rotating the deployment's signing key: the new one signs, what the old ones signed verifies."""

from datetime import timedelta

import pytest

from tests.factories import SeededEntropy
from tests.town import CLIENT_SECRET
from wallet.domain.actors.actors import SYSTEM
from wallet.domain.trail.audit import AuditAction
from wallet.services.access.bearers import authenticate_bearer
from wallet.services.access.client_proof import Proof
from wallet.services.access.granting_access import grant_access_token
from wallet.services.key_cabinet import ANNOUNCED_FOR, DEPLOYMENT
from wallet.services.signing_keys.publishing import published_keys
from wallet.services.signing_keys.refusals import KeyStillNeeded
from wallet.services.signing_keys.withdrawing import withdraw_key
from wallet.services.upkeep.rotating_signers import KeyAlreadyAnnounced, rotate_deployment_key


@pytest.fixture
def city(deployment, town, clock):
    return City(deployment, clock)


class City:
    """The acts of whoever keeps the keys."""

    def __init__(self, deployment, clock):
        self.deployment, self.database, self.clock = deployment, deployment.database, clock

    def rotate(self, *, at_once=False, seed="next"):
        return rotate_deployment_key(
            self.database, self.clock(), SeededEntropy(seed), at_once=at_once
        )

    def signs_with(self):
        self.deployment.cabinet.forget()
        return self.deployment.cabinet.deployment_signer().kid

    def published(self):
        self.deployment.cabinet.forget()
        return {
            key["kid"]
            for key in published_keys(self.deployment.cabinet, self.deployment.clock())["keys"]
        }

    def entries(self):
        with self.database.read() as repository:
            found = repository.audit.search(action=AuditAction.KEYS_ROTATED.value)
        return [(one.outcome, one.details["keys"], one.details["step"]) for one in found]


def test_a_new_deployment_key_is_published_before_it_signs(city):
    old = city.signs_with()
    new, begins = city.rotate()
    assert begins == city.clock() + ANNOUNCED_FOR
    assert city.signs_with() == old
    assert new in city.published()
    city.clock.advance(minutes=10)
    assert city.signs_with() == new
    assert {old, new} <= city.published()


def test_in_an_emergency_the_new_key_signs_at_once(city):
    new, begins = city.rotate(at_once=True)
    assert begins == city.clock()
    assert city.signs_with() == new


def test_an_announced_key_is_replaced_in_an_emergency(city):
    announced, _ = city.rotate()
    new, _ = city.rotate(at_once=True, seed="emergency")
    city.clock.advance(minutes=11)
    assert city.signs_with() == new != announced


def test_the_first_key_of_a_deployment_signs_at_once(city):
    with city.database.begin() as repository:
        repository.keys.retire_all(DEPLOYMENT, None, city.clock() - timedelta(days=1))
    new, begins = city.rotate()
    assert (begins, city.signs_with()) == (city.clock(), new)


def test_one_rotation_waits_for_the_other(city):
    city.rotate()
    before = city.published()
    with pytest.raises(KeyAlreadyAnnounced):
        city.rotate(seed="again")
    assert city.published() == before
    assert city.entries() == [
        ("key_already_announced", "deployment", "rotated"),
        ("done", "deployment", "rotated"),
    ]


def test_an_access_token_outlives_the_rotation_of_its_key(city):
    granted = grant_access_token(
        city.deployment.database,
        city.deployment.token_maker(),
        city.deployment.clock(),
        Proof("hotel-system", CLIENT_SECRET),
        unverified_scopes=frozenset(),
        address="192.0.2.1",
    )
    city.rotate(at_once=True)
    city.deployment.cabinet.forget()
    assert (
        authenticate_bearer(
            city.deployment.database,
            city.deployment.token_maker(),
            city.deployment.clock(),
            granted.token,
        ).client.id
        == "hotel-system"
    )


def test_the_key_that_the_deployment_signs_with_is_not_withdrawn(city):
    old = city.signs_with()
    with pytest.raises(KeyStillNeeded):
        withdraw_key(city.database, city.clock(), SYSTEM, old, "泄露")
    with city.database.read() as repository:
        (entry,) = repository.audit.search(action=AuditAction.KEY_WITHDRAWN.value)
    assert entry.outcome == "key_still_needed"
    city.rotate(at_once=True)
    withdraw_key(city.database, city.clock(), SYSTEM, old, "泄露")
    assert old not in city.published()
