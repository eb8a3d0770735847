import base64
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tokens.makers import (
    NOW,
    PUBLIC_URL,
    moment,
    named,
    vectors,
    verdict,
    with_other_character,
)
from wallet.tokens.errors import TokenExpired, TokenForged
from wallet.tokens.presentation_code import (
    CODE_LENGTH,
    CodeKeys,
    PresentationCode,
    check_lifetime,
    code_from_scan,
    read_code,
    scan_text,
    sign_code,
)

VECTORS = vectors("presentation_tokens/codes.json")
KEYS = CodeKeys(
    {int(key_id): bytes.fromhex(secret) for key_id, secret in VECTORS["keys"].items()},
    VECTORS["current_key"],
)
LIFETIME = timedelta(seconds=VECTORS["lifetime_seconds"])
SCANS = vectors("presentation_tokens/scans.json")
SESSION = 1_234_567_890_123_456_789
CODE = sign_code(KEYS, SESSION, NOW + LIFETIME)


@pytest.mark.parametrize("case", named(VECTORS["cases"]))
def test_each_code_gets_its_verdict(case):
    def redeem():
        check_lifetime(read_code(KEYS, case["code"]), moment(case["now"]), LIFETIME)

    assert verdict(redeem) == case["verdict"]


@pytest.mark.parametrize(
    "case", named(case for case in VECTORS["cases"] if case["verdict"] == "genuine")
)
def test_each_genuine_code_says_its_session_and_expiry(case):
    code = read_code(KEYS, case["code"])
    assert code == PresentationCode(case["session_id"], moment(case["expires_at"]))


def test_the_first_vector_is_what_we_sign():
    first = VECTORS["cases"][0]
    assert sign_code(KEYS, first["session_id"], moment(first["expires_at"])) == first["code"]


def test_a_code_is_48_characters_that_a_qr_holds_in_its_alphanumeric_mode():
    assert len(CODE) == CODE_LENGTH == 48
    assert CODE.isalnum()
    assert CODE.isupper()


@pytest.mark.parametrize("place", range(30))
def test_no_bit_of_a_code_can_be_turned(place):
    data = bytearray(base64.b32decode(CODE))
    for bit in range(8):
        data[place] ^= 1 << bit
        with pytest.raises(TokenForged):
            read_code(KEYS, base64.b32encode(data).decode())
        data[place] ^= 1 << bit


@pytest.mark.parametrize("place", range(CODE_LENGTH))
def test_no_character_of_a_code_can_be_changed(place):
    with pytest.raises(TokenForged):
        read_code(KEYS, with_other_character(CODE, place))


@given(st.integers(0, 2**63 - 1), st.integers(0, 2**32 - 1))
def test_a_code_says_what_was_signed(session_id, expiry):
    expires_at = datetime.fromtimestamp(expiry, NOW.tzinfo)
    code = read_code(KEYS, sign_code(KEYS, session_id, expires_at))
    assert code == PresentationCode(session_id, expires_at)


@given(st.text())
def test_any_text_is_refused_in_one_way(text):
    with pytest.raises(TokenForged):
        read_code(KEYS, text)
    with pytest.raises(TokenForged):
        code_from_scan(text, PUBLIC_URL)


@given(st.binary(min_size=30, max_size=30))
def test_any_thirty_bytes_are_refused_in_one_way(data):
    with pytest.raises(TokenForged):
        read_code(KEYS, base64.b32encode(data).decode())


def test_a_renewal_is_another_code():
    assert sign_code(KEYS, SESSION, NOW + LIFETIME + timedelta(seconds=1)) != CODE


def test_a_code_is_still_read_after_its_time_so_that_the_answer_can_say_expired():
    code = read_code(KEYS, CODE)
    with pytest.raises(TokenExpired):
        check_lifetime(code, NOW + timedelta(days=1), LIFETIME)


def test_a_code_of_a_removed_key_is_not_genuine():
    old = CodeKeys({2: KEYS.secrets[2]}, 2)
    with pytest.raises(TokenForged):
        read_code(old, CODE)


def test_a_time_without_a_zone_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="zone"):
        sign_code(KEYS, SESSION, NOW.replace(tzinfo=None))


def test_the_secrets_are_in_no_printed_form():
    assert "secrets" not in repr(KEYS)


@pytest.mark.parametrize(
    ("secrets", "current"),
    [({1: bytes(31)}, 1), ({256: bytes(32)}, 256), ({-1: bytes(32)}, -1), ({1: bytes(32)}, 2)],
)
def test_unusable_keys_are_refused_when_the_server_starts(secrets, current):
    with pytest.raises(ValueError, match="code key"):
        CodeKeys(secrets, current)


@pytest.mark.parametrize("case", named(SCANS["cases"]))
def test_a_scanned_text_gives_our_code_or_a_refusal(case):
    if case["code"] is None:
        with pytest.raises(TokenForged):
            code_from_scan(case["text"], SCANS["public_url"])
    else:
        assert code_from_scan(case["text"], SCANS["public_url"]) == case["code"]


def test_what_the_screen_shows_is_what_a_scan_takes():
    assert (
        code_from_scan(scan_text("http://localhost:8000/", CODE), "http://localhost:8000") == CODE
    )


def test_the_text_of_the_qr_fits_version_5_at_level_m():
    assert len(scan_text("https://zwdt.sh.gov.cn", CODE)) <= 122
