"""How a client may prove itself at the token endpoint, and what it is told when it does not."""

import base64
from urllib.parse import quote, quote_plus, urlencode

import pytest

from tests import cast
from tests.api.systems import assert_no_token
from tests.town import CLIENT_SECRET
from wallet.domain.actors.api_scope import ApiScope
from wallet.repository.actors.clients import ApiClient

FORM = "application/x-www-form-urlencoded"
GRANT = {"grant_type": "client_credentials"}
OWN = {"client_id": "bureau-system", "client_secret": CLIENT_SECRET}
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def every_byte(text):
    """As a library writes it that encodes more than it has to, such as oauth4webapi the hyphen."""
    return "".join(f"%{byte:02x}" for byte in text.encode())


def basic(client_id, secret, encode=lambda text: text):
    joined = f"{encode(client_id)}:{encode(secret)}".encode()
    return {"Authorization": f"Basic {base64.b64encode(joined).decode()}"}


@pytest.fixture
def send(app):
    def post(body=None, headers=None, content_type=FORM, **form):
        data = urlencode(GRANT | form) if body is None else body
        return app.test_client().post(
            "/oauth/token", data=data, headers=headers, content_type=content_type
        )

    return post


@pytest.fixture
def client_with(deployment):
    """Open a client with an identifier and a secret of the test's own."""

    def add(client_id, secret):
        scopes = frozenset({ApiScope.LICENCES_READ.value})
        client = ApiClient(client_id, cast.BUREAU.id, cast.BUREAU.name, scopes, True)
        with deployment.database.begin() as repository:
            repository.clients.add(client, secret)

    return add


@pytest.mark.parametrize("encode", [quote_plus, quote, every_byte, lambda text: text])
@pytest.mark.parametrize(
    ("client_id", "secret"),
    [
        ("bureau-system", CLIENT_SECRET),
        ("a-b_c.d~e", "plain"),
        ("colon:in:it", "a:b:c"),
        ("percent%in", "100%"),
        ("half%2", "%zz and %"),
        ("plus", "a b+c d"),
        ("中文-系统", "密钥 密钥"),
        ("quotes'()*!", 'a"b\\c&d=e'),
        ("ends", "with colon:"),
        ("long", "x" * 190),
    ],
)
def test_basic_credentials_are_taken_encoded_and_raw(send, client_with, encode, client_id, secret):
    raw = encode("+") == "+"
    if raw and ":" in client_id:
        return  # without an encoding a colon ends the identifier (RFC 7617, 2)
    if client_id != "bureau-system":
        client_with(client_id, secret)
    assert send(headers=basic(client_id, secret, encode)).status_code == 200


def test_a_raw_secret_that_reads_as_an_encoded_one_is_taken_as_the_standard_has_it(
    send, client_with
):
    client_with("system", "a+b%20c")
    assert_no_token(send(headers=basic("system", "a+b%20c")), 401, "invalid_client")
    assert send(headers=basic("system", "a+b%20c", quote_plus)).status_code == 200


@pytest.mark.parametrize("scheme", ["Basic", "basic", "BASIC"])
def test_the_scheme_is_written_in_any_case(send, scheme):
    header = basic("bureau-system", CLIENT_SECRET)["Authorization"].replace("Basic", scheme)
    assert send(headers={"Authorization": header}).status_code == 200


@pytest.mark.parametrize(
    "header",
    [
        "Basic",
        "Basic ",
        "Basic !!!!",
        "Basic YQ",
        "Basic YWJj",
        "Basic //8=",
        "Basic Og==",
        "Bearer abc",
        "Negotiate abc",
        "Basic " + "QUJD" * 5000,
        "",
    ],
)
def test_a_header_that_proves_nothing_is_challenged_with_basic(send, header):
    refused = send(headers={"Authorization": header})
    assert_no_token(refused, 401, "invalid_client")


@pytest.mark.parametrize(
    "form",
    [
        {"client_secret": CLIENT_SECRET},
        OWN,
        {"client_assertion": "a.b.c", "client_assertion_type": ASSERTION_TYPE},
        {"client_id": "hotel-system"},
    ],
    ids=["secret", "both", "assertion", "another client"],
)
def test_a_client_proves_itself_in_one_way_only(send, form):
    refused = send(headers=basic("bureau-system", CLIENT_SECRET), **form)
    assert_no_token(refused, 400, "invalid_request")


def test_the_client_may_be_named_beside_basic(send):
    headers = basic("bureau-system", CLIENT_SECRET)
    assert send(headers=headers, client_id="bureau-system").status_code == 200


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ("", "invalid_request"),
        (urlencode(OWN), "invalid_request"),
        (urlencode(GRANT | {"grant_type": ""}), "invalid_request"),
        (urlencode({"grant_type": "password"} | OWN), "unsupported_grant_type"),
        (urlencode({"grant_type": "authorization_code"} | OWN), "unsupported_grant_type"),
        (urlencode(GRANT | OWN) + "&grant_type=client_credentials", "invalid_request"),
        (urlencode(GRANT | OWN) + "&client_id=bureau-system", "invalid_request"),
        (urlencode(GRANT | OWN) + "&scope=a&scope=b", "invalid_request"),
        (urlencode(GRANT | OWN | {"scope": "licences:delete"}), "invalid_scope"),
        (urlencode(GRANT | OWN | {"scope": "\x00"}), "invalid_scope"),
        (urlencode(GRANT | OWN | {"client_assertion": "a.b.c"}), "invalid_request"),
        (urlencode(GRANT | OWN | {"client_assertion_type": ASSERTION_TYPE}), "invalid_request"),
    ],
)
def test_a_request_that_is_not_made_as_the_standard_has_it(send, body, error):
    assert_no_token(send(body), 400, error)


def test_what_the_endpoint_does_not_know_is_passed_over_and_an_empty_value_is_none(send):
    told = send(**OWN, scope="", audience="x", resource="https://example.org")
    assert told.json["scope"] == "licences:read licences:write"


@pytest.mark.parametrize("content_type", ["application/json", "text/plain", "multipart/form-data"])
def test_parameters_come_as_a_form(send, content_type):
    refused = send(urlencode(GRANT | OWN), content_type=content_type)
    assert_no_token(refused, 400, "invalid_request")


def test_parameters_in_the_address_count_for_nothing(app):
    told = app.test_client().post(f"/oauth/token?{urlencode(GRANT | OWN)}", content_type=FORM)
    assert_no_token(told, 400, "invalid_request")


def test_a_huge_form_is_not_read(send):
    refused = send("grant_type=client_credentials&client_id=" + "x" * 12_000_000)
    assert_no_token(refused, 413, "invalid_request", "http_413")


def test_the_metadata_say_what_the_endpoint_can(app):
    response = app.test_client().get("/.well-known/oauth-authorization-server")
    told = response.json
    issuer = told["issuer"]
    assert response.content_type == "application/json"
    assert told["token_endpoint"] == f"{issuer}/oauth/token"
    assert told["jwks_uri"] == f"{issuer}/.well-known/jwks.json"
    assert told["grant_types_supported"] == ["client_credentials"]
    assert told["response_types_supported"] == []
    assert told["token_endpoint_auth_methods_supported"] == [
        *("client_secret_basic", "client_secret_post", "private_key_jwt")
    ]
    assert told["token_endpoint_auth_signing_alg_values_supported"] == ["ES256"]
    assert set(told["scopes_supported"]) == set(ApiScope)
    for address in (told["jwks_uri"], told["service_documentation"]):
        assert app.test_client().get(address.removeprefix(issuer)).status_code == 200
