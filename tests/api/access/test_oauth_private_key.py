"""private_key_jwt at the token endpoint, and who is refused a token or a read, with which code."""

from datetime import timedelta
from itertools import count

import pytest
from jwcrypto.jwk import JWK
from jwcrypto.jwt import JWT

from tests.api.systems import assert_no_token, assert_problem, question_body
from tests.deployments import PUBLIC_URL
from tests.factories import SeededEntropy
from tests.services.registry.offices import Offices
from wallet.domain.trail.audit import AuditAction
from wallet.repository.registry.registry_tables import client_assertions
from wallet.services.registry.application_deciding import end_application
from wallet.services.registry.credentialing import register_key, retire_former, revoke_credentials
from wallet.services.registry.suspending import resume_unit, suspend_unit
from wallet.tokens.keys import new_private_key, private_key_pem, public_jwk

KEY = new_private_key(SeededEntropy("the hotel's own key"))
NEXT_KEY = new_private_key(SeededEntropy("the hotel's next key"))
TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_numbers = count()


@pytest.fixture
def offices(deployment, clock, town):
    return Offices(deployment, clock)


@pytest.fixture
def approved(offices):
    """The hotel's approved application; its client calls from this machine."""
    return offices.approved_use(addresses="127.0.0.1\n203.0.113.16/28")


@pytest.fixture
def key_client(offices, approved):
    text = JWK(**public_jwk(KEY.public_key())).export_public()
    register_key(offices.database, offices.clock(), offices.actor("hotel"), 0, text)
    return approved.client_id


@pytest.fixture
def fetch(app):
    def post(address="127.0.0.1", **form):
        return app.test_client().post(
            "/oauth/token",
            data={"grant_type": "client_credentials", **form},
            environ_overrides={"REMOTE_ADDR": address},
        )

    return post


def assertion(client_id, now, *, key=KEY, **changes):
    issued = int(now.timestamp())
    claims = {
        "iss": client_id,
        "sub": client_id,
        "aud": f"{PUBLIC_URL}/oauth/token",
        "iat": issued,
        "exp": issued + 120,
        "jti": f"jti-{next(_numbers)}",
        **changes,
    }
    token = JWT(header={"alg": "ES256", "typ": "JWT"}, claims=claims)
    token.make_signed_token(JWK.from_pem(private_key_pem(key)))
    return {"client_assertion_type": TYPE, "client_assertion": token.serialize()}


def bearer_of(response):
    assert response.status_code == 200, response.text
    return {"Authorization": f"Bearer {response.json['access_token']}"}


def ask(app, headers):
    body = question_body("name", "resident_id")
    return app.test_client().post("/api/v1/authorization-requests", json=body, headers=headers)


def test_a_client_signs_in_with_its_own_key(app, fetch, key_client, clock, trail):
    response = fetch(**assertion(key_client, clock()))
    assert response.json["scope"] == "authorizations:write verifications:write"
    assert trail()[0].actor.id == key_client
    assert ask(app, bearer_of(response)).status_code == 201


def test_the_client_may_name_itself_in_the_form_too(fetch, key_client, clock):
    assert fetch(client_id=key_client, **assertion(key_client, clock())).status_code == 200
    other = fetch(client_id="hotel-system", **assertion(key_client, clock()))
    assert_no_token(other, 401, "invalid_client")


def test_an_assertion_is_used_once(fetch, key_client, clock, trail):
    proof = assertion(key_client, clock())
    assert fetch(**proof).status_code == 200
    again = fetch(**proof)
    assert_no_token(again, 401, "invalid_client")
    entry = trail()[0]
    assert (entry.action, entry.outcome) == (AuditAction.TOKEN_REFUSED, "invalid_client")


def test_used_assertions_are_forgotten_when_they_would_be_too_old(
    fetch, key_client, clock, offices
):
    fetch(**assertion(key_client, clock()))
    clock.advance(minutes=6)
    fetch(**assertion(key_client, clock()))
    with offices.read() as repository:
        kept = repository.connection.execute(client_assertions.select()).all()
    assert len(kept) == 1


@pytest.mark.parametrize(
    "changes", [{"aud": "https://elsewhere.example.cn"}, {"sub": "hotel-system"}, {"exp": 2**40}]
)
def test_a_wrong_assertion_gives_no_token(fetch, key_client, clock, changes):
    assert_no_token(fetch(**assertion(key_client, clock(), **changes)), 401, "invalid_client")


def test_a_client_with_a_key_has_no_secret(fetch, key_client):
    response = fetch(client_id=key_client, client_secret="")
    assert_no_token(response, 401, "invalid_client")


def test_one_proof_is_sent_and_its_type_is_named(fetch, key_client, clock):
    proof = assertion(key_client, clock())
    assert_no_token(fetch(client_secret="x", **proof), 400, "invalid_request")
    response = fetch(client_assertion=proof["client_assertion"])
    assert_no_token(response, 400, "invalid_request")


