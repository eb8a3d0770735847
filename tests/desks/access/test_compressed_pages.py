"""No compressed page has a secret in it beside words that a stranger chose (BREACH).

Every page that a person can walk to, and every address with a word in its variable parts, is asked
for with a guess in it. Wherever the guess comes back the answer has to be uncompressed.
"""

import gzip
import re

import pytest
from flask import Flask, request

from tests.desks.access.routes import PEOPLE, routes
from tests.desks.crawl import crawl
from wallet.desks.shared.http.compression import compress

once = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
GUESS = "aguessedsecret"
CURSORS = (GUESS, "987654321987", f"2026-03-01T00:00:00+00:00~{GUESS}")
OWN = {"Accept-Encoding": "gzip", "Sec-Fetch-Site": "same-origin"}
FOREIGN = {"Accept-Encoding": "gzip", "Sec-Fetch-Site": "cross-site"}
NAME = re.compile(r'<(?:input|select|textarea)\b[^>]*\bname="([^"]+)"')
SHORT = 1024


def compressed(response):
    return response.headers.get("Content-Encoding") == "gzip"


def betrayals(client, path):
    """Return the requests to an address whose compressed answers repeat what was chosen."""
    names = {"q", "x", *NAME.findall(client.get(path).text)}
    queries = [f"{name}={GUESS}" for name in sorted(names)] + [f"cursor={one}" for one in CURSORS]
    asked = [(f"{path}?{query}", OWN) for query in queries] + [(f"{path}?q={GUESS}", FOREIGN)]
    return [
        address
        for address, headers in asked
        if compressed(response := client.get(address, headers=headers))
        and any(one in gzip.decompress(response.data).decode() for one in (GUESS, *CURSORS))
    ]


@once
@pytest.mark.parametrize("login", ["lin", "hotel", "clerk", "operator", "supervisor"])
def test_no_compressed_page_repeats_what_was_chosen(app, visit, login):
    browser = visit(login)
    pages = {path.partition("?")[0]: page for path, page in crawl(app, browser, per_view=1).items()}
    found = {path: betrayals(browser.client, path) for path in pages}
    assert not any(found.values()), found
    large = [path for path, page in pages.items() if len(page.data) > SHORT]
    again = {path: browser.client.get(path, headers=OWN) for path in large}
    assert any(compressed(one) for one in again.values())
    assert all(compressed(one) for one in again.values() if one.status_code == 200), login
    for path in large:
        assert not compressed(browser.client.get(path, headers=FOREIGN)), path


@once
def test_no_address_repeats_its_own_words_compressed(app, visit):
    for role, login in PEOPLE.items():
        client = visit(login).client
        for route in routes(app, GUESS):
            if role in route.roles and route.method == "GET":
                response = route.call(client, headers=OWN)
                text = gzip.decompress(response.data).decode() if compressed(response) else ""
                assert GUESS not in text, route


@pytest.mark.parametrize("name", ["cursor", "q"])
def test_a_page_that_breaks_the_rule_is_found(name):
    app = Flask(__name__)
    app.after_request(compress if name == "cursor" else careless)
    app.add_url_rule("/page", "page", lambda: f"{request.args.get(name)}{'<p>secret</p>' * 400}")
    assert betrayals(app.test_client(), "/page")


def careless(response):
    if "gzip" not in request.headers.get("Accept-Encoding", ""):
        return response
    response.set_data(gzip.compress(response.get_data()))
    response.headers["Content-Encoding"] = "gzip"
    return response
