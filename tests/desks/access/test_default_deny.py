"""Default deny: every address refuses a stranger and every wrong role, and the refusal is kept."""

import re

import pytest

from tests.api.systems import assert_problem
from tests.desks.access.routes import OPEN, PEOPLE, routes
from tests.people import Browser
from wallet.app import serve
from wallet.domain.trail.audit import AuditAction

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
KEBAB = re.compile(r"(/[a-z0-9]+(-[a-z0-9]+)*)+(\.[a-z]+)?|/")
# Fixed by others: an upper-case QR, a well-known name, a file name.
WELL_KNOWN = {"/.well-known/jwks.json", "/.well-known/oauth-authorization-server"}
GIVEN = {"/V/x", "/A/x", "/W/x", "/CHECK/x", "/api/openapi.json", *WELL_KNOWN}


@pytest.fixture
def without_csrf(app):
    """A guard is to refuse by itself, not because a token is missing."""
    app.config["WTF_CSRF_ENABLED"] = False
    return app


def test_there_are_routes_to_test(app):
    assert len(routes(app)) > 40
    assert {rule.endpoint for rule in app.url_map.iter_rules()} >= OPEN


def test_a_stranger_is_sent_to_sign_in_from_every_address(without_csrf):
    stranger = without_csrf.test_client()
    for route in routes(without_csrf):
        response = route.call(stranger)
        assert response.status_code == 302, route
        assert response.headers["Location"].startswith("/sign-in"), route


def test_every_wrong_role_is_refused_everywhere_and_recorded(without_csrf, visit, deployment):
    refused = 0
    for role, login in PEOPLE.items():
        client = visit(login).client
        for route in routes(without_csrf):
            if role not in route.roles:
                assert route.call(client).status_code == 403, (role, route)
                refused += 1
    with deployment.database.read() as repository:
        kept = repository.audit.search(action=AuditAction.ACCESS_REFUSED.value, limit=10_000)
    assert [entry.outcome for entry in kept] == ["not_permitted"] * refused
    assert all(entry.actor.role and entry.details["endpoint"] for entry in kept)


def test_a_view_that_nobody_guards_is_closed(build, settings, deployment, town):
    app = build()
    app.add_url_rule("/unguarded", "unguarded", lambda: "never seen")
    serve(app, settings, deployment)
    stranger, operator = Browser(app.test_client()), Browser(app.test_client())
    operator.sign_in("operator")
    for browser in (stranger, operator):
        response = browser.get("/unguarded")
        assert response.status_code == 403
        assert "never seen" not in response.text


def test_every_call_of_the_api_needs_a_token_with_its_scope(app):
    stranger = app.test_client()
    for rule in app.url_map.iter_rules():
        if rule.endpoint in OPEN or not rule.endpoint.startswith("api."):
            continue
        assert app.view_functions[rule.endpoint].required_scope, rule
        path = re.sub("<[^>]+>", "x", rule.rule)
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            assert_problem(stranger.open(path, method=method), 401, "invalid_token")


def test_a_session_of_a_desk_opens_no_call_of_the_api(visit):
    assert_problem(visit("clerk").get("/api/v1/licences"), 401, "invalid_token")


def test_every_address_is_in_lower_case_with_hyphens(app):
    for rule in app.url_map.iter_rules():
        plain = re.sub("<[^>]+>", "x", rule.rule).rstrip("/") or "/"
        assert plain in GIVEN or KEBAB.fullmatch(plain), rule.rule


def test_no_address_carries_anything_but_opaque_ids(app):
    named = {name for rule in app.url_map.iter_rules() for name in rule.arguments}
    assert not named & {"name", "login", "number", "id_number", "resident_id", "uscc", "pin"}
