"""What anyone may fetch: keys, status lists, health, the description of the API."""

import re
import zlib
from base64 import b64decode, urlsafe_b64decode

import jwt
import pytest
from cryptography import x509
from jwcrypto.jwk import JWKSet
from openapi_spec_validator import OpenAPIV31SpecValidator
from sqlalchemy import create_engine

from tests.api.systems import assert_problem, jwt_parts
from tests.factories import SeededEntropy
from wallet.repository.tables import signing_keys
from wallet.services.key_cabinet import add_deployment_key


@pytest.fixture
def anyone(app):
    return app.test_client()


@pytest.fixture
def status_of(anyone, bureau, town):
    """Read the card's status as a stranger does: document → list → bits."""

    def read():
        document = bureau.get(f"licences/{town.card_code}").json["document"]
        reference = jwt_parts(document)[1]["status"]["status_list"]
        response = anyone.get("/status-lists/" + reference["uri"].rpartition("/")[2])
        assert response.content_type == "application/statuslist+jwt"
        key = signed_by(document)
        claims = jwt.decode(
            response.text,
            key,
            algorithms=["ES256"],
            options={"verify_exp": False, "verify_iat": False},
        )
        assert claims["sub"] == reference["uri"]
        assert claims["exp"] > claims["iat"]
        packed = claims["status_list"]["lst"]
        raw = zlib.decompress(urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))
        bits = claims["status_list"]["bits"]
        byte, place = divmod(reference["idx"] * bits, 8)
        return raw[byte] >> place & (1 << bits) - 1

    return read


def signed_by(document):
    leaf = x509.load_der_x509_certificate(b64decode(jwt_parts(document)[0]["x5c"][0]))
    return leaf.public_key()


def test_the_published_status_is_the_one_at_this_moment(status_of, bureau, town):
    assert status_of() == 0
    body = {"kind": "rescinded", "reason": "许可不当"}
    bureau.post(f"licences/{town.card_code}/revocations", body)
    assert status_of() == 1


def test_an_unknown_list_is_not_found(anyone):
    assert_problem(anyone.get("/status-lists/none"), 404, "unknown_status_list")


def test_the_keys_are_public_ones_and_verify_what_we_sign(anyone, bureau):
    response = anyone.get("/.well-known/jwks.json")
    assert response.headers["Cache-Control"] == "public, max-age=300"
    keys = JWKSet.from_json(response.text)
    assert all(
        not key.has_private and "d" not in told
        for key, told in zip(keys["keys"], response.json["keys"], strict=True)
    )
    token = bureau.headers["Authorization"].removeprefix("Bearer ")
    assert keys.get_key(jwt_parts(token)[0]["kid"])


def test_a_withdrawn_key_is_no_longer_published(anyone, deployment, clock):
    with deployment.database.begin() as repository:
        old = next(key.kid for key in repository.keys.all() if key.use == "deployment")
        add_deployment_key(repository, clock(), SeededEntropy("next"))
        withdrawn = signing_keys.update().where(signing_keys.c.kid == old)
        repository.connection.execute(withdrawn.values(withdrawn_at=clock()))
    deployment.cabinet.forget()
    published = {key["kid"] for key in anyone.get("/.well-known/jwks.json").json["keys"]}
    assert old not in published
    assert published


def test_health_tells_whether_the_repository_answers(anyone, deployment):
    assert anyone.get("/healthz").json == {"status": "ok"}
    deployment.database.engine.dispose()
    deployment.database._reading = create_engine("sqlite:////nowhere/at/all.db")
    told = anyone.get("/healthz")
    assert (told.status_code, told.json) == (503, {"status": "unavailable"})


