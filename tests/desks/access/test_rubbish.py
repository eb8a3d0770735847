"""Nothing that a person can type or paste makes a 5xx, on either database."""

import re
from html import unescape

import pytest

from tests.desks.access.routes import PEOPLE, routes
from tests.desks.crawl import crawl

SENT_ALONG = {"csrf_token", "shown_for"}
FILLERS = ["\x00", "9" * 40 + "🀀.."]
FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
NAME = re.compile(r'<(?:input|select|textarea)\b[^>]*\bname="([^"]+)"')
QUERIES = [
    "cursor=%00&q=%00&state=%00&unit=%00&action=%00&outcome=%00&licence=%00&kind=%00",
    "cursor=9999-12-31T23:59:59-12:00&q=%FF&reveal=%00&next=%00",
    "cursor=999999999999999999999",
]


@pytest.mark.parametrize("filler", FILLERS, ids=["nul", "long"])
def test_an_address_with_rubbish_in_it_is_refused_politely(app, visit, filler):
    for role, login in PEOPLE.items():
        client = visit(login).client
        for route in routes(app, filler):
            if role in route.roles and route.method == "GET":
                assert route.call(client).status_code < 500, route


def test_a_query_with_rubbish_in_it_is_refused_politely(app, visit):
    for role, login in PEOPLE.items():
        client = visit(login).client
        for route in routes(app):
            if role in route.roles and route.method == "GET":
                for query in QUERIES:
                    assert client.get(f"{route.path}?{query}").status_code < 500, (route, query)


@pytest.mark.parametrize("login", ["lin", "hotel", "clerk", "operator", "supervisor"])
def test_a_form_filled_with_rubbish_is_refused_politely(app, visit, login):
    browser = visit(login)
    sent = 0
    for address, names in forms_of(app, browser):
        for value in ("", "\x00", "\u202e' OR 1=1 --" + "🀀" * 2000, "99999999999999999999"):
            answer = browser.post(address, page="/account", **dict.fromkeys(names, value))
            assert answer.status_code < 500, (address, value, names)
            sent += 1
    assert sent


def forms_of(app, browser):
    """Every form that posts, on every page that this person can walk to: address and names."""
    found = {}
    for response in crawl(app, browser).values():
        for attributes, inside in FORM.findall(response.text):
            action = re.search(r'action="([^"]*)"', attributes)
            if 'method="post"' in attributes.lower() and action:
                address = unescape(action[1])
                found.setdefault(address, set()).update(set(NAME.findall(inside)) - SENT_ALONG)
    # Going away would end the walk; both are tested elsewhere.
    leaving = {"/sign-out", "/account/sign-out-everywhere"}
    return [(address, names) for address, names in found.items() if address not in leaving]
