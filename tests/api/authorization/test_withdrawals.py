"""A withdrawal is signed evidence: a bank's engineer checks it with the published keys alone."""

import json

import jwt
import pytest
from jwcrypto.jwk import JWKSet
from jwcrypto.jwt import JWT, JWTExpired, JWTInvalidClaimValue
from jwt import PyJWKSet

from tests import cast
from tests.api.systems import REQUESTS, jwt_parts
from wallet.domain.grounds.withdrawal import REASON_WORDS, WithdrawalReason

TYP = "consent-withdrawal+jwt"


@pytest.fixture
def withdrawn(hotel, parties, clock):
    """Let Lin take a grant back for a reason; returns what the hotel's system fetches then."""

    def take_back(reason="no_longer_needed"):
        request = parties.ask()
        (grant,) = parties.grant(request, "name", "resident_id")
        clock.advance(minutes=5)
        parties.withdraw(grant, reason=reason)
        told = hotel.get(f"{REQUESTS}/{request.id}/consent-records").json
        return request, grant, told["consent_records"][0]

    return take_back


def published(visit):
    """The keys as anybody fetches them, in the form of a library that is not ours."""
    return visit().get("/.well-known/jwks.json").json


def by_pyjwt(signed, keys, audience=cast.HOTEL.uscc, issuer="http://localhost:8000"):
    """Return the claims; the key is the one that the header names, of the published ones."""
    header = jwt.get_unverified_header(signed)
    assert header["typ"] == TYP
    key = PyJWKSet.from_dict(keys)[header["kid"]]
    return jwt.decode(
        signed,
        key.key,
        algorithms=["ES256"],
        audience=audience,
        issuer=issuer,
        options={"require": ["iat", "aud", "iss", "jti"], "verify_iat": False},
    )


def test_the_statement_says_what_ended_when_and_why(withdrawn, visit, clock):
    request, grant, record = withdrawn()
    told = record["withdrawal"]
    assert told["reason"] == "no_longer_needed"
    assert told["fields"] == ["name", "resident_id"]
    claims = by_pyjwt(told["statement"], published(visit))
    assert claims["withdrawn_at"] == claims["iat"] == int(clock().timestamp())
    assert claims["authorization"] == grant.id == record["authorization_id"]
    assert claims["fields"] == ["name", "resident_id"]
    assert (claims["receiver"], claims["aud"]) == (cast.HOTEL.name, cast.HOTEL.uscc)
    assert (claims["scenario"], claims["reason"]) == (request.scenario_code, "no_longer_needed")
    _header, consented = jwt_parts(record["record"])
    assert consented["jti"] == claims["authorization"]
    assert consented["iat"] == claims["granted_at"]


def test_another_library_reads_the_same(withdrawn, visit):
    _request, _grant, record = withdrawn()
    signed, keys = record["withdrawal"]["statement"], published(visit)
    token = JWT(algs=["ES256"], check_claims={"aud": cast.HOTEL.uscc, "iat": None, "jti": None})
    token.deserialize(signed, JWKSet.from_json(json.dumps(keys)))
    assert json.loads(token.claims) == by_pyjwt(signed, keys)
    assert json.loads(token.header)["typ"] == TYP
    for_others = JWT(algs=["ES256"], check_claims={"aud": cast.SHOP.uscc})
    with pytest.raises((JWTInvalidClaimValue, JWTExpired)):
        for_others.deserialize(signed, JWKSet.from_json(json.dumps(keys)))


@pytest.mark.parametrize("reason", ["", *(one.value for one in WithdrawalReason)])
def test_a_reason_is_there_where_one_was_chosen_and_nothing_where_not(withdrawn, visit, reason):
    _request, _grant, record = withdrawn(reason)
    claims = by_pyjwt(record["withdrawal"]["statement"], published(visit))
    assert record["withdrawal"]["reason"] == (reason or None)
    assert claims.get("reason", "") == reason


def test_every_reason_has_plain_words_in_both_languages():
    for words in REASON_WORDS.values():
        assert words.zh.strip()
        assert words.en.isascii()


@pytest.mark.parametrize("part", [0, 1, 2])
def test_an_altered_statement_is_refused_by_a_stranger_too(withdrawn, visit, part):
    _request, _grant, record = withdrawn()
    parts = record["withdrawal"]["statement"].split(".")
    middle = len(parts[part]) // 2
    other = "A" if parts[part][middle] != "A" else "B"
    parts[part] = parts[part][:middle] + other + parts[part][middle + 1 :]
    with pytest.raises((jwt.PyJWTError, AssertionError, KeyError, ValueError)):
        by_pyjwt(".".join(parts), published(visit))


def test_the_statement_names_no_person_and_no_value(withdrawn):
    _request, _grant, record = withdrawn()
    said = str(jwt_parts(record["withdrawal"]["statement"]))
    for secret in ("林小满", cast.LIN.identity_number, cast.LIN.id, "示例路"):
        assert secret not in said


def test_what_is_in_force_has_no_statement(hotel, parties):
    request = parties.ask()
    parties.grant(request)
    (record,) = hotel.get(f"{REQUESTS}/{request.id}/consent-records").json["consent_records"]
    assert record["withdrawal"] is None


def test_the_request_says_that_it_was_withdrawn_and_when_it_was_answered(withdrawn, hotel, clock):
    answered = clock()
    request, _grant, _record = withdrawn()
    told = hotel.get(f"{REQUESTS}/{request.id}").json
    assert told["state"] == "withdrawn"
    assert told["answered_at"].startswith(answered.strftime("%Y-%m-%dT%H:%M:%S"))
    assert [one["state"] for one in told["grants"]] == ["withdrawn"]


@pytest.mark.parametrize("end", ["decline", "lapse", "cancel"])
def test_what_was_not_granted_says_how_and_when_it_ended(hotel, parties, clock, end):
    request = parties.ask()
    clock.advance(minutes=2)
    ended = clock()
    if end == "decline":
        parties.decline(request)
    elif end == "cancel":
        hotel.post(f"{REQUESTS}/{request.id}/cancellation")
    else:
        ended = request.lapses_at
    clock.advance(minutes=40)
    hotel.fetch_token()
    told = hotel.get(f"{REQUESTS}/{request.id}").json
    assert told["state"] == {"decline": "declined", "cancel": "cancelled", "lapse": "lapsed"}[end]
    assert told["answered_at"].startswith(ended.strftime("%Y-%m-%dT%H:%M:%S"))


def test_what_waits_was_not_answered(hotel, parties):
    assert hotel.get(f"{REQUESTS}/{parties.ask().id}").json["answered_at"] is None