def test_the_description_is_valid_openapi_3_1(anyone):
    document = anyone.get("/api/openapi.json").json
    assert document["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(document).validate()


def test_every_call_of_the_api_is_described_and_nothing_else(app, anyone):
    document = anyone.get("/api/openapi.json").json
    described = {
        (method.upper(), path)
        for path, calls in document["paths"].items()
        for method in calls
        if method != "parameters"
    }
    undescribed = {"api.no_such_call", "oauth.no_such_grant"}
    exist = {
        (method, plain(rule.rule))
        for rule in app.url_map.iter_rules()
        if rule.endpoint.split(".")[0] in {"api", "oauth", "well_known"}
        and rule.endpoint not in undescribed
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert {(method, plain(path)) for method, path in described} == exist


def plain(path):
    """Name each variable part alike."""
    return "/".join("{}" if part[:1] in {"<", "{"} else part for part in path.split("/"))


def test_every_call_is_named_as_its_view_and_says_what_it_may_refuse(app, anyone):
    document = anyone.get("/api/openapi.json").json
    named = {
        (method.upper(), plain(path)): call
        for path, calls in document["paths"].items()
        for method, call in calls.items()
        if isinstance(call, dict)
    }
    assert len({call["operationId"] for call in named.values()}) == len(named)
    for rule in app.url_map.iter_rules():
        for method in rule.methods:
            call = named.get((method, plain(rule.rule)))
            if call:
                assert call["operationId"] == rule.endpoint.partition(".")[2]
                assert "default" not in call["responses"]


def test_every_code_and_every_state_has_its_meaning_in_both_languages(anyone):
    schemas = anyone.get("/api/openapi.json").json["components"]["schemas"]
    told = {name: one["x-meanings"] for name, one in schemas.items() if "x-meanings" in one}
    assert {"ProblemCode", "FaultCode", "TokenErrorCode", "Outcome", "GroundState"} <= set(told)
    for name, meanings in told.items():
        assert list(meanings) == sorted(meanings) or set(meanings) == set(schemas[name]["enum"])
        for meaning in meanings.values():
            assert meaning["en"].isascii(), (name, meaning)
            assert re.search("[\u4e00-\u9fff]", meaning["zh"]), (name, meaning)
    waits = {code for code, it in told["ProblemCode"].items() if it["retry_after"]}
    assert waits == {"quota_used_up", "too_many_attempts"}


def test_what_is_signed_is_described_with_header_and_key(anyone):
    schemas = anyone.get("/api/openapi.json").json["components"]["schemas"]
    carriers = {
        ("LicenceOut", "document"): "dc+sd-jwt",
        ("RetrievedOut", "note"): "licence-retrieval+jwt",
        ("ConsentRecordOut", "record"): "consent-record+jwt",
        ("VerificationOut", "receipt"): "verification-receipt+jwt",
        ("TokenOut", "access_token"): "at+jwt",
    }
    for (model, member), typ in carriers.items():
        form = schemas[model]["properties"][member]["contentSchema"]["$ref"].rpartition("/")[2]
        assert schemas[form]["x-header"] == {"alg": "ES256", "typ": typ}
        assert "jwks.json" in schemas[form]["description"]


def test_every_protected_call_names_its_scope_as_the_code_checks_it(app, anyone):
    document = anyone.get("/api/openapi.json").json
    scopes = {
        (method.upper(), plain(path)): [one["client"][0] for one in call["security"]]
        for path, calls in document["paths"].items()
        for method, call in calls.items()
        if isinstance(call, dict) and "client" in (call["security"] or [{}])[0]
    }
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            if hasattr(view, "required_scope"):
                assert scopes[method, plain(rule.rule)] == list(view.required_scopes)
    offered = document["components"]["securitySchemes"]["client"]["flows"]["clientCredentials"]
    assert {scope for one in scopes.values() for scope in one} <= set(offered["scopes"])


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_a_method_that_does_not_exist_is_told_with_those_that_do(bureau, method):
    send = getattr(bureau.client, method)
    told = send("/api/v1/licences", headers=bureau.headers)
    assert_problem(told, 405, "http_405")
    assert set(told.headers["Allow"].split(", ")) == {"GET", "POST"}
    assert_problem(send("/api/v1/nothing", headers=bureau.headers), 404, "not_found")
