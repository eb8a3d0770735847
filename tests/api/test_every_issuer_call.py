"""Whatever call of the issuers' there is: bad input is a problem with its code, and recorded."""

import re

import pytest

from tests.api.systems import PROBLEM
from wallet.api.openapi.paths import paths

SCOPES = {"licences:read", "licences:write"}
CALLS = [
    (method, path)
    for path, calls in paths().items()
    for method, call in calls.items()
    if method != "parameters"
    and any(SCOPES.intersection(way.get("client", ())) for way in call["security"])
]
WRITING = [path for method, path in CALLS if method == "post"]
JSON_BODIES = [b"", b"{", b"null", b"[]", b'"text"', b'{"no_such_member": 1}', b'{"a": 1, "a": 2}']
ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def filled(path, value):
    return re.sub(r"{\w+}", value, path)


def problem_in(told, trail, who="bureau-system"):
    """Return the problem of a refusal that is in the trail, too."""
    assert 400 <= told.status_code < 500, told.text
    assert told.content_type == PROBLEM
    assert told.json["code"]
    assert told.json["title"]
    entry = trail()[0]
    assert (entry.outcome, entry.actor.id) == (told.json["code"], who)
    return told.json


def test_the_calls_are_found():
    assert ("post", "/api/v1/licences") in CALLS
    assert len(WRITING) > 1


@ONE_DATABASE
@pytest.mark.parametrize("path", WRITING)
def test_a_body_that_cannot_be_taken_is_a_recorded_problem(bureau, town, trail, path):
    for body in JSON_BODIES:
        address = filled(path, town.food_code).removeprefix("/api/v1/")
        told = bureau.post_raw(address, body)
        if "collections" in path and told.status_code == 202:
            continue  # a file is read later: its faults stand in its report
        problem = problem_in(told, trail)
        if problem["code"] == "invalid_input":
            assert all(fault["field"] and fault["code"] for fault in problem["errors"])


@ONE_DATABASE
@pytest.mark.parametrize(("method", "path"), [call for call in CALLS if "{" in call[1]], ids=str)
@pytest.mark.parametrize("value", ["0" * 32, "no-such-thing", "..;a", "%00", "9" * 400])
def test_what_does_not_exist_is_a_recorded_problem(bureau, trail, method, path, value):
    told = bureau.client.open(
        filled(path, value), method=method.upper(), headers=bureau.headers, json={"reason": "核查"}
    )
    problem_in(told, trail)


@ONE_DATABASE
@pytest.mark.parametrize(
    ("method", "path"), [call for call in CALLS if "{identifier}" in call[1]], ids=str
)
def test_another_bureaus_licence_is_not_told_from_one_that_is_none(
    other, town, trail, method, path
):
    answers = []
    for identifier in (town.food_code, town.food_code[:-1] + "0"):
        told = other.client.open(
            filled(path, identifier),
            method=method.upper(),
            headers=other.headers,
            json={"reason": "核查", "kind": "rescinded"} if "revoc" in path else {"reason": "核查"},
        )
        answers.append((told.status_code, problem_in(told, trail, "other-system")["code"]))
    assert len(set(answers)) == 1
    assert answers[0][0] in {404, 422}


@ONE_DATABASE
@pytest.mark.parametrize(("method", "path"), CALLS, ids=str)
def test_no_call_is_answered_without_its_scope(hotel, trail, method, path):
    told = hotel.client.open(filled(path, "x"), method=method.upper(), headers=hotel.headers)
    assert problem_in(told, trail, "hotel-system")["code"] == "insufficient_scope"
