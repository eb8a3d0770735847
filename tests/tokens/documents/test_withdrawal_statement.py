"""The statement of a withdrawal: for one unit, about one grant, and taken for no other token."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.tokens.makers import (
    BUREAU,
    DEPLOYMENT,
    NOW,
    PUBLIC_URL,
    RETIRED,
    SECONDS,
    decoded,
    parts_of,
    sign_by_hand,
    with_other_character,
)
from wallet.domain.grounds.withdrawal import WithdrawalReason
from wallet.tokens.documents.authorization_proof import ConsentRecord, sign_consent
from wallet.tokens.documents.withdrawal_statement import (
    WithdrawalStatement,
    read_withdrawal,
    sign_withdrawal,
)
from wallet.tokens.errors import (
    TokenForAnotherAudience,
    TokenForged,
    TokenNotYetValid,
    TokenOfAnotherKind,
)

RECEIVER = "91310000MA1FL00001"
STATEMENT = WithdrawalStatement(
    jti="0123456789abcdef0123456789abcdef",
    issuer=PUBLIC_URL,
    audience=RECEIVER,
    receiver="上海示例租车有限公司",
    authorization_id="f" * 32,
    scenario="car-rental",
    purpose="交付车辆前核对承租人的驾驶资格",
    licence_code="1.2.156.3005.2.113100000000000191001.113100000000000191.2026000001.001.X",
    fields=("name", "vehicle_class"),
    granted_at=NOW - timedelta(days=3),
    withdrawn_at=NOW,
    reason="no_longer_needed",
)
SIGNED = sign_withdrawal(DEPLOYMENT, STATEMENT)


def read(signed, ring, now=NOW, audience=RECEIVER, issuer=PUBLIC_URL):
    return read_withdrawal(signed, ring, issuer=issuer, audience=audience, now=now)


@pytest.mark.parametrize("reason", [None, *WithdrawalReason], ids=str)
def test_a_statement_says_what_was_signed(reason, ring):
    said = replace(STATEMENT, reason=reason and reason.value)
    signed = sign_withdrawal(DEPLOYMENT, said)
    assert read(signed, ring) == said
    assert ("reason" in decoded(parts_of(signed)[1])) == (reason is not None)


def test_its_header_and_times_are_pinned():
    header, claims = decoded(parts_of(SIGNED)[0]), decoded(parts_of(SIGNED)[1])
    assert header == {"alg": "ES256", "typ": "consent-withdrawal+jwt", "kid": DEPLOYMENT.kid}
    assert (claims["iat"], claims["withdrawn_at"]) == (SECONDS, SECONDS)
    assert claims["aud"] == RECEIVER
    assert "exp" not in claims
    assert "sub" not in claims


def test_a_statement_does_not_expire(ring):
    assert read(SIGNED, ring, NOW + timedelta(days=3650)) == STATEMENT


def test_a_statement_of_a_retired_key_goes_on_confirming(ring):
    before = replace(STATEMENT, withdrawn_at=NOW - timedelta(hours=2))
    assert read(sign_withdrawal(RETIRED, before), ring) == before


def test_a_statement_from_the_future_is_refused(ring):
    with pytest.raises(TokenNotYetValid):
        read(SIGNED, ring, NOW - timedelta(seconds=6))


@pytest.mark.parametrize("audience", ["91310000MA1FL00002", "", RECEIVER.lower(), None])
def test_a_statement_for_another_unit_is_none_for_this_one(audience, ring):
    with pytest.raises(TokenForAnotherAudience):
        read(SIGNED, ring, audience=audience)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("iat", None),
        ("iat", "now"),
        ("jti", None),
        ("jti", ""),
        ("authorization", None),
        ("authorization", 7),
        ("receiver", ""),
        ("scenario", []),
        ("purpose", None),
        ("licence_code", 7),
        ("fields", None),
        ("fields", "name"),
        ("fields", [1]),
        ("granted_at", "yesterday"),
        ("granted_at", 1.5),
        ("withdrawn_at", None),
        ("withdrawn_at", True),
        ("reason", ""),
        ("reason", ["no"]),
        ("iss", "https://other.example.cn"),
    ],
)
def test_a_statement_with_a_bad_claim_is_refused_even_when_signed(name, value, ring):
    header, claims, _ = parts_of(SIGNED)
    altered = decoded(claims) | {name: value}
    with pytest.raises(TokenForged):
        read(sign_by_hand(decoded(header), altered, DEPLOYMENT), ring)


@pytest.mark.parametrize("name", sorted({"aud", "jti", "authorization", "fields", "withdrawn_at"}))
def test_a_statement_without_a_claim_is_refused(name, ring):
    header, claims, _ = parts_of(SIGNED)
    altered = {key: value for key, value in decoded(claims).items() if key != name}
    with pytest.raises(TokenForged):
        read(sign_by_hand(decoded(header), altered, DEPLOYMENT), ring)


def test_no_character_of_a_statement_can_be_changed(ring):
    for place in range(len(SIGNED)):
        with pytest.raises((TokenForged, TokenOfAnotherKind)):
            read(with_other_character(SIGNED, place), ring)


def test_a_consent_record_is_no_statement_that_it_was_withdrawn(ring):
    record = ConsentRecord(
        STATEMENT.authorization_id,
        PUBLIC_URL,
        STATEMENT.receiver,
        RECEIVER,
        STATEMENT.scenario,
        STATEMENT.purpose,
        STATEMENT.licence_code,
        STATEMENT.fields,
        STATEMENT.granted_at,
        NOW + timedelta(days=1),
    )
    with pytest.raises(TokenOfAnotherKind):
        read(sign_consent(DEPLOYMENT, record), ring)


def test_a_bureau_cannot_sign_statements(ring):
    with pytest.raises(TokenForged):
        read(sign_withdrawal(BUREAU, STATEMENT), ring)
