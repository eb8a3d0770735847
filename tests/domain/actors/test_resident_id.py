import contextlib
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallet.domain.actors.resident_id import (
    MalformedResidentId,
    parse_resident_id,
    resident_id_check_character,
)
from wallet.domain.errors import InvalidInput

VECTORS = json.loads(
    (Path(__file__).parents[2] / "vectors" / "numbers.json").read_text(encoding="utf-8")
)["resident_id"]
TODAY = date(2025, 6, 1)
LIN = "310101190001010011"


def with_check(body17: str) -> str:
    return body17 + resident_id_check_character(body17)


def reason_for(unverified: str, today: date = TODAY) -> object:
    with pytest.raises(MalformedResidentId) as caught:
        parse_resident_id(unverified, today)
    assert caught.value.code == "malformed_resident_id"
    return caught.value.details["reason"]


@pytest.mark.parametrize("number", VECTORS["valid"])
def test_takes_every_valid_number(number: str) -> None:
    assert parse_resident_id(number, TODAY).number == number


@pytest.mark.parametrize("number", VECTORS["invalid"])
def test_refuses_every_invalid_number(number: str) -> None:
    with pytest.raises(InvalidInput):
        parse_resident_id(number, TODAY)


@pytest.mark.parametrize(
    "published", ["440308199901101512", "810000199408230021", "830000199201300022"]
)
def test_takes_the_samples_of_the_published_rules(published: str) -> None:
    assert not parse_resident_id(published, TODAY).area_warning


def test_tells_birth_area_and_sex() -> None:
    parsed = parse_resident_id(LIN, TODAY)

    assert parsed.birth == date(1900, 1, 1)
    assert parsed.area_code == "310101"
    assert parsed.is_male
    assert not parse_resident_id("310115190001010028", TODAY).is_male
    assert str(parsed) == LIN


@pytest.mark.parametrize(
    "typed",
    [
        "31010919000301018x",
        "３１０１０９１９０００３０１０１８ｘ",
        " 310109 19000301 018X ",
        "310109\u300019000301\u00a0018X",
        "\ufeff310109190003\u200b01018X\u202c",
        "31010919000301018X\r\n",
    ],
)
def test_small_x_full_width_spaces_and_invisible_marks_are_put_right(typed: str) -> None:
    assert parse_resident_id(typed, TODAY).number == "31010919000301018X"


@pytest.mark.parametrize(
    "area",
    ["310103", "310108", "310119", "310226", "340524", "990000", "000000"],
)
def test_an_old_or_unknown_area_never_refuses_the_number(area: str) -> None:
    assert parse_resident_id(with_check(area + "19000101001"), TODAY).number.startswith(area)


@pytest.mark.parametrize(
    ("area", "warned"),
    [
        ("310101", False),
        ("310151", False),
        ("310103", True),
        ("310226", True),
        ("340524", False),
        ("990000", True),
    ],
)
def test_an_area_that_does_not_exist_today_is_a_warning(area: str, warned: bool) -> None:
    parsed = parse_resident_id(with_check(area + "19000101001"), TODAY)
    assert parsed.area_warning is warned


def test_a_number_eaten_by_a_spreadsheet_is_told_apart() -> None:
    assert reason_for("3.10101E+17") == "scientific_notation"
    assert reason_for("3.10101190001010e+17") == "scientific_notation"
    assert reason_for("3E17") == "scientific_notation"


@pytest.mark.parametrize("text", ["", "   ", "310101190001", LIN + "1", "310101900101001"])
def test_refuses_another_length(text: str) -> None:
    assert reason_for(text) == "length"


@pytest.mark.parametrize(
    "text",
    [
        "31010119000101001Y",
        "X10101190001010011",
        "31010119000101X011",
        "310101-90001010011",
        "٣10101190001010011",
        "三10101190001010011",
    ],
)
def test_refuses_other_characters(text: str) -> None:
    assert reason_for(text) == "characters"


@pytest.mark.parametrize("birth", ["19000229", "19001301", "19000100", "00000101", "18491231"])
def test_refuses_a_birth_that_never_was(birth: str) -> None:
    assert reason_for(with_check(f"310101{birth}001")) == "birth_date"


def test_refuses_a_birth_in_the_future_but_takes_one_today() -> None:
    newborn = with_check("31010120250602001")

    assert reason_for(newborn, date(2025, 6, 1)) == "future_birth"
    assert parse_resident_id(newborn, date(2025, 6, 2)).birth == date(2025, 6, 2)


def test_refuses_a_wrong_check_character_in_plain_words() -> None:
    with pytest.raises(MalformedResidentId) as caught:
        parse_resident_id("310101190001010012", TODAY)

    assert caught.value.details == {"reason": "check_character"}
    assert caught.value.zh.startswith("身份证号的校验码不对")


def test_an_error_never_carries_the_number() -> None:
    with pytest.raises(MalformedResidentId) as caught:
        parse_resident_id("310101190001010012", TODAY)
    assert "310101" not in f"{caught.value} {caught.value.details}"


@given(
    place=st.integers(0, 16),
    digit=st.sampled_from("0123456789"),
    number=st.sampled_from(VECTORS["valid"]),
)
def test_one_wrong_digit_is_always_found(place: int, digit: str, number: str) -> None:
    altered = number[:place] + digit + number[place + 1 :]
    if altered == number:
        return
    with pytest.raises(MalformedResidentId):
        parse_resident_id(altered, TODAY)


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(MalformedResidentId):
        parse_resident_id(text, TODAY)
