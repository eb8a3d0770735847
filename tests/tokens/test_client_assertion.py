"""A client's assertion: one test for each claim that is wrong (RFC 7523, section 3)."""

from datetime import timedelta

import pytest
from jwcrypto.jwk import JWK
from jwcrypto.jwt import JWT

from tests.tokens.makers import NOW, PUBLIC_URL, SECONDS, SeededEntropy, verdict
from wallet.tokens.client_assertion import read_client_assertion, unverified_subject
from wallet.tokens.keys import new_private_key, private_key_pem, public_jwk

CLIENT = "sp-00000401x-2e315b"
KEY = new_private_key(SeededEntropy("client"))
OTHER = new_private_key(SeededEntropy("another client"))


def assertion(key=KEY, header=None, **changes):
    """Sign as a foreign library would."""
    claims = {
        "iss": CLIENT,
        "sub": CLIENT,
        "aud": f"{PUBLIC_URL}/oauth/token",
        "iat": SECONDS,
        "exp": SECONDS + 60,
        "jti": "a1",
        **changes,
    }
    claims = {name: value for name, value in claims.items() if value is not None}
    token = JWT(header={"alg": "ES256", **(header or {})}, claims=claims)
    token.make_signed_token(JWK.from_pem(private_key_pem(key)))
    return token.serialize()


def read(text, now=NOW):
    return read_client_assertion(
        text, public_jwk(KEY.public_key()), client_id=CLIENT, issuer=PUBLIC_URL, now=now
    )


def test_a_genuine_assertion_is_read():
    found = read(assertion())
    assert (found.client_id, found.jti) == (CLIENT, "a1")
    assert found.expires_at == NOW + timedelta(seconds=60)


@pytest.mark.parametrize("typ", ["JWT", "client-authentication+jwt", None])
def test_libraries_may_name_the_type_or_not(typ):
    assert verdict(lambda: read(assertion(header={"typ": typ} if typ else {}))) == "genuine"


@pytest.mark.parametrize("aud", [PUBLIC_URL, [PUBLIC_URL], [f"{PUBLIC_URL}/oauth/token"]])
def test_the_audience_may_be_this_server_or_its_token_endpoint(aud):
    assert verdict(lambda: read(assertion(aud=aud))) == "genuine"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"iss": "somebody"}, "not_genuine"),
        ({"sub": "somebody"}, "not_genuine"),
        ({"iss": None}, "not_genuine"),
        ({"aud": "https://elsewhere.example.cn/oauth/token"}, "wrong_audience"),
        ({"aud": [PUBLIC_URL, "https://elsewhere.example.cn"]}, "wrong_audience"),
        ({"aud": None}, "wrong_audience"),
        ({"exp": SECONDS}, "not_genuine"),
        ({"exp": SECONDS - 1, "iat": SECONDS - 60}, "token_expired"),
        ({"exp": SECONDS + 306}, "not_genuine"),
        ({"exp": None}, "not_genuine"),
        ({"exp": "soon"}, "not_genuine"),
        ({"iat": SECONDS + 6, "exp": SECONDS + 60}, "token_not_yet_valid"),
        ({"iat": None}, "not_genuine"),
        ({"jti": None}, "not_genuine"),
        ({"jti": ""}, "not_genuine"),
        ({"jti": "x" * 129}, "not_genuine"),
    ],
)
def test_a_wrong_claim_is_refused(changes, code):
    assert verdict(lambda: read(assertion(**changes))) == code


def test_another_clients_key_is_refused():
    assert verdict(lambda: read(assertion(key=OTHER))) == "not_genuine"


def test_a_key_in_the_header_is_refused():
    header = {"jwk": public_jwk(OTHER.public_key())}
    assert verdict(lambda: read(assertion(key=OTHER, header=header))) == "not_genuine"


def test_a_token_of_another_kind_is_refused():
    assert verdict(lambda: read(assertion(header={"typ": "at+jwt"}))) == "wrong_kind"


@pytest.mark.parametrize("text", ["", "a.b.c", "x" * 5000, "é.é.é", "..", "a"])
def test_garbage_is_refused(text):
    assert verdict(lambda: read(text)) == "not_genuine"
    assert unverified_subject(text) == ""


def test_the_subject_is_read_only_to_find_the_key():
    assert unverified_subject(assertion(key=OTHER)) == CLIENT
