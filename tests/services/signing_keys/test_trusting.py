"""Trusted authorities: only the operator names them, and only certificates below them count."""

from datetime import timedelta

import pytest

from tests import cast
from tests.factories import NOW, SeededEntropy, authority, issuer
from tests.services.signing_keys.bureau import certified, pem_of
from wallet.domain.actors.actors import SYSTEM, Role
from wallet.domain.errors import NotPermitted
from wallet.services.signing_keys.refusals import (
    AuthorityKnown,
    AuthorityOver,
    AuthorityUnreadable,
    CertificateFromUnknownAuthority,
    UnknownAuthority,
)
from wallet.services.signing_keys.trusting import distrust_authority, trust_authority
from wallet.tokens.certificates import new_authority

OPERATOR = issuer(role=Role.OPERATOR, name="operator")
ANOTHER = new_authority("另一家认证机构", NOW - timedelta(days=30), SeededEntropy("another"))


def trust(bureau, pem, actor=OPERATOR):
    return trust_authority(bureau.database, bureau.clock(), actor, pem)


def names(bureau):
    with bureau.database.read() as repository:
        return [one.name for one in repository.authorities.trusted()]


@pytest.mark.parametrize("actor", [OPERATOR, SYSTEM], ids=lambda one: one.name)
def test_certificates_of_a_newly_trusted_authority_are_installed(bureau, actor):
    pem = certified(bureau.request(), bureau.clock(), by=ANOTHER)
    with pytest.raises(CertificateFromUnknownAuthority):
        bureau.install(pem)
    assert trust(bureau, pem_of(ANOTHER.certificate), actor).name == "另一家认证机构"
    bureau.install(pem)
    assert ("authority:trusted", "done") in bureau.entries()


def test_an_authority_that_is_trusted_no_longer_vouches_for_nothing_new(bureau, counter, code):
    with bureau.database.read() as repository:
        (root,) = repository.authorities.trusted()
    distrust_authority(bureau.database, bureau.clock(), OPERATOR, root.fingerprint)
    assert names(bureau) == []
    with pytest.raises(CertificateFromUnknownAuthority):
        bureau.renew()
    assert counter.scan(code).outcome.value == "valid"
    with pytest.raises(UnknownAuthority):
        distrust_authority(bureau.database, bureau.clock(), OPERATOR, root.fingerprint)
    trust(bureau, pem_of(authority().certificate))
    assert names(bureau) == [root.name]


def test_an_authority_is_added_once(bureau):
    with pytest.raises(AuthorityKnown):
        trust(bureau, pem_of(authority().certificate))
    assert bureau.entries() == [("authority:trusted", "authority_known")]


def test_only_one_root_that_is_valid_now_is_added(bureau):
    leaf = certified(bureau.request(), bureau.clock(), root=False)
    both = pem_of(authority().certificate, ANOTHER.certificate)
    for pem in (b"", b"x", leaf, both, b"x" * 100_000):
        with pytest.raises(AuthorityUnreadable):
            trust(bureau, pem)
    late = new_authority("来年的认证机构", NOW + timedelta(days=1), SeededEntropy("late"))
    with pytest.raises(AuthorityOver):
        trust(bureau, pem_of(late.certificate))
    assert len(names(bureau)) == 1


@pytest.mark.parametrize("actor", [cast.BUREAU_CLERK, issuer(role=Role.SUPERVISOR)])
def test_nobody_else_says_whom_to_trust(bureau, actor):
    with pytest.raises(NotPermitted):
        trust(bureau, pem_of(ANOTHER.certificate), actor)
    with pytest.raises(NotPermitted):
        distrust_authority(bureau.database, bureau.clock(), actor, "0" * 64)
    assert [outcome for _action, outcome in bureau.entries()] == ["not_permitted"] * 2
