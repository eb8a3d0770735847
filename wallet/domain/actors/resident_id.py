"""Resident identity numbers (公民身份号码, GB 11643).

Six digits of area, eight of birth, three of order (odd is male) and a check character
(ISO 7064 MOD 11-2).
"""

import re
from dataclasses import dataclass
from datetime import date
from operator import mul
from typing import NoReturn

from wallet.domain.malformed import Malformed
from wallet.domain.spoken_code import tidy_number

LENGTH = 18
EARLIEST_BIRTH_YEAR = 1850
"""No living or lately living person was born before; such a year is a slip of the keyboard."""

CURRENT_SHANGHAI_AREAS = frozenset(
    f"310{district}"
    for district in (101, 104, 105, 106, 107, 109, 110, 112, 113, 114, 115, 116, 117, 118, 120, 151)
)
_PROVINCES = frozenset(
    province
    for region in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 83))
    for province in range(region[0], region[1] + 1)
)
_SHANGHAI = "31"

_WEIGHTS = tuple(pow(2, 17 - place, 11) for place in range(17))
_OF_ZEROS = sum(_WEIGHTS) * ord("0")
"""What seventeen zeros come to: the digits are added up as the letters that they are."""

_CHECK_CHARACTERS = "10X98765432"
_SCIENTIFIC_NOTATION = re.compile(r"[0-9](?:\.[0-9]*)?E\+?[0-9]{1,2}")
_CHARACTERS = re.compile(r"[0-9]{17}[0-9X]")


class MalformedResidentId(Malformed):
    """The text is not a resident identity number; ``details["reason"]`` names the cause."""

    code = "malformed_resident_id"
    zh = "身份证号有误，请核对。"
    en = "The resident identity number is not valid; please check."


class ResidentIdInScientificNotation(MalformedResidentId):
    """A spreadsheet has turned the number into something like 3.10101E+17; digits are lost."""

    reason = "scientific_notation"
    zh = "身份证号被表格软件改成了科学计数法，后几位已丢失。请把该列设为“文本”格式后重新填写。"
    en = (
        "A spreadsheet turned the identity number into scientific notation and its last digits are"
        " lost. Set the column to text and enter it again."
    )


class ResidentIdOfWrongLength(MalformedResidentId):
    """Not 18 characters; the 15-digit numbers of the first cards ended in 2013."""

    reason = "length"
    zh = "身份证号应为 18 位，请核对是否多填或漏填。"
    en = "An identity number has 18 characters; please check for a missing or an extra one."


class ResidentIdOfWrongCharacters(MalformedResidentId):
    """Something other than digits, or an X that is not the last character."""

    reason = "characters"
    zh = "身份证号只能是数字，最后一位可以是字母 X。"
    en = "An identity number has digits only; the last character may be an X."


class ResidentIdOfNoBirthDate(MalformedResidentId):
    """The eight digits of birth are no day of the calendar, or far too long ago."""

    reason = "birth_date"
    zh = "身份证号里的出生日期不存在，请核对第 7 至 14 位。"
    en = "The date of birth in the identity number does not exist; please check digits 7 to 14."


class ResidentIdOfFutureBirth(MalformedResidentId):
    """The day of birth has not come yet."""

    reason = "future_birth"
    zh = "身份证号里的出生日期晚于今天，请核对第 7 至 14 位。"
    en = "The date of birth in the identity number is in the future; please check digits 7 to 14."


class ResidentIdOfWrongCheck(MalformedResidentId):
    """The last character does not follow from the seventeen before it."""

    reason = "check_character"
    zh = "身份证号的校验码不对，请逐位核对。"
    en = "The check character of the identity number is wrong; please check every digit."


@dataclass(frozen=True, slots=True)
class ResidentId:
    """A resident identity number that holds, and what it says."""

    number: str
    birth: date
    area_code: str
    is_male: bool
    area_warning: bool

    def __str__(self) -> str:
        return self.number


def resident_id_check_character(body17: str) -> str:
    """Return the check character (ISO 7064 MOD 11-2) of seventeen digits."""
    return _CHECK_CHARACTERS[(sum(map(mul, _WEIGHTS, body17.encode("ascii"))) - _OF_ZEROS) % 11]


def parse_resident_id(unverified: str, today: date) -> ResidentId:
    """Read an identity number as of ``today`` (a civil date of the city).

    Full-width digits, a small x and spaces are put right. Raises a ``MalformedResidentId`` for a
    wrong length or character, an impossible or future birth, or a wrong check character. The area
    is never a reason to refuse: cards of abolished districts and counties are still in use.
    """
    number, birth = _checked(unverified, today)
    area_code = number[:6]
    return ResidentId(
        number=number,
        birth=birth,
        area_code=area_code,
        is_male=int(number[16]) % 2 == 1,
        area_warning=not _is_current_area(area_code),
    )


def resident_number(unverified: str, today: date) -> str:
    """Return the identity number alone, checked; raises as :func:`parse_resident_id`."""
    number, _birth = _checked(unverified, today)
    return number


def _checked(unverified: str, today: date) -> tuple[str, date]:
    number = tidy_number(unverified)
    if not _CHARACTERS.fullmatch(number):
        _refuse_bad_shape(number)
    birth = _birth_of(number)
    if birth > today:
        raise ResidentIdOfFutureBirth
    if resident_id_check_character(number[:17]) != number[17]:
        raise ResidentIdOfWrongCheck
    return number, birth


def _refuse_bad_shape(number: str) -> NoReturn:
    if _SCIENTIFIC_NOTATION.fullmatch(number):
        raise ResidentIdInScientificNotation
    if len(number) != LENGTH:
        raise ResidentIdOfWrongLength
    raise ResidentIdOfWrongCharacters


def _birth_of(number: str) -> date:
    year, month, day = int(number[6:10]), int(number[10:12]), int(number[12:14])
    try:
        birth = date(year, month, day)
    except ValueError:
        raise ResidentIdOfNoBirthDate from None
    if year < EARLIEST_BIRTH_YEAR:
        raise ResidentIdOfNoBirthDate
    return birth


def _is_current_area(area_code: str) -> bool:
    # The city knows its own districts; of the rest of the country only the provinces.
    if area_code.startswith(_SHANGHAI):
        return area_code in CURRENT_SHANGHAI_AREAS
    return int(area_code[:2]) in _PROVINCES
