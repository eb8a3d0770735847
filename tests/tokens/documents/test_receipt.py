from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
from wallet.tokens.access_token import issue_access_token
from wallet.tokens.documents.receipt import (
    Receipt,
    ReceiptPart,
    confirms,
    digest_values,
    read_receipt,
    sign_receipt,
)
from wallet.tokens.errors import TokenForged, TokenNotYetValid, TokenOfAnotherKind

SALT = bytes(range(16))
VALUES = {"姓名": "古***力", "经营项目": ["预包装食品销售"]}
RECEIPT = Receipt(
    jti="0123456789abcdef0123456789abcdef",
    issuer=PUBLIC_URL,
    verifier="unit-3",
    scenario="hotel-check-in",
    outcome="valid",
    issued_at=NOW,
    licence_code="1.2.156.3005.2.113100000000000191001.113100000000000191.2026000001.001.X",
    fields=("姓名", "经营项目"),
    values_digest=digest_values(VALUES, SALT),
)
REFUSED = replace(RECEIPT, outcome="code_used", licence_code=None, fields=(), values_digest=None)
OF_A_SET = replace(
    REFUSED,
    outcome="partly_valid",
    parts=(
        ReceiptPart("valid", RECEIPT.licence_code, RECEIPT.fields, RECEIPT.values_digest),
        ReceiptPart("suspended"),
    ),
)
SIGNED = sign_receipt(DEPLOYMENT, RECEIPT)


def read(signed, ring, now=NOW):
    return read_receipt(signed, ring, issuer=PUBLIC_URL, now=now)


@pytest.mark.parametrize("receipt", [RECEIPT, REFUSED, OF_A_SET], ids=["valid", "refused", "set"])
def test_a_receipt_says_what_was_signed(receipt, ring):
    assert read(sign_receipt(DEPLOYMENT, receipt), ring) == receipt


def test_a_receipt_does_not_expire(ring):
    assert read(SIGNED, ring, NOW + timedelta(days=3650)) == RECEIPT


def test_a_receipt_of_a_retired_key_goes_on_confirming(ring):
    before = replace(RECEIPT, issued_at=NOW - timedelta(hours=2))
    assert read(sign_receipt(RETIRED, before), ring) == before


def test_a_receipt_from_the_future_is_refused(ring):
    with pytest.raises(TokenNotYetValid):
        read(SIGNED, ring, NOW - timedelta(seconds=6))


def test_no_value_of_the_licence_is_in_a_receipt():
    said = str(decoded(parts_of(SIGNED)[1]))
    assert "古***力" not in said
    assert "预包装" not in said


def test_a_receipt_confirms_its_values_and_no_others():
    assert confirms(RECEIPT, VALUES, SALT)
    assert confirms(RECEIPT, dict(reversed(VALUES.items())), SALT)
    assert not confirms(RECEIPT, VALUES | {"姓名": "古***刀"}, SALT)
    assert not confirms(RECEIPT, VALUES, bytes(16))
    assert not confirms(REFUSED, VALUES, SALT)


def test_a_sets_receipt_confirms_each_licence_by_itself():
    valid, suspended = OF_A_SET.parts
    assert confirms(valid, VALUES, SALT)
    assert not confirms(suspended, VALUES, SALT)
    assert not confirms(OF_A_SET, VALUES, SALT)


def test_a_receipt_of_one_licence_has_no_member_for_several():
    assert "licences" not in decoded(parts_of(SIGNED)[1])


@pytest.mark.parametrize("salt", [b"", bytes(15), bytes(17)])
def test_a_salt_of_another_length_is_a_mistake_of_the_caller(salt):
    with pytest.raises(ValueError, match="16 bytes"):
        digest_values(VALUES, salt)


@given(st.dictionaries(st.text(st.characters(codec="utf-8")), st.integers() | st.none()))
def test_the_order_of_the_values_does_not_matter(values):
    assert digest_values(values, SALT) == digest_values(dict(reversed(values.items())), SALT)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("iat", None),
        ("iat", "now"),
        ("jti", None),
        ("verifier", None),
        ("verifier", ""),
        ("scenario", 7),
        ("outcome", None),
        ("outcome", ""),
        ("fields", None),
        ("fields", "name"),
        ("fields", [1]),
        ("licence_code", 7),
        ("values_digest", []),
        ("licences", None),
        ("licences", "valid"),
        ("licences", ["valid"]),
        ("licences", [{"outcome": "valid"}]),
        ("licences", [{"outcome": "", "fields": []}]),
        ("licences", [{"outcome": "valid", "fields": [], "licence_code": 7}]),
        ("iss", "https://other.example.cn"),
    ],
)
def test_a_receipt_with_a_bad_claim_is_refused_even_when_signed(name, value, ring):
    header, claims, _ = parts_of(SIGNED)
    altered = decoded(claims) | {name: value}
    with pytest.raises(TokenForged):
        read(sign_by_hand(decoded(header), altered, DEPLOYMENT), ring)


def test_no_character_of_a_receipt_can_be_changed(ring):
    for place in range(len(SIGNED)):
        with pytest.raises((TokenForged, TokenOfAnotherKind)):
            read(with_other_character(SIGNED, place), ring)


def test_an_access_token_is_not_a_receipt(ring):
    token = issue_access_token(
        DEPLOYMENT,
        issuer=PUBLIC_URL,
        client_id="client-7",
        unit_id="unit-3",
        scopes=[],
        now=NOW,
        jti="1" * 32,
    )
    with pytest.raises(TokenOfAnotherKind):
        read(token, ring)


def test_a_bureau_cannot_sign_receipts(ring):
    with pytest.raises(TokenForged):
        read(sign_receipt(BUREAU, RECEIPT), ring)


def test_the_time_is_whole_seconds():
    assert decoded(parts_of(SIGNED)[1])["iat"] == SECONDS
