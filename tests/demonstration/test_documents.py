"""Every document of the city can be checked by anybody alone, and breaks by one changed byte."""

import base64
import json
from base64 import b64decode

import pytest
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from jwcrypto.common import JWException
from jwcrypto.jwk import JWK
from sd_jwt.verifier import SDJWTVerifier

from tests.factories import NOW


@pytest.fixture(scope="module")
def documents(city):
    """Every stored version of every licence of the city, the earlier ones too."""
    found = []
    with city.read() as repository:
        for unit in repository.units.all():
            for licence in repository.licences.of_issuer(unit.id, limit=1000):
                for number in range(1, licence.version + 1):
                    version = repository.licences.version(licence.id, number)
                    found.append((unit, licence, version))
    assert len(found) > len(city.report.licences)
    return found


@pytest.fixture(scope="module")
def city_root(city):
    return x509.load_pem_x509_certificate((city.var / "demo-ca.pem").read_bytes())


class Stranger:
    """Somebody with the city's root certificate and a library that shares no code with ours."""

    def __init__(self, root):
        self.root = root
        self.trusted = {}

    def key(self, _issuer, header):
        """The key of a leaf that the city's authority signed, once checked for each leaf."""
        text = header["x5c"][0]
        if text not in self.trusted:
            leaf = x509.load_der_x509_certificate(b64decode(text))
            leaf.verify_directly_issued_by(self.root)
            assert leaf.not_valid_before_utc <= NOW <= leaf.not_valid_after_utc
            self.trusted[text] = JWK.from_pyca(leaf.public_key())
        return self.trusted[text]

    def read(self, document):
        return SDJWTVerifier(document, self.key).get_verified_payload()

    def reads_as_issued(self, document, issued):
        """Whether it is still read with everything that was issued in it."""
        try:
            return self.read(document) == issued
        except (ValueError, KeyError, JWException, InvalidSignature):
            return False


def test_every_document_verifies_up_to_the_citys_root(documents, city_root):
    stranger = Stranger(city_root)
    for unit, licence, version in documents:
        payload = stranger.read(version.document)
        assert payload["licence_code"] == version.code
        assert payload["issuing_authority_code"] == unit.uscc
        assert payload["licence_number"] == licence.number
        assert {name: payload[name] for name in version.face} == dict(version.face)
    # One bureau withdrew a key since, and signed anew what it had signed.
    kids = {version.kid for _, _, version in documents}
    assert len(stranger.trusted) == len(kids) == len({unit.id for unit, _, _ in documents}) + 1


def test_the_leaf_names_the_bureau_that_issued(documents, city_root):
    for unit, _, version in documents:
        header = json.loads(from_base64url(version.document.split(".")[0]))
        assert header["typ"] == "dc+sd-jwt"
        assert header["alg"] == "ES256"
        leaf = x509.load_der_x509_certificate(b64decode(header["x5c"][0]))
        assert unit.uscc in leaf.subject.rfc4514_string()
        assert leaf.issuer == city_root.subject


def test_one_changed_byte_anywhere_breaks_every_document(documents, city_root):
    stranger = Stranger(city_root)
    for _, licence, version in documents:
        issued = stranger.read(version.document)
        for place in places(version.document):
            changed = with_another_byte(version.document, place)
            assert not stranger.reads_as_issued(changed, issued), (licence.type_code, place)


def places(document):
    """Early, in the middle and late in header, payload, signature and every disclosure.

    The last character of a part may hold spare bits that a library does not look at.
    """
    signed, *disclosures = document.split("~")
    start, found = 0, []
    for part in (*signed.split("."), *disclosures):
        if part:
            found += [start + 1, start + len(part) // 2, start + len(part) - 2]
        start += len(part) + 1
    return found


def with_another_byte(document, place):
    other = "A" if document[place] != "A" else "B"
    return document[:place] + other + document[place + 1 :]


def from_base64url(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