def test_a_foreign_address_gets_no_token_and_it_is_recorded_whose(fetch, key_client, clock, trail):
    response = fetch(address="198.51.100.9", **assertion(key_client, clock()))
    assert_no_token(response, 400, "unauthorized_client", "address_not_allowed")
    entry = trail()[0]
    assert (entry.actor.id, entry.details["address"]) == (key_client, "198.51.100.9")
    allowed = fetch(address="203.0.113.20", **assertion(key_client, clock()))
    assert allowed.status_code == 200


def test_a_suspended_unit_gets_no_token_and_its_token_opens_nothing(
    app, fetch, offices, key_client, approved, clock
):
    headers = bearer_of(fetch(**assertion(key_client, clock())))
    offices.decide(suspend_unit, approved.unit_id, "越权调取")
    refused = fetch(**assertion(key_client, clock()))
    assert_no_token(refused, 400, "unauthorized_client", "unit_suspended")
    assert_problem(ask(app, headers), 403, "unit_suspended")
    offices.decide(resume_unit, approved.unit_id, "已整改")
    assert ask(app, headers).status_code == 201


def test_a_token_dies_with_the_credentials_that_got_it(app, fetch, offices, approved, clock):
    client_id, secret = offices.secret()
    clock.advance(seconds=1)
    headers = bearer_of(fetch(client_id=client_id, client_secret=secret))
    clock.advance(seconds=1)
    _, new = offices.secret(1)
    assert_problem(ask(app, headers), 401, "invalid_token")
    assert_no_token(fetch(client_id=client_id, client_secret=secret), 401, "invalid_client")
    fresh = bearer_of(fetch(client_id=client_id, client_secret=new))
    revoke_credentials(offices.database, clock(), offices.actor("hotel"), 2)
    assert_problem(ask(app, fresh), 401, "invalid_token")


def test_both_secrets_and_what_was_got_with_them_count_while_they_overlap(
    app, fetch, offices, approved, clock
):
    client_id, old = offices.secret()
    headers = bearer_of(fetch(client_id=client_id, client_secret=old))
    _, new = offices.secret(1, overlap_days=1)
    assert ask(app, headers).status_code == 201
    for secret in (old, new):
        assert (
            ask(app, bearer_of(fetch(client_id=client_id, client_secret=secret))).status_code == 201
        )
    with offices.read() as repository:
        until = repository.clients.get(client_id).former_until
    clock.now = until - timedelta(seconds=90)
    last, lasting = (fetch(client_id=client_id, client_secret=one) for one in (old, new))
    assert (last.json["expires_in"], lasting.json["expires_in"]) == (90, 600)
    clock.now = until + timedelta(seconds=6)
    assert_problem(ask(app, bearer_of(last)), 401, "invalid_token")
    assert ask(app, bearer_of(lasting)).status_code == 201
    assert_no_token(fetch(client_id=client_id, client_secret=old), 401, "invalid_client")


def test_a_retired_secret_takes_its_tokens_along(app, fetch, offices, approved, clock):
    client_id, old = offices.secret()
    _, new = offices.secret(1, overlap_days=7)
    clock.advance(seconds=5)
    headers = bearer_of(fetch(client_id=client_id, client_secret=old))
    clock.advance(seconds=5)
    retire_former(offices.database, clock(), offices.actor("hotel"), 2)
    assert_problem(ask(app, headers), 401, "invalid_token")
    assert ask(app, bearer_of(fetch(client_id=client_id, client_secret=new))).status_code == 201


def test_two_keys_count_while_they_overlap(fetch, offices, key_client, clock):
    text = JWK(**public_jwk(NEXT_KEY.public_key())).export_public()
    actor = offices.actor("hotel")
    register_key(offices.database, clock(), actor, 1, text, overlap_days=7)
    for key in (KEY, NEXT_KEY):
        assert fetch(**assertion(key_client, clock(), key=key)).status_code == 200
    clock.advance(days=9)
    refused = fetch(**assertion(key_client, clock(), key=KEY))
    assert_no_token(refused, 401, "invalid_client")
    assert fetch(**assertion(key_client, clock(), key=NEXT_KEY)).status_code == 200


def test_an_ended_application_closes_its_client(app, fetch, offices, key_client, approved, clock):
    headers = bearer_of(fetch(**assertion(key_client, clock())))
    offices.decide(end_application, approved.id, "业务停办")
    assert_problem(ask(app, headers), 401, "invalid_token")
    assert_no_token(fetch(**assertion(key_client, clock())), 401, "invalid_client")


def test_beyond_the_quota_of_a_type_nothing_is_read(app, fetch, key_client, clock, answer):
    headers = bearer_of(fetch(**assertion(key_client, clock())))
    asked = ask(app, headers)
    answer(asked, "name", "resident_id")
    address = f"/api/v1/authorization-requests/{asked.json['id']}/retrievals"
    client = app.test_client()
    assert [client.post(address, headers=headers).status_code for _ in range(4)] == [
        *(201, 201, 201, 429),
    ]
    assert client.post(address, headers=headers).json["code"] == "quota_used_up"
