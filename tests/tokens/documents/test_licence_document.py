from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tokens.makers import (
    AUTHORITY,
    BUREAU,
    BUREAU_CODE,
    CLAIMS,
    DEPLOYMENT,
    FACE,
    NOW,
    RETIRED,
    STRANGER,
    WITHDRAWN,
    SeededEntropy,
    bureau,
    changed,
    decoded,
    encoded,
    moment,
    named,
    parts_of,
    sign_by_hand,
    sign_with_public_key,
    vectors,
    verdict,
    with_other_character,
)
from wallet.tokens.documents.disclosures import digest_of
from wallet.tokens.documents.licence_document import (
    TrustedIssuers,
    issue_document,
    read_document,
)
from wallet.tokens.errors import (
    CertificateNotTrusted,
    KeyWithdrawn,
    TokenExpired,
    TokenForged,
    TokenOfAnotherKind,
)
from wallet.tokens.keys import EcdsaSigner, KeyRing, public_jwk

CASES = vectors("presentation_tokens/documents.json")["cases"]
TRUST = TrustedIssuers(AUTHORITY.certificate, {})
SIGNERS = {
    "the bureau's key": BUREAU,
    "the bureau's public key as a secret": BUREAU,
    "a stranger's key": STRANGER,
    "the deployment's key": DEPLOYMENT,
}
NAMES = {
    "KID OF THE DEPLOYMENT'S KEY": DEPLOYMENT.kid,
    "A STRANGER'S JWK": public_jwk(STRANGER.private_key.public_key()),
}


def issued(signer=BUREAU, claims=CLAIMS, face=FACE):
    return issue_document(signer, claims, face, NOW, SeededEntropy("salt"))


DOCUMENT = issued()
JWS, *DISCLOSURES = DOCUMENT.split("~")[:-1]


def with_disclosures(*disclosures, jws=JWS):
    return "~".join((jws, *disclosures, ""))


def document_of(case):
    header, claims, _ = parts_of(DOCUMENT)
    header = {
        name: NAMES.get(value, value) if isinstance(value, str) else value
        for name, value in changed(decoded(header), case["header"]).items()
    }
    claims = changed(decoded(claims), case["claims"])
    if case["signed_with"] == "nothing":
        jws = f"{encoded(header)}.{encoded(claims)}."
    else:
        sign = sign_with_public_key if "secret" in case["signed_with"] else sign_by_hand
        jws = sign(header, claims, SIGNERS[case["signed_with"]])
    return with_disclosures(*DISCLOSURES, jws=jws)


@pytest.fixture(params=["key ring", "certificates"])
def trust(request, ring):
    return ring if request.param == "key ring" else TRUST


@pytest.mark.parametrize("case", named(CASES))
def test_each_document_gets_its_verdict(case, trust):
    document, now = document_of(case), moment(case["now"])
    # One refusal may be put more exactly where certificates are what is trusted.
    same = {"certificate_not_trusted": "not_genuine"}
    found = verdict(lambda: read_document(document, trust, now))
    assert same.get(found, found) == case["verdict"]


def test_a_document_says_what_was_issued(trust):
    document = read_document(DOCUMENT, trust, NOW)
    assert document.claims == CLAIMS
    assert document.face == FACE
    assert document.kid == BUREAU.kid
    assert document.issued_at == NOW


def test_a_long_term_licence_has_no_expiry(trust):
    claims = CLAIMS._replace(expires_at=None)
    document = issued(claims=claims)
    assert "exp" not in decoded(parts_of(document)[1])
    assert read_document(document, trust, NOW + timedelta(days=30_000)).claims == claims


def test_the_document_of_a_licence_that_has_ended_is_read_from_our_own_store(trust):
    after = NOW + timedelta(days=3650)
    with pytest.raises(TokenExpired):
        read_document(DOCUMENT, trust, after)
    assert read_document(DOCUMENT, trust, None).claims == CLAIMS


def test_the_signed_part_names_nobody():
    claims = decoded(parts_of(DOCUMENT)[1])
    said = str(claims)
    assert not [name for name in FACE if name in said]
    assert "310101190001010011" not in said
    assert "古丽米热" not in said


def test_the_digests_are_sorted_so_that_their_order_tells_nothing():
    digests = decoded(parts_of(DOCUMENT)[1])["_sd"]
    assert digests == sorted(digests)
    assert sorted(map(digest_of, DISCLOSURES)) == digests


