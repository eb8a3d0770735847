from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from tests.tokens.makers import (
    AUTHORITY,
    BUREAU,
    BUREAU_CODE,
    BUREAU_NAME,
    NOW,
    SeededEntropy,
    bureau,
)
from wallet.tokens.certificates import Authority, check_chain, issue_certificate, new_authority
from wallet.tokens.errors import CertificateExpired, CertificateNotTrusted, TokenForged
from wallet.tokens.keys import new_private_key

ROOT = AUTHORITY.certificate
LEAF = BUREAU.certificate_chain[0]
STRANGERS = new_authority("别处的认证机构", NOW - timedelta(days=400), SeededEntropy("strangers"))


def extension(certificate, kind):
    return certificate.extensions.get_extension_for_class(kind)


def test_a_chain_says_whose_key_it_is_and_for_how_long():
    signer = check_chain([LEAF], ROOT, NOW)
    assert signer.public_key.public_numbers() == BUREAU.private_key.public_key().public_numbers()
    assert (signer.unit_name, signer.uscc) == (BUREAU_NAME, BUREAU_CODE)
    assert signer.not_before == NOW - timedelta(days=300)
    assert signer.not_after == NOW + timedelta(days=800)


def test_the_root_may_be_in_the_chain():
    assert check_chain([LEAF, ROOT], ROOT, NOW) == check_chain([LEAF], ROOT, NOW)


@pytest.mark.parametrize("days", [-301, 801])
def test_a_certificate_outside_its_time_is_refused(days):
    with pytest.raises(CertificateExpired):
        check_chain([LEAF], ROOT, NOW + timedelta(days=days))


def test_a_certificate_does_not_outlive_its_authority():
    long_lived = bureau(not_after=NOW + timedelta(days=365 * 40))
    with pytest.raises(CertificateExpired):
        check_chain(long_lived.certificate_chain, ROOT, NOW + timedelta(days=365 * 30))


def test_the_certificate_of_another_authority_is_not_trusted():
    with pytest.raises(CertificateNotTrusted):
        check_chain(bureau(authority=STRANGERS).certificate_chain, ROOT, NOW)


def test_an_authority_of_the_same_name_with_another_key_is_not_trusted():
    impostor = Authority(STRANGERS.private_key, AUTHORITY.certificate)
    with pytest.raises(CertificateNotTrusted):
        check_chain(bureau(authority=impostor).certificate_chain, ROOT, NOW)


def test_a_bureau_cannot_certify_others():
    pretender = Authority(BUREAU.private_key, LEAF)
    key = new_private_key(SeededEntropy("friend"))
    friend = issue_certificate(
        pretender,
        unit_name="冒名单位",
        uscc=BUREAU_CODE,
        public_key=key.public_key(),
        not_before=NOW - timedelta(days=1),
        not_after=NOW + timedelta(days=1),
        entropy=SeededEntropy("friend"),
    )
    with pytest.raises(CertificateNotTrusted):
        check_chain([friend, LEAF], ROOT, NOW)


@pytest.mark.parametrize(
    "chain",
    [[], [ROOT], [b""], [b"junk"], [LEAF, LEAF], [LEAF] * 5, [LEAF, STRANGERS.certificate]],
    ids=["none", "root", "empty", "junk", "twice", "too long", "another root"],
)
def test_a_chain_that_leads_nowhere_is_not_trusted(chain):
    with pytest.raises(CertificateNotTrusted):
        check_chain(chain, ROOT, NOW)


def test_a_key_of_another_curve_is_not_trusted():
    key = ec.generate_private_key(ec.SECP384R1())
    with pytest.raises(CertificateNotTrusted):
        check_chain(bureau(public_key=key.public_key()).certificate_chain, ROOT, NOW)


def test_no_byte_of_a_certificate_can_be_changed():
    for place in range(len(LEAF)):
        altered = LEAF[:place] + bytes([LEAF[place] ^ 1]) + LEAF[place + 1 :]
        with pytest.raises(CertificateNotTrusted):
            check_chain([altered], ROOT, NOW)


@given(st.lists(st.binary(max_size=300), max_size=6))
def test_any_bytes_are_refused_in_one_way(chain):
    with pytest.raises(TokenForged):
        check_chain(chain, ROOT, NOW)


def test_a_bureaus_certificate_is_for_signatures_and_nothing_else():
    certificate = x509.load_der_x509_certificate(LEAF)
    usage = extension(certificate, x509.KeyUsage)
    assert usage.critical
    assert usage.value.digital_signature
    assert usage.value.content_commitment
    assert not usage.value.key_cert_sign
    assert not usage.value.key_agreement
    assert not extension(certificate, x509.BasicConstraints).value.ca
    above = extension(x509.load_der_x509_certificate(ROOT), x509.SubjectKeyIdentifier).value
    identifier = extension(certificate, x509.AuthorityKeyIdentifier).value
    assert identifier.key_identifier == above.digest


def test_the_unified_social_credit_code_is_in_the_subject():
    subject = x509.load_der_x509_certificate(LEAF).subject
    identifiers = subject.get_attributes_for_oid(NameOID.ORGANIZATION_IDENTIFIER)
    assert [identifier.value for identifier in identifiers] == [BUREAU_CODE]


def test_serial_numbers_differ_and_the_same_source_repeats():
    serials = {
        x509.load_der_x509_certificate(bureau(seed).certificate_chain[0]).serial_number
        for seed in ("one", "two", "three")
    }
    assert len(serials) == 3
    assert bureau().certificate_chain == BUREAU.certificate_chain
