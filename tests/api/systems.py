"""Systems of units that call the API over HTTP, in tests."""

import base64
import json
import re
from dataclasses import dataclass, field

from flask.testing import FlaskClient

from tests.factories import TYPE_CODE, resident_id
from tests.people import bearer
from tests.town import CARD_TYPE

PROBLEM = "application/problem+json"
REQUESTS = "authorization-requests"
# What RFC 6749, 5.2 lets an error_description be made of.
OAUTH_DESCRIPTION = re.compile(r"[\x20-\x21\x23-\x5b\x5d-\x7e]+")


@dataclass
class System:
    """One client with its token, and a few words for what it does."""

    client: FlaskClient
    client_id: str
    headers: dict[str, str] = field(default_factory=dict)

    def fetch_token(self):
        self.headers = bearer(self.client, self.client_id)
        return self

    def get(self, path, **query):
        return self.client.get(f"/api/v1/{path}", query_string=query, headers=self.headers)

    def post(self, path, body=None, key=None, **how):
        headers = self.headers | ({"Idempotency-Key": key} if key else {})
        return self.client.post(f"/api/v1/{path}", json=body, headers=headers, **how)

    def post_raw(self, path, data, content_type="application/json"):
        return self.client.post(
            f"/api/v1/{path}", data=data, headers=self.headers, content_type=content_type
        )

    def issue(self, **changes):
        return self.post("licences", licence_body(**changes))

    def verify(self, code, key=None, **changes):
        body = {"code": code, "scenario": "hotel-check-in", "place": "前台", **changes}
        return self.post("verifications", body, key)

    def ask(self, *fields, key=None, **changes):
        return self.post(REQUESTS, question_body(*fields, **changes), key)

    def retrieve(self, asked, **how):
        return self.post(f"{REQUESTS}/{asked.json['id']}/retrievals", **how)


def licence_body(**changes):
    """A food permit of Lin's, as a bureau's system sends it."""
    body = {
        "type_code": TYPE_CODE,
        "number": "JY13101019990001",
        "holders": [holder_body()],
        "issued_on": "2026-01-05",
        "valid_from": "2026-01-05",
        "valid_until": "2031-01-04",
        "fields": {"premises": "上海市黄浦区示例路2号", "items": "热食类食品制售"},
        "matter": {"code": "310000101", "name": "食品经营许可"},
        "case_number": "SP-2026-0001",
    }
    return {name: value for name, value in {**body, **changes}.items() if value is not ...}


def holder_body(**changes):
    body = {
        "kind": "natural_person",
        "name": "林小满",
        "id_type": "111",
        "id_number": resident_id(1),
    }
    return {**body, **changes}


def question_body(*fields, **changes):
    """What the hotel asks of a guest, by a one-time link."""
    body = {
        "scenario": "hotel-check-in",
        "licences": [{"type_code": CARD_TYPE, "fields": list(fields or ("name", "resident_id"))}],
        "term_days": 1,
        "by_link": True,
    }
    return {name: value for name, value in {**body, **changes}.items() if value is not ...}


def assert_problem(response, status, code):
    """A refusal is a problem document (RFC 9457) with its stable code."""
    assert response.status_code == status, response.text
    assert response.content_type == PROBLEM
    told = response.json
    assert told["code"] == code, told
    assert told["status"] == status
    assert told["type"] == f"urn:liangzheng:problem:{code}"
    assert told["title"]
    return told


def assert_no_token(response, status, error, code=None):
    """A refusal of the token endpoint is JSON with OAuth's own word (RFC 6749, 5.2)."""
    assert response.status_code == status, response.text
    assert response.content_type == "application/json"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Pragma"] == "no-cache"
    told = response.json
    assert (told["error"], told["code"]) == (error, code or error), told
    assert OAUTH_DESCRIPTION.fullmatch(told["error_description"])
    challenge = response.headers.get("WWW-Authenticate", "")
    assert challenge.startswith('Basic realm="') == (status == 401), challenge
    return told


def jwt_parts(token):
    """Return header and claims of a token, unverified."""
    return [
        json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
        for part in token.split(".")[:2]
    ]
