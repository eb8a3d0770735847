"""Two libraries that share no code with ours read what we sign, and refuse what was altered."""

import base64
import json
from datetime import timedelta

import pytest
from cryptography import x509
from jwcrypto.common import JWException
from jwcrypto.jwk import JWK
from jwcrypto.jws import JWS
from jwcrypto.jwt import JWT
from sd_jwt.verifier import SDJWTVerifier

from tests.tokens.makers import (
    BUREAU,
    CLAIMS,
    DEPLOYMENT,
    FACE,
    NOW,
    PUBLIC_URL,
    SeededEntropy,
    with_other_character,
)
from wallet.tokens.access_token import issue_access_token
from wallet.tokens.documents.licence_document import issue_document, select_disclosures
from wallet.tokens.documents.receipt import Receipt, sign_receipt
from wallet.tokens.documents.status_list import pack_statuses, sign_status_list
from wallet.tokens.keys import public_jwk

DOCUMENT = issue_document(BUREAU, CLAIMS, FACE, NOW, SeededEntropy("salt"))
# The last character of a part may hold spare bits, which these libraries do not look at.
PLACES = sorted(
    {
        place
        for start, part in (
            (DOCUMENT.index(part), part) for part in DOCUMENT.replace("~", ".").split(".") if part
        )
        for place in (start, start + len(part) // 2, start + len(part) - 2)
    }
)


def bureau_key(_issuer, header):
    """The key out of the certificate in the document, as a stranger would take it."""
    leaf = x509.load_der_x509_certificate(base64.b64decode(header["x5c"][0]))
    return JWK.from_pyca(leaf.public_key())


def payload_by_sd_jwt(document):
    return SDJWTVerifier(document, bureau_key).get_verified_payload()


def deployment_key():
    return JWK(**public_jwk(DEPLOYMENT.private_key.public_key()))


def test_sd_jwt_reads_every_field_of_our_document():
    payload = payload_by_sd_jwt(DOCUMENT)
    assert {name: payload[name] for name in FACE} == FACE
    assert payload["licence_code"] == CLAIMS.licence_code
    assert payload["status"] == {"status_list": {"idx": 42, "uri": CLAIMS.status_uri}}


def test_sd_jwt_reads_only_what_was_handed_over():
    payload = payload_by_sd_jwt(select_disclosures(DOCUMENT, ["姓名"]))
    assert payload["姓名"] == FACE["姓名"]
    assert not payload.keys() & (FACE.keys() - {"姓名"})


@pytest.mark.parametrize("place", PLACES)
def test_after_one_changed_character_sd_jwt_no_longer_reads_the_document_as_issued(place):
    altered = with_other_character(DOCUMENT, place)
    # It drops a disclosure that no digest answers to; everything else it refuses outright.
    try:
        payload = payload_by_sd_jwt(altered)
    except (ValueError, JWException, KeyError):
        return
    assert place > DOCUMENT.index("~")
    assert not FACE.keys() <= payload.keys()


def test_jwcrypto_verifies_the_signed_part_and_refuses_each_changed_place():
    text = DOCUMENT.split("~")[0]
    key = JWK(**public_jwk(BUREAU.private_key.public_key()))
    token = JWS()
    token.deserialize(text, key, alg="ES256")
    assert json.loads(token.payload)["vct"] == CLAIMS.vct
    for place in [place for place in PLACES if place < len(text)]:
        with pytest.raises((JWException, ValueError)):
            JWS().deserialize(with_other_character(text, place), key, alg="ES256")


def test_jwcrypto_reads_our_access_token():
    token = issue_access_token(
        DEPLOYMENT,
        issuer=PUBLIC_URL,
        client_id="client-7",
        unit_id="unit-3",
        scopes=["licences:read"],
        now=NOW,
        jti="1" * 32,
    )
    checks = {"iss": PUBLIC_URL, "aud": f"{PUBLIC_URL}/api/v1"}
    read = JWT(algs=["ES256"], check_claims=checks | {"exp": None})
    read.leeway = 10**10  # its own clock is not ours
    read.deserialize(token, deployment_key())
    assert json.loads(read.claims)["client_id"] == "client-7"
    assert json.loads(read.header)["typ"] == "at+jwt"


@pytest.mark.parametrize("kind", ["receipt", "status list"])
def test_jwcrypto_verifies_receipts_and_status_lists(kind):
    if kind == "receipt":
        receipt = Receipt("1" * 32, PUBLIC_URL, "unit-3", "hotel", "valid", NOW)
        text = sign_receipt(DEPLOYMENT, receipt)
    else:
        text = sign_status_list(
            DEPLOYMENT,
            issuer=PUBLIC_URL,
            uri=CLAIMS.status_uri,
            packed=pack_statuses(100, 2, {42: 1}),
            bits=2,
            now=NOW,
            ttl=timedelta(minutes=1),
            lifetime=timedelta(hours=1),
        )
    token = JWS()
    token.deserialize(text, deployment_key(), alg="ES256")
    assert json.loads(token.payload)["iss"] == PUBLIC_URL
