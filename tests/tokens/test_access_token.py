from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tokens.makers import (
    BUREAU,
    DEPLOYMENT,
    NOW,
    PUBLIC_URL,
    RETIRED,
    SECONDS,
    STRANGER,
    WITHDRAWN,
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
from wallet.tokens.access_token import AccessToken, issue_access_token, read_access_token
from wallet.tokens.documents.receipt import Receipt, sign_receipt
from wallet.tokens.errors import TokenForged, TokenOfAnotherKind
from wallet.tokens.jws import LONGEST, check_times
from wallet.tokens.keys import KeyRing, public_jwk

VECTORS = vectors("presentation_tokens/access_tokens.json")
SIGNERS = {
    "our key": DEPLOYMENT,
    "our public key as a secret": DEPLOYMENT,
    "a stranger's key": STRANGER,
    "a document key": BUREAU,
    "a withdrawn key": WITHDRAWN,
    "a retired key": RETIRED,
}
NAMES = {
    "KID": DEPLOYMENT.kid,
    "KID OF A DOCUMENT KEY": BUREAU.kid,
    "KID OF A WITHDRAWN KEY": WITHDRAWN.kid,
    "KID OF A RETIRED KEY": RETIRED.kid,
    "A STRANGER'S JWK": public_jwk(STRANGER.private_key.public_key()),
}


def issued(**changes):
    particulars = {
        "issuer": PUBLIC_URL,
        "client_id": "client-7",
        "unit_id": "unit-3",
        "scopes": ["verifications:write", "licences:read"],
        "now": NOW,
        "jti": "0123456789abcdef0123456789abcdef",
    }
    return issue_access_token(DEPLOYMENT, **particulars | changes)


def read(token, ring, now=NOW):
    return read_access_token(token, ring, issuer=PUBLIC_URL, now=now)


def token_of(case):
    header = {
        name: NAMES.get(value, value) if isinstance(value, str) else value
        for name, value in changed(VECTORS["header"], case["header"]).items()
    }
    claims = changed(VECTORS["claims"], case["claims"])
    if case["signed_with"] == "nothing":
        return f"{encoded(header)}.{encoded(claims)}."
    sign = sign_with_public_key if "secret" in case["signed_with"] else sign_by_hand
    return sign(header, claims, SIGNERS[case["signed_with"]])


@pytest.mark.parametrize("case", named(VECTORS["cases"]))
def test_each_token_gets_its_verdict(case, ring):
    token = token_of(case)
    assert verdict(lambda: read(token, ring, moment(VECTORS["now"]))) == case["verdict"]


def test_a_token_says_what_was_issued(ring):
    assert read(issued(), ring) == AccessToken(
        client_id="client-7",
        unit_id="unit-3",
        scopes=frozenset({"licences:read", "verifications:write"}),
        jti="0123456789abcdef0123456789abcdef",
        issued_at=NOW,
        expires_at=NOW + timedelta(minutes=10),
    )


def test_no_character_of_a_token_can_be_changed(ring):
    token = issued()
    for place in range(len(token)):
        with pytest.raises((TokenForged, TokenOfAnotherKind)):
            read(with_other_character(token, place), ring)


@pytest.mark.parametrize("length", [0, 1, 10, 100, -1, -2, -86])
def test_a_token_cut_short_is_refused(length, ring):
    with pytest.raises(TokenForged):
        read(issued()[:length], ring)


@pytest.mark.parametrize("tail", ["=", "==", " ", "\n", ".", ".x", "~"])
def test_there_is_no_second_text_for_a_token(tail, ring):
    with pytest.raises(TokenForged):
        read(issued() + tail, ring)


@pytest.mark.parametrize("part", [0, 1, 2])
def test_padding_inside_a_token_is_refused(part, ring):
    parts = issued().split(".")
    parts[part] += "=" * (-len(parts[part]) % 4) or "="
    with pytest.raises(TokenForged):
        read(".".join(parts), ring)


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"null",
        b"[]",
        b'"text"',
        b"{",
        b"\xff\xfe",
        b'{"iat": NaN}',
        b'{"iss": 1, "iss": 2}',
        b"[" * 5000,
        b'{"a":' * 5000,
        b'{"iat": ' + b"9" * 5000 + b"}",
    ],
    ids=repr,
)
def test_a_payload_that_is_no_plain_json_object_is_refused_even_when_signed(payload, ring):
    token = sign_by_hand(
        {"alg": "ES256", "typ": "at+jwt", "kid": DEPLOYMENT.kid}, payload, DEPLOYMENT
    )
    with pytest.raises(TokenForged):
        read(token, ring)


