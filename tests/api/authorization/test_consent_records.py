"""The relying party's system keeps its own copy of what the holder agreed to."""

import jwt

from tests import cast
from tests.api.systems import REQUESTS, assert_problem


def test_a_party_fetches_the_signed_record_of_its_own_request(hotel, deployment, parties):
    request = parties.ask()
    granted = parties.grant(request, "name", "resident_id")[0]
    response = hotel.get(f"{REQUESTS}/{request.id}/consent-records")
    assert response.status_code == 200
    record = response.json["consent_records"][0]
    assert record["authorization_id"] == granted.id
    kid = jwt.get_unverified_header(record["record"])["kid"]
    key = next(one for one in deployment.cabinet.ring().keys if one.kid == kid)
    claims = jwt.decode(
        record["record"], key.public_key, algorithms=["ES256"], options={"verify_iat": False}
    )
    assert claims["receiver_code"] == cast.HOTEL.uscc
    assert claims["fields"] == ["name", "resident_id"]
    assert "林小满" not in response.text


def test_another_party_finds_no_such_request(system, parties):
    request = parties.ask()
    parties.grant(request)
    response = system("shop-system").get(f"{REQUESTS}/{request.id}/consent-records")
    assert_problem(response, 404, "unknown_request")


def test_before_the_answer_there_is_no_record(hotel, parties):
    request = parties.ask()
    response = hotel.get(f"{REQUESTS}/{request.id}/consent-records")
    assert response.json["consent_records"] == []
