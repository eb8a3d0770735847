"""Installing a certificate: for this key, this unit, for signing, trusted, and in its time."""

import base64
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from tests import cast
from tests.factories import SeededEntropy, authority
from tests.services.signing_keys.bureau import certified, pem_of
from wallet.domain.actors.actors import Unit
from wallet.domain.showing.verification import Outcome
from wallet.repository.signing_keys.keys import CertificateEnded
from wallet.services.key_cabinet import ANNOUNCED_FOR
from wallet.services.signing_keys.refusals import (
    CertificateDoesNotFit,
    CertificateUnreadable,
    KeyAlreadyInstalled,
    NoKeyRequested,
)
from wallet.tokens.certificates import Authority, new_authority
from wallet.tokens.documents.licence_document import read_document
from wallet.tokens.keys import new_private_key

INSTALLED = "key:certificate_installed"


def test_the_new_key_signs_after_ten_minutes_and_old_documents_keep_verifying(
    bureau, counter, code
):
    old = bureau.kid()
    kid, begins = bureau.renew()
    assert bureau.kid() == old
    assert bureau.states() == {old: "in_force", kid: "installed"}
    assert kid in bureau.published()
    assert counter.scan(code).outcome is Outcome.VALID
    bureau.clock.advance(minutes=10)
    assert (begins, bureau.kid()) == (bureau.clock(), kid)
    assert bureau.states() == {old: "retired", kid: "in_force"}
    assert counter.scan(counter.screen(counter.show()).text).outcome is Outcome.VALID
    issued = bureau.issue()
    bureau.deployment.cabinet.forget()
    ring = bureau.deployment.cabinet.ring()
    assert read_document(issued.version.document, ring, bureau.clock()).kid == kid
    assert bureau.entries() == [(INSTALLED, "done"), ("key:certificate_requested", "done")]


def test_a_certificate_that_begins_later_waits_and_the_old_one_signs_until_then(bureau):
    old = bureau.kid()
    kid, begins = bureau.renew(not_before=bureau.clock() + timedelta(days=2))
    assert begins == bureau.clock() + timedelta(days=2)
    bureau.clock.advance(days=1)
    assert (bureau.kid(), bureau.states()[kid]) == (old, "installed")
    bureau.clock.advance(days=1)
    assert bureau.kid() == kid


def test_the_first_key_of_a_bureau_signs_at_once(bureau):
    bureau.withdraw(bureau.kid())
    kid, begins = bureau.renew()
    assert (begins, bureau.kid()) == (bureau.clock(), kid)


def test_a_chain_may_come_without_its_root_or_in_any_order(bureau):
    kid, _begins = bureau.install(certified(bureau.request(), bureau.clock(), root=False))
    with bureau.database.read() as repository:
        chain = repository.key_records.get(kid).certificate_chain
    assert chain[-1] == authority().certificate
    bureau.clock.advance(days=1)
    pem = certified(bureau.request(seed="next"), bureau.clock())
    leaf, root = (
        part + b"-----END CERTIFICATE-----\n"
        for part in pem.split(b"-----END CERTIFICATE-----\n")[:2]
    )
    assert bureau.install(root + leaf)[0] != kid


def test_one_change_waits_for_the_other(bureau):
    bureau.renew()
    with pytest.raises(KeyAlreadyInstalled):
        bureau.install(certified(bureau.request(seed="next"), bureau.clock()))
    assert bureau.entries()[0] == (INSTALLED, "key_already_installed")


def test_a_certificate_without_a_request_is_refused(bureau):
    with pytest.raises(NoKeyRequested):
        bureau.install(pem_of(authority().certificate))
    assert bureau.entries() == [(INSTALLED, "no_key_requested")]


def test_a_certificate_is_not_installed_twice(bureau):
    pem = certified(bureau.request(), bureau.clock())
    bureau.install(pem)
    with pytest.raises(NoKeyRequested):
        bureau.install(pem)


@pytest.mark.parametrize(
    "pem",
    [
        b"",
        b"not a certificate",
        b"-----BEGIN CERTIFICATE-----\nAA\n-----END CERTIFICATE-----",
        b"-----BEGIN CERTIFICATE-----\n" + base64.b64encode(b"\x30\x03\x02\x01") + b"\n",
        b"x" * 70_000,
    ],
)
def test_what_is_no_certificate_is_refused(bureau, pem):
    bureau.request()
    with pytest.raises(CertificateUnreadable) as refusal:
        bureau.install(pem)
    assert refusal.value.details["field"] == "certificate"
    assert bureau.entries()[0] == (INSTALLED, "certificate_unreadable")


