"""Nothing that a system can send makes a 5xx: each is refused as a problem, and nothing is done."""

import json

import pytest

from tests.api.systems import PROBLEM, assert_no_token, assert_problem, licence_body

CALLS = ("licences", "verifications", "authorization-requests")
HUGE = b'{"a":"' + b"x" * (12 * 1024 * 1024) + b'"}'


@pytest.fixture
def caller(bureau, hotel):
    """The system whose token has the scope of the call."""
    return lambda call: bureau if call == "licences" else hotel


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_json"),
        (b"\x00", "not_json"),
        (b"\xff\xfe{\x00}\x00", "not_json"),
        (b'{"a":"\xff"}', "not_json"),
        (b"\xef\xbb\xbf{}", "not_json"),
        (b"{", "not_json"),
        (b"[" * 100_000, "not_json"),
        (b'{"a":' * 100_000, "not_json"),
        (b'{"a":1,"a":2}', "not_json"),
        (b'{"a":{"b":1,"b":2}}', "not_json"),
        (b'{"a":NaN}', "not_json"),
        (b'{"a":1' + b"0" * 5000 + b"}", "not_json"),
        (b"null", "invalid_input"),
        (b"[]", "invalid_input"),
        (b'"text"', "invalid_input"),
        (b'{"a":"\\ud800"}', "invalid_input"),
        (b'{"\\u0000":"\\u0000"}', "invalid_input"),
    ],
    ids=range(17),
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_body_that_is_none_is_refused(caller, data, code):
    for call in CALLS:
        assert_problem(caller(call).post_raw(call, data), 422, code)


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/xml", "multipart/form-data", "", "application/json;x"],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_another_content_type_is_no_json(bureau, content_type):
    told = bureau.post_raw("licences", b"<a/>", content_type)
    assert_problem(told, 422, "not_json")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_huge_body_is_not_read(caller):
    for call in CALLS:
        assert_problem(caller(call).post_raw(call, HUGE), 413, "http_413")


@pytest.mark.parametrize("place", ["case_number", "type_code", "matter", "fields", "holders"])
def test_a_nul_is_refused_by_both_databases_alike(bureau, place):
    body = licence_body()
    spoilt = json.dumps(body[place]).replace('"', '"\\u0000', 1).replace("\\u0000", "x\\u0000", 1)
    text = json.dumps(body).replace(json.dumps(body[place]), spoilt, 1)
    told = bureau.post_raw("licences", text)
    assert 400 <= told.status_code < 500, told.text
    assert told.content_type == PROBLEM
    assert bureau.get("licences", number=body["number"]).json["licences"] == []


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/licences/%00",
        "/api/v1/licences/%FF%FE",
        "/api/v1/licences/" + "9" * 5000,
        "/api/v1/licences/..%2F..%2Fetc%2Fpasswd",
        "/api/v1/licences?type_code=%00",
        "/api/v1/licences?cursor=1-%00",
        "/api/v1/%00",
        "/api/v1/",
        "/status-lists/%00",
        "/status-lists/%FF",
    ],
)
def test_an_address_that_means_nothing_is_refused(bureau, path):
    told = bureau.client.get(path, headers=bureau.headers)
    assert 400 <= told.status_code < 500, told.text
    assert told.content_type == PROBLEM


@pytest.mark.parametrize(
    ("form", "refusal"),
    [
        ({"client_id": "\x00", "client_secret": "\x00"}, (400, "invalid_request", "not_storable")),
        ({"client_id": "é" * 300, "client_secret": "🀀" * 300}, (401, "invalid_client")),
        (
            {"client_id": "bureau-system", "client_secret": "x", "scope": "\x00 \ufffd"},
            (401, "invalid_client"),
        ),
    ],
    ids=range(3),
)
def test_rubbish_at_the_token_endpoint_is_refused(app, form, refusal):
    told = app.test_client().post("/oauth/token", data={"grant_type": "client_credentials", **form})
    assert_no_token(told, *refusal)


@pytest.mark.parametrize(
    ("data", "content_type"),
    [
        (b"\xff\xfe=\x00&%%%", "application/x-www-form-urlencoded"),
        (b"--x\r\nContent-Disposition: form-data\r\n\r\n", "multipart/form-data; boundary=x"),
        (b"{}", "application/json"),
    ],
    ids=range(3),
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_form_that_is_none_is_refused(app, data, content_type):
    told = app.test_client().post("/oauth/token", data=data, content_type=content_type)
    assert_no_token(told, 400, "invalid_request")