@pytest.mark.parametrize("header", [b"", b"null", b"[]", b"7", b"{", b"\xff", b"[" * 5000])
def test_a_header_that_is_no_json_object_is_refused(header, ring):
    with pytest.raises(TokenForged):
        read(sign_by_hand(header, {}, DEPLOYMENT), ring)


def test_a_header_that_names_the_algorithm_twice_is_refused(ring):
    header = f'{{"alg":"none","alg":"ES256","typ":"at+jwt","kid":"{DEPLOYMENT.kid}"}}'.encode()
    token = sign_by_hand(header, VECTORS["claims"], DEPLOYMENT)
    with pytest.raises(TokenForged):
        read(token, ring)


@pytest.mark.parametrize("signature", [b"", b"\0" * 64, b"\xff" * 64, b"\0" * 63, b"\1" * 65])
def test_a_made_up_signature_is_refused(signature, ring):
    text = issued().rpartition(".")[0]
    with pytest.raises(TokenForged):
        read(f"{text}.{encoded(signature)}", ring)


@given(st.one_of(st.text(), st.from_regex(r"\A[\w-]+\.[\w-]+\.[\w-]+\Z"), st.binary()))
def test_any_input_is_refused_in_one_way(unverified):
    with pytest.raises(TokenForged):
        read(unverified, KeyRing())


def test_a_very_long_input_is_refused_before_it_is_looked_at(ring):
    with pytest.raises(TokenForged):
        read("a" * (LONGEST + 1), ring)


def test_a_receipt_is_not_an_access_token(ring):
    receipt = Receipt("1" * 32, PUBLIC_URL, "unit-3", "hotel-check-in", "valid", NOW)
    with pytest.raises(TokenOfAnotherKind):
        read(sign_receipt(DEPLOYMENT, receipt), ring)


@pytest.mark.parametrize("minutes", [0, -1, 11])
def test_no_token_is_issued_that_reading_would_refuse(minutes):
    with pytest.raises(ValueError, match="ten minutes"):
        issued(lifetime=timedelta(minutes=minutes))


def test_a_key_retired_a_moment_ago_still_signs_for_workers_that_have_not_noticed(ring):
    claims = VECTORS["claims"] | {"iat": SECONDS - 3400, "exp": SECONDS - 2800}
    header = {"alg": "ES256", "typ": "at+jwt", "kid": RETIRED.kid}
    token = sign_by_hand(header, claims, RETIRED)
    assert read(token, ring, NOW - timedelta(minutes=55)).client_id == "client-7"


def test_the_leeway_is_never_more_than_five_seconds():
    with pytest.raises(ValueError, match="five seconds"):
        check_times({"iat": SECONDS}, NOW, timedelta(seconds=6))


def test_a_now_without_a_zone_is_a_mistake_of_the_caller(ring):
    with pytest.raises(ValueError, match="zone"):
        read(issued(), ring, NOW.replace(tzinfo=None))


def test_signing_the_same_again_gives_the_same_token():
    assert issued() == issued()


def test_the_header_names_kind_and_key_and_nothing_else():
    header = decoded(parts_of(issued())[0])
    assert header == {"alg": "ES256", "typ": "at+jwt", "kid": DEPLOYMENT.kid}
