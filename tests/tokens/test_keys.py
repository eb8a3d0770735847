import secrets
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from jwcrypto.jwk import JWK

from tests.tokens.makers import DEPLOYMENT, NOW, STRANGER, WITHDRAWN, SeededEntropy, verifying_key
from wallet.tokens.documents.receipt import Receipt, read_receipt, sign_receipt
from wallet.tokens.errors import KeyWithdrawn, TokenForged, UnusableKey
from wallet.tokens.keys import (
    EcdsaSigner,
    KeyRing,
    KeyUse,
    kid_of,
    load_signer,
    new_private_key,
    private_key_pem,
    public_jwk,
    public_jwks,
    read_public_jwk,
)

PUBLIC_KEY = DEPLOYMENT.private_key.public_key()
JWK_OF_IT = public_jwk(PUBLIC_KEY)


def pem_of(key):
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def test_a_stored_key_signs_again():
    again = load_signer(DEPLOYMENT.kid, private_key_pem(DEPLOYMENT.private_key), [b"der"])
    assert again.sign(b"message") == DEPLOYMENT.sign(b"message")
    assert again.certificate_chain == (b"der",)


def test_a_signature_is_64_bytes_whatever_the_numbers_in_it():
    assert {len(DEPLOYMENT.sign(bytes([number]))) for number in range(256)} == {64}


def test_the_private_key_is_in_no_printed_form():
    assert "private_key" not in repr(DEPLOYMENT)


def test_two_new_keys_differ_and_the_same_source_repeats():
    assert kid_of(new_private_key(secrets).public_key()) != kid_of(
        new_private_key(secrets).public_key()
    )
    repeated = new_private_key(SeededEntropy("deployment"))
    assert kid_of(repeated.public_key()) == DEPLOYMENT.kid


def test_the_kid_is_the_thumbprint_that_another_library_computes():
    other = JWK.from_pyca(PUBLIC_KEY)
    assert kid_of(PUBLIC_KEY) == other.thumbprint()


def test_the_example_of_rfc_7517_is_read_back_the_same():
    jwk = {
        "kty": "EC",
        "crv": "P-256",
        "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
        "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
    }
    assert public_jwk(read_public_jwk(jwk), "1") == jwk | {
        "use": "sig",
        "alg": "ES256",
        "kid": "1",
    }


@pytest.mark.parametrize(
    "pem",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", id="junk"),
        pytest.param(pem_of(ec.generate_private_key(ec.SECP384R1())), id="another curve"),
        pytest.param(pem_of(rsa.generate_private_key(65537, 2048)), id="RSA"),
    ],
)
def test_a_key_that_cannot_sign_es256_is_refused(pem):
    with pytest.raises(UnusableKey):
        load_signer("kid", pem)


def test_a_public_jwk_is_read_back():
    assert read_public_jwk(JWK_OF_IT).public_numbers() == PUBLIC_KEY.public_numbers()


@pytest.mark.parametrize(
    "change",
    [
        {"use": "enc"},
        {"use": None},
        {"key_ops": ["sign"]},
        {"key_ops": []},
        {"key_ops": "verify"},
        {"key_ops": None},
        {"alg": "HS256"},
        {"alg": "ES384"},
        {"kty": "oct", "k": "AAAA"},
        {"kty": "RSA"},
        {"crv": "P-384"},
        {"crv": ["P-256"]},
        {"x": ""},
        {"x": 7},
        {"x": "AAAA"},
        {"x": "*" * 43},
        {"x": "证" * 43},
        {"y": JWK_OF_IT["x"]},
        {"d": "AAAA"},
    ],
    ids=repr,
)
def test_a_jwk_that_is_not_for_verifying_is_refused(change):
    with pytest.raises(UnusableKey):
        read_public_jwk(JWK_OF_IT | change)


def test_a_jwk_that_says_it_verifies_is_taken():
    assert read_public_jwk(JWK_OF_IT | {"key_ops": ["verify"]})


def test_the_published_set_keeps_retired_keys_and_leaves_out_withdrawn_ones():
    retired = verifying_key(STRANGER, KeyUse.DOCUMENT, retired_at=NOW)
    withdrawn = verifying_key(WITHDRAWN, KeyUse.DOCUMENT, withdrawn_at=NOW)
    current = verifying_key(DEPLOYMENT, KeyUse.ACCESS_TOKEN)
    published = public_jwks([retired, withdrawn, current], NOW)["keys"]
    assert [jwk["kid"] for jwk in published] == [STRANGER.kid, DEPLOYMENT.kid]
    assert all("d" not in jwk for jwk in published)


def test_a_key_is_found_only_for_its_use():
    ring = KeyRing([verifying_key(DEPLOYMENT, KeyUse.RECEIPT)])
    assert ring.find(DEPLOYMENT.kid, KeyUse.RECEIPT) is ring.keys[0]
    with pytest.raises(TokenForged):
        ring.find(DEPLOYMENT.kid, KeyUse.DOCUMENT)


@pytest.mark.parametrize("kid", [None, 1, "", "../../etc/passwd", {"a": 1}, ["kid"]], ids=repr)
def test_whatever_stands_in_the_kid_is_only_looked_up(kid):
    with pytest.raises(TokenForged):
        KeyRing([verifying_key(DEPLOYMENT, *KeyUse)]).find(kid, KeyUse.DOCUMENT)


def test_a_key_withdrawn_later_is_in_force_until_then_but_not_without_a_time():
    key = verifying_key(DEPLOYMENT, KeyUse.DOCUMENT, withdrawn_at=NOW + timedelta(seconds=1))
    signed_at = int(NOW.timestamp())
    key.ensure_in_force(signed_at, NOW)
    for now in (NOW + timedelta(seconds=1), None):
        with pytest.raises(KeyWithdrawn):
            key.ensure_in_force(signed_at, now)


def test_another_signer_can_stand_behind_the_interface(ring):
    class InAModule:
        """Stands for a hardware module: it gives signatures and never its key."""

        kid = DEPLOYMENT.kid
        certificate_chain = ()

        def sign(self, message, /):
            return EcdsaSigner(self.kid, DEPLOYMENT.private_key).sign(message)

    receipt = Receipt("1" * 32, "https://issuer", "unit-3", "hotel", "valid", NOW)
    signed = sign_receipt(InAModule(), receipt)
    assert read_receipt(signed, ring, issuer="https://issuer", now=NOW) == receipt
