"""Asking for a certificate: one key pair at a time, and its private half never leaves."""

import pytest
from cryptography import x509
from cryptography.x509.oid import NameOID

from tests import cast
from tests.factories import SeededEntropy
from wallet.domain.actors.actors import SYSTEM
from wallet.domain.errors import NotPermitted
from wallet.repository.database import ContradictsStored
from wallet.repository.signing_keys.keys import REQUESTED, KeyTerm
from wallet.repository.tables import signing_keys
from wallet.services.key_cabinet import new_signing_key
from wallet.services.signing_keys.describing import NoRequest, pending_request
from wallet.services.signing_keys.refusals import NoKeyRequested
from wallet.services.signing_keys.requesting import drop_request

REQUESTED_ENTRY = ("key:certificate_requested", "done")


def test_a_request_names_the_unit_and_is_signed_with_the_new_key(bureau):
    pem = bureau.request()
    request = x509.load_pem_x509_csr(pem)
    named = request.subject.get_attributes_for_oid(NameOID.ORGANIZATION_IDENTIFIER)
    assert [one.value for one in named] == [cast.BUREAU.uscc]
    assert request.is_signature_valid
    assert b"PRIVATE" not in pem
    assert pending_request(bureau.database, cast.BUREAU.id) == pem


def test_a_request_is_the_same_when_it_is_asked_for_again(bureau):
    assert bureau.request() == bureau.request(seed="other")
    assert bureau.entries() == [REQUESTED_ENTRY] * 2


def test_the_private_key_is_sealed(bureau):
    bureau.request()
    with bureau.database.read() as repository:
        sealed = repository.connection.execute(signing_keys.select()).all()
    assert all(b"PRIVATE" not in row.private_key_sealed for row in sealed)


def test_a_requested_key_signs_and_verifies_nothing(bureau):
    before, old = bureau.published(), bureau.kid()
    bureau.request()
    assert (bureau.published(), bureau.kid()) == (before, old)
    assert "awaiting_certificate" in bureau.states().values()


def test_two_requests_at_once_leave_one(bureau):
    bureau.request()
    second = new_signing_key(
        SeededEntropy("2"), REQUESTED, cast.BUREAU.id, KeyTerm(*[bureau.clock()] * 2)
    )
    with pytest.raises(ContradictsStored), bureau.database.begin() as repository:
        repository.keys.add(second)


def test_a_request_is_given_up_once(bureau):
    bureau.request()
    drop_request(bureau.database, bureau.clock(), bureau.clerk, cast.BUREAU.id)
    assert "awaiting_certificate" not in bureau.states().values()
    with pytest.raises(NoRequest):
        pending_request(bureau.database, cast.BUREAU.id)
    with pytest.raises(NoKeyRequested):
        drop_request(bureau.database, bureau.clock(), bureau.clerk, cast.BUREAU.id)
    assert bureau.entries()[:2] == [
        ("key:certificate_request_dropped", "no_key_requested"),
        ("key:certificate_request_dropped", "done"),
    ]


@pytest.mark.parametrize("act", ["request", "install"])
def test_another_bureaus_clerk_and_other_roles_are_refused(bureau, act):
    stranger, counter = cast.OTHER_CLERK, cast.LIN_ACCOUNT
    for actor in (stranger, SYSTEM.__class__(SYSTEM.kind.ACCOUNT, counter.id, counter.login)):
        with pytest.raises(NotPermitted):
            bureau.request(actor) if act == "request" else bureau.install(b"", actor)
    assert {outcome for _action, outcome in bureau.entries()} == {"not_permitted"}


def test_a_command_asks_for_any_unit(bureau):
    assert bureau.request(SYSTEM)
    assert bureau.entries() == [REQUESTED_ENTRY]
