"""Libraries that know only the standards get tokens, for every client of the demonstration city."""

import json

import pytest

from tests.browser.served_city import free_url, seed, serving
from tests.node_programs import NodeProgram
from wallet.domain.actors.api_scope import ApiScope

LIBRARIES = ("oauth4webapi", "openid-client")
METHODS = ("basic", "post")
FETCH = NodeProgram("oauth_clients", "fetch_tokens.mjs", LIBRARIES)
WRONG = "wrong: +%20&="
pytestmark = [FETCH.needed, pytest.mark.slow]


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    """The address of a served demonstration city, and its clients."""
    var, url = tmp_path_factory.mktemp("city"), free_url()
    seed(var, url)
    with serving(var, url, workers=1):
        yield url, json.loads((var / "demo.json").read_text())["clients"]


def fetch(city, *, secret=None):
    """Return what each library was told by each method, by client, library and method."""
    url, clients = city
    sent = [
        {"client_id": one["client_id"], "client_secret": secret or one["client_secret"]}
        for one in clients
    ]
    told = FETCH.run({"issuer": url, "clients": sent})
    return {(one["client_id"], one["library"], one["method"]): one for one in told}


def test_every_client_gets_its_token_by_basic_and_by_post(city):
    told = fetch(city)
    for client in city[1]:
        for library in LIBRARIES:
            for method in METHODS:
                answer = told[client["client_id"], library, method]
                if client["client_id"] == "express-system":  # its unit is suspended
                    assert answer["error"] == "unauthorized_client", answer
                    assert answer["status"] == 400
                    continue
                assert set(answer["scope"].split()) == set(client["scopes"]), answer
                assert set(client["scopes"]) <= set(ApiScope)
                assert (answer["token_type"], answer["expires_in"]) == ("bearer", 600)
                assert answer["token"].count(".") == 2


def test_a_wrong_secret_is_told_as_the_libraries_expect_it(city):
    told = fetch(city, secret=WRONG)
    assert len(told) == len(city[1]) * len(LIBRARIES) * len(METHODS)
    for answer in told.values():
        # Both read the challenge first: one of Bearer, or none, would be another error here.
        assert answer["status"] == 401, answer
        assert "challenge" in answer["error"], answer
