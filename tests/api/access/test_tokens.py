"""Client credentials in, a token of ten minutes out (RFC 6749, 4.4)."""

import pytest

from tests import cast
from tests.api.systems import assert_no_token, assert_problem, jwt_parts
from tests.town import CLIENT_SECRET
from wallet.domain.trail.audit import AuditAction
from wallet.repository.registry.registry_tables import api_clients
from wallet.repository.tables import units

GRANT = {"grant_type": "client_credentials"}
BUREAU = {**GRANT, "client_id": "bureau-system", "client_secret": CLIENT_SECRET}


@pytest.fixture
def fetch(app):
    return lambda headers=None, **form: app.test_client().post(
        "/oauth/token", data=form, headers=headers
    )


def test_a_client_gets_a_token_with_all_its_scopes(fetch, trail):
    response = fetch(**BUREAU)
    assert response.status_code == 200
    assert response.json["token_type"] == "Bearer"
    assert response.json["expires_in"] == 600
    assert response.json["scope"] == "licences:read licences:write"
    assert response.headers["Cache-Control"] == "no-store"
    entry = trail()[0]
    assert (entry.action, entry.actor.id) == (AuditAction.TOKEN_ISSUED, "bureau-system")


def test_the_secret_may_come_by_http_basic(app):
    response = app.test_client().post(
        "/oauth/token", data=GRANT, auth=("bureau-system", CLIENT_SECRET)
    )
    assert response.status_code == 200


def test_the_token_is_short_for_this_api_and_holds_nothing_personal(fetch):
    header, claims = jwt_parts(fetch(**BUREAU).json["access_token"])
    assert header["alg"] == "ES256"
    assert header["typ"] == "at+jwt"
    assert claims["exp"] - claims["iat"] == 600
    assert claims["aud"].endswith("/api/v1")
    assert set(claims) <= {
        *("iss", "aud", "sub", "client_id", "unit_id", "scope", "iat", "exp", "jti"),
    }


def test_fewer_scopes_may_be_asked_for_and_more_may_not(fetch, trail):
    assert fetch(**BUREAU, scope="licences:read").json["scope"] == "licences:read"
    assert_no_token(fetch(**BUREAU, scope="verifications:write"), 400, "invalid_scope")
    assert trail()[0].outcome == "invalid_scope"


@pytest.mark.parametrize(
    "changes",
    [
        {"client_secret": "wrong"},
        {"client_secret": ""},
        {"client_id": "nobody"},
        {"client_id": ""},
        {"client_id": "hotel-system", "client_secret": CLIENT_SECRET + " "},
    ],
)
def test_wrong_credentials_are_refused_alike_and_recorded(fetch, trail, changes):
    response = fetch(**(BUREAU | changes))
    assert_no_token(response, 401, "invalid_client")
    entry = trail()[0]
    assert (entry.action, entry.outcome) == (AuditAction.TOKEN_REFUSED, "invalid_client")


def test_another_kind_of_grant_is_not_offered(fetch):
    assert_no_token(fetch(**(BUREAU | {"grant_type": "password"})), 400, "unsupported_grant_type")


def test_a_secret_in_an_address_is_not_taken(app):
    response = app.test_client().get("/oauth/token", query_string=BUREAU)
    assert_no_token(response, 405, "invalid_request", "http_405")
    assert response.headers["Allow"] == "POST"


def test_after_ten_wrong_secrets_the_door_is_shut_for_five_minutes(fetch, clock, trail):
    for _ in range(10):
        fetch(**(BUREAU | {"client_secret": "wrong"}))
    shut = fetch(**BUREAU)
    assert_no_token(shut, 429, "temporarily_unavailable", "too_many_attempts")
    assert 0 < int(shut.headers["Retry-After"]) <= 301
    assert trail()[0].outcome == "too_many_attempts"
    clock.advance(minutes=6)
    assert fetch(**BUREAU).status_code == 200


def test_one_clients_wrong_secrets_do_not_shut_anothers_door(fetch):
    for _ in range(11):
        fetch(**(BUREAU | {"client_secret": "wrong"}))
    assert fetch(**(BUREAU | {"client_id": "hotel-system"})).status_code == 200


def test_a_revoked_client_gets_none_and_its_living_token_opens_nothing(
    fetch, bureau, deployment, clock
):
    with deployment.database.begin() as repository:
        repository.connection.execute(api_clients.update().values(revoked_at=clock()))
    assert_no_token(fetch(**BUREAU), 401, "invalid_client")
    assert_problem(bureau.get("licences"), 401, "invalid_token")


def test_a_client_that_lost_a_scope_can_no_longer_use_it(bureau, deployment):
    with deployment.database.begin() as repository:
        repository.connection.execute(api_clients.update().values(scopes="licences:read"))
    assert_problem(bureau.issue(), 403, "insufficient_scope")
    assert bureau.get("licences").status_code == 200


def test_a_suspended_unit_is_told_so_and_its_living_token_opens_nothing(
    fetch, bureau, deployment, clock, trail
):
    suspended = units.update().where(units.c.id == cast.BUREAU.id).values(suspended_at=clock())
    with deployment.database.begin() as repository:
        repository.connection.execute(suspended)
    assert_no_token(fetch(**BUREAU), 400, "unauthorized_client", "unit_suspended")
    assert_problem(bureau.get("licences"), 403, "unit_suspended")
    entry = trail()[0]
    assert (entry.outcome, entry.actor.id) == ("unit_suspended", "bureau-system")