def refused(bureau, pem, code):
    old = bureau.kid()
    with pytest.raises(CertificateDoesNotFit) as refusal:
        bureau.install(pem)
    assert refusal.value.code == code
    assert refusal.value.details["field"] == "certificate"
    assert bureau.entries()[0] == (INSTALLED, code)
    bureau.clock.advance(minutes=11)
    assert bureau.kid() == old
    assert "awaiting_certificate" in bureau.states().values()


def test_the_certificate_of_another_key_is_refused(bureau):
    stranger = new_private_key(SeededEntropy("stranger"))
    request = x509.CertificateSigningRequestBuilder(x509.Name([])).sign(stranger, hashes.SHA256())
    bureau.request()
    pem = certified(request.public_bytes(Encoding.PEM), bureau.clock())
    refused(bureau, pem, "certificate_of_another_key")


def test_a_key_of_another_curve_is_another_key(bureau):
    key = ec.generate_private_key(ec.SECP384R1())
    request = x509.CertificateSigningRequestBuilder(x509.Name([])).sign(key, hashes.SHA256())
    bureau.request()
    pem = certified(request.public_bytes(Encoding.PEM), bureau.clock())
    refused(bureau, pem, "certificate_of_another_key")


def test_the_certificate_of_another_unit_is_refused(bureau):
    pem = certified(bureau.request(), bureau.clock(), unit=cast.OTHER_BUREAU)
    refused(bureau, pem, "certificate_of_another_unit")


def test_a_name_alone_does_not_make_it_the_units(bureau):
    disguised = Unit("x" * 32, cast.BUREAU.name, cast.OTHER_BUREAU.uscc, cast.BUREAU.kind)
    pem = certified(bureau.request(), bureau.clock(), unit=disguised)
    refused(bureau, pem, "certificate_of_another_unit")


@pytest.mark.parametrize("root", [True, False])
def test_an_authority_that_nobody_trusts_is_refused(bureau, root):
    own = new_authority("自设的认证机构", bureau.clock() - timedelta(days=9), SeededEntropy("own"))
    pem = certified(bureau.request(), bureau.clock(), by=own, root=root)
    refused(bureau, pem, "certificate_not_trusted")


def test_an_authority_of_the_same_name_with_another_key_is_refused(bureau):
    name = "上海市电子证照示范认证机构"
    twin = new_authority(name, bureau.clock() - timedelta(days=400), SeededEntropy("twin"))
    mixed = Authority(twin.private_key, authority().certificate)
    pem = certified(bureau.request(), bureau.clock(), by=mixed)
    refused(bureau, pem, "certificate_not_trusted")


def test_a_certificate_that_is_not_for_signing_is_refused(bureau):
    request = x509.load_pem_x509_csr(bureau.request())
    now = bureau.clock()
    issuer = x509.load_der_x509_certificate(authority().certificate).subject
    names = (
        "digital_signature content_commitment key_encipherment data_encipherment key_agreement "
        "key_cert_sign crl_sign encipher_only decipher_only"
    )
    usage = {name: name == "key_agreement" for name in names.split()}
    made = (
        x509.CertificateBuilder(issuer, request.subject, request.public_key(), 7)
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=9))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**usage), critical=True)
        .sign(authority().private_key, hashes.SHA256())
    )
    refused(bureau, made.public_bytes(Encoding.PEM), "certificate_for_another_purpose")


@pytest.mark.parametrize("ends", [-timedelta(hours=1), timedelta(0), ANNOUNCED_FOR])
def test_a_certificate_that_is_over_before_it_would_begin_is_refused(bureau, ends):
    now = bureau.clock()
    pem = certified(bureau.request(), now, not_after=now + ends)
    refused(bureau, pem, "certificate_over")


def test_after_its_end_nothing_is_issued_and_old_documents_still_verify(bureau, counter):
    kid, _begins = bureau.renew(not_after=bureau.clock() + timedelta(days=30))
    bureau.clock.advance(days=29)
    bureau.issue("JY13101010000003")
    bureau.clock.advance(days=1)
    assert bureau.states()[kid] == "ended"
    with pytest.raises(CertificateEnded):
        bureau.issue("JY13101010000004")
    scanned = counter.scan(counter.screen(counter.show()).text)
    assert scanned.outcome is Outcome.VALID
    bureau.renew(seed="next")
    assert bureau.issue("JY13101010000004")
