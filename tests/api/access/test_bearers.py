"""Only a genuine, current access token opens a call; each other one is refused the same way."""

import base64
import hashlib
import hmac

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.api.systems import assert_problem, jwt_parts
from tests.factories import SeededEntropy
from tests.town import CARD_TYPE
from wallet.domain.trail.audit import AuditAction
from wallet.services.key_cabinet import DOCUMENT, add_deployment_key

# What a token says is read before any record is: one database is enough.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
LONG = "Bearer " + "a" * 9999


@pytest.fixture
def call(app):
    """Call with any Authorization header."""

    def send(authorization):
        headers = {"Authorization": authorization} if authorization is not None else {}
        return app.test_client().get("/api/v1/licences", headers=headers)

    return send


def forge(token, key, *, algorithm="ES256", header=None, **claims):
    """Sign the claims of a genuine token anew, with some changed."""
    own, said = jwt_parts(token)
    headers = {name: value for name, value in {**own, **(header or {})}.items() if value is not ...}
    headers["alg"] = algorithm
    changed = {name: value for name, value in {**said, **claims}.items() if value is not ...}
    return jwt.encode(changed, key, algorithm=algorithm, headers=headers)


@pytest.fixture
def token(bureau):
    return bureau.headers["Authorization"].removeprefix("Bearer ")


@pytest.fixture
def own_key(deployment):
    """The deployment's own signing key: forging with it leaves one single thing wrong."""
    return deployment.cabinet.deployment_signer().private_key


def assert_refused(response, trail, *, sent=True):
    """The challenge names the error only where a token was sent (RFC 6750, 3)."""
    assert_problem(response, 401, "invalid_token")
    challenge = response.headers["WWW-Authenticate"]
    assert challenge.startswith('Bearer realm="')
    assert (', error="invalid_token", error_description="' in challenge) is sent
    entry = trail()[0]
    assert (entry.action, entry.outcome) == (AuditAction.ACCESS_REFUSED, "invalid_token")


def test_the_genuine_token_opens(call, token, own_key):
    assert call(f"Bearer {token}").status_code == 200
    assert call(f"Bearer {forge(token, own_key)}").status_code == 200


@pytest.mark.parametrize(
    "header",
    [None, "", "Bearer", "Bearer ", "Basic YTpi", "Token a.b.c"],
    ids=["absent", "empty", "no token", "space", "basic", "unknown"],
)
def test_without_a_token_nothing_opens(call, trail, header):
    assert_refused(call(header), trail, sent=False)


@pytest.mark.parametrize(
    "header",
    ["Bearer a.b.c", "Bearer ÿ", "bearer a", LONG],
    ids=["letters", "latin 1", "small letters", "long"],
)
def test_what_is_no_token_is_refused_as_a_bad_one(call, trail, header):
    assert_refused(call(header), trail)


def test_a_missing_scope_is_named_in_the_challenge(hotel):
    refused = hotel.get("licences")
    assert_problem(refused, 403, "insufficient_scope")
    challenge = refused.headers["WWW-Authenticate"]
    assert 'error="insufficient_scope"' in challenge
    assert challenge.endswith('scope="licences:read"')


def test_a_token_without_a_signature_is_refused(call, token, trail):
    assert_refused(call(f"Bearer {forge(token, None, algorithm='none')}"), trail)


def test_a_token_signed_with_the_public_key_as_a_shared_secret_is_refused(
    call, token, own_key, trail
):
    pem = own_key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    own, said = forge(token, b"a secret of at least 32 characters", algorithm="HS256").split(".")[
        :2
    ]
    signature = hmac.digest(pem, f"{own}.{said}".encode(), hashlib.sha256)
    forged = f"{own}.{said}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"
    assert_refused(call(f"Bearer {forged}"), trail)


def test_a_token_of_a_stranger_is_refused_though_it_names_our_key(call, token, trail):
    stranger = ec.generate_private_key(ec.SECP256R1())
    assert_refused(call(f"Bearer {forge(token, stranger)}"), trail)


@pytest.mark.parametrize(
    "header",
    [
        {"kid": ...},
        {"kid": "unknown"},
        {"kid": "../../etc/passwd"},
        {"typ": "JWT"},
        {"typ": "dc+sd-jwt"},
        {"jwk": {"kty": "EC"}},
        {"jku": "https://example.org/keys"},
        {"x5u": "https://example.org/chain"},
        {"crit": ["b64"], "b64": True},
    ],
    ids=str,
)
def test_a_header_that_is_not_ours_is_refused(call, token, own_key, trail, header):
    assert_refused(call(f"Bearer {forge(token, own_key, header=header)}"), trail)


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "https://example.org/api/v1"},
        {"aud": ...},
        {"iss": "https://example.org"},
        {"sub": "hotel-system"},
        {"client_id": "hotel-system", "sub": "hotel-system"},
        {"unit_id": "x"},
        {"jti": ...},
        {"scope": ["licences:read"]},
        {"exp": ...},
        {"exp": "tomorrow"},
        {"exp": 2**70},
        {"iat": 2**40},
    ],
    ids=str,
)
def test_one_wrong_claim_is_enough_to_refuse(call, token, own_key, trail, claims):
    assert_refused(call(f"Bearer {forge(token, own_key, **claims)}"), trail)


def test_a_token_is_over_after_ten_minutes(call, token, clock, trail):
    clock.advance(minutes=9, seconds=59)
    assert call(f"Bearer {token}").status_code == 200
    clock.advance(seconds=12)
    assert_refused(call(f"Bearer {token}"), trail)


def test_tokens_of_other_kinds_open_nothing(call, deployment, town, hotel, visit, trail):
    lin = visit("lin")
    receipt = hotel.verify(lin.code(lin.present(town.card_id))).json["receipt"]
    with deployment.database.read() as repository:
        licence = repository.licences.get(town.card_id)
        document = repository.licences.version(licence.id, 1).document
        keys = [key for key in repository.keys.all() if key.use == DOCUMENT]
    assert licence.type_code == CARD_TYPE
    assert keys
    for foreign in (receipt, document, document.split("~")[0]):
        assert_refused(call(f"Bearer {foreign}"), trail)


def test_a_token_lives_on_after_the_key_was_rotated(call, token, deployment, clock):
    with deployment.database.begin() as repository:
        add_deployment_key(repository, clock(), SeededEntropy("next key"))
    deployment.cabinet.forget()
    clock.advance(seconds=30)
    assert call(f"Bearer {token}").status_code == 200
