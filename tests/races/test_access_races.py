"""Signing in while the password is changed or the account closed: nothing opens afterwards."""

from tests import cast
from tests.races.racing import ROUNDS
from tests.town import PASSWORD
from wallet.services.access.credentials import change_password
from wallet.services.access.signing_in import sign_in, sign_in_digest

NEW = "a new password of the tests"


def signing_in(deployment):
    return sign_in(
        deployment.database,
        deployment.hasher,
        deployment.entropy,
        deployment.clock(),
        unverified_login="lin",
        unverified_password=PASSWORD,
        address="203.0.113.7",
        known_device="the phone",
    )


def changing(account, secret, old, new):
    return lambda deployment: change_password(
        deployment.database,
        deployment.hasher,
        deployment.clock(),
        account,
        secret,
        unverified_password=old,
        new_password=new,
        new_password_again=new,
    )


def test_no_sign_in_with_the_old_password_outlives_its_change(course, deployment, clock, town):
    for _ in range(ROUNDS):
        own = signing_in(deployment)
        account = own.account
        *signed_in, changed = course.race_each(
            [signing_in] * 3 + [changing(account, own.secret, PASSWORD, NEW)]
        )
        assert changed is None
        with deployment.database.read() as repository:
            for one in signed_in:
                digest = sign_in_digest(getattr(one, "secret", ""))
                assert repository.accounts.find_by_sign_in(digest, clock()) is None
            account = repository.accounts.find_by_login("lin")
        changing(account, own.secret, NEW, PASSWORD)(deployment)
        clock.advance(minutes=16)
    assert account.holder_id == cast.LIN.id