def test_equal_values_have_different_digests():
    document = issued(face={"甲": "同", "乙": "同"})
    one, other = document.split("~")[1:-1]
    assert digest_of(one) != digest_of(other)


def test_no_character_of_a_document_can_be_changed(ring):
    for place in range(len(DOCUMENT)):
        with pytest.raises((TokenForged, TokenOfAnotherKind)):
            read_document(with_other_character(DOCUMENT, place), ring, NOW)


@pytest.mark.parametrize(
    "unverified",
    [
        "",
        "~",
        "~~",
        "a.b.c~",
        JWS,
        DOCUMENT[:-1],
        DOCUMENT + "~",
        DOCUMENT + "a.b.c",
        DOCUMENT + "\n",
        " " + DOCUMENT,
        DOCUMENT.replace("~", "～"),
        DOCUMENT.replace("~", "=~"),
        with_disclosures(*DISCLOSURES, ""),
        None,
        b"bytes",
    ],
    ids=lambda unverified: repr(unverified)[-12:],
)
def test_an_irregular_shape_is_refused(unverified, trust):
    with pytest.raises(TokenForged):
        read_document(unverified, trust, NOW)


@given(st.text())
def test_any_text_is_refused_in_one_way(text):
    for trust in (KeyRing(), TRUST):
        with pytest.raises(TokenForged):
            read_document(text, trust, NOW)


def test_the_key_of_one_bureau_does_not_sign_for_another(trust):
    other = issued(claims=CLAIMS._replace(issuing_authority_code="11310115000000027Q"))
    with pytest.raises(TokenForged):
        read_document(other, trust, NOW)


def test_rotation_leaves_old_documents_verifying(ring):
    before = issue_document(RETIRED, CLAIMS, FACE, NOW - timedelta(days=9), SeededEntropy("old"))
    assert read_document(before, ring, NOW).face == FACE


def test_a_retired_key_signs_no_new_document(ring):
    with pytest.raises(TokenForged):
        read_document(issued(RETIRED), ring, NOW)


def test_a_withdrawn_key_confirms_nothing(ring):
    for trust in (ring, TrustedIssuers(AUTHORITY.certificate, {BUREAU.kid: NOW})):
        document = issued(WITHDRAWN if trust is ring else BUREAU)
        for now in (NOW, None):
            with pytest.raises(KeyWithdrawn):
                read_document(document, trust, now)


def test_a_document_outlives_its_signers_certificate():
    later = NOW + timedelta(days=5000)
    document = issued(claims=CLAIMS._replace(expires_at=None))
    assert read_document(document, TRUST, later).face == FACE


@pytest.mark.parametrize("days", [(-300, -2), (2, 300)], ids=["ended", "not begun"])
def test_a_document_signed_outside_its_certificates_time_is_refused(days):
    start, end = (NOW + timedelta(days=day) for day in days)
    with pytest.raises(TokenForged):
        read_document(issued(bureau(not_before=start, not_after=end)), TRUST, NOW)


def test_a_document_without_certificates_is_not_trusted_through_them():
    bare = EcdsaSigner(BUREAU.kid, BUREAU.private_key)
    with pytest.raises(CertificateNotTrusted):
        read_document(issued(bare), TRUST, NOW)


def test_a_certificate_of_another_key_is_not_trusted():
    mixed = EcdsaSigner(STRANGER.kid, STRANGER.private_key, BUREAU.certificate_chain)
    with pytest.raises(CertificateNotTrusted):
        read_document(issued(mixed), TRUST, NOW)
    borrowed = EcdsaSigner(BUREAU.kid, STRANGER.private_key, BUREAU.certificate_chain)
    with pytest.raises(TokenForged):
        read_document(issued(borrowed), TRUST, NOW)


@pytest.mark.parametrize("x5c", [None, [], "AAAA", [7], ["%"], ["AAAA"], ["证"], [None], [[]]])
def test_a_chain_that_cannot_be_read_is_not_trusted(x5c):
    header, claims, _ = parts_of(DOCUMENT)
    jws = sign_by_hand(decoded(header) | {"x5c": x5c}, decoded(claims), BUREAU)
    with pytest.raises(CertificateNotTrusted):
        read_document(with_disclosures(jws=jws), TRUST, NOW)


def test_the_owner_in_the_certificate_is_the_issuing_authority():
    assert read_document(DOCUMENT, TRUST, NOW).claims.issuing_authority_code == BUREAU_CODE
