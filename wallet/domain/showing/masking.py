"""Masks: what may stand on a screen that others see (脱敏), counted by code point.

A mask shows enough to recognise one's own value and never its middle. The stars do not always
tell how long the value is. An empty value stays empty, and an unknown form is hidden whole. What
is public by law is not masked: the unified social credit code of an organisation.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from enum import StrEnum

from wallet.domain.actors.actors import HolderKind, IdentityKind
from wallet.domain.actors.resident_id import MalformedResidentId, resident_number
from wallet.domain.actors.uscc import MalformedUscc, parse_uscc
from wallet.domain.catalogue.issuing_catalogue import LicenceType
from wallet.domain.civil_dates import MalformedDate, parse_civil_date

_HEAD_OF_NUMBER, _TAIL_OF_NUMBER = 3, 4
_HEAD_OF_ADDRESS = 6
_MOST_STARS_IN_NAME = 3
_HIDDEN_DATE = "****-**-**"
_HIDDEN_REST = "****"

_PLACE = r"[^0-9０-９\s]"
# 小区, 社区, 园区 and their like are nearer to the door than a district is. A district's name is
# short; only that of an autonomous county can be long.
_DISTRICT = re.compile(
    rf"(?:{_PLACE}{{2,8}}?(?:省|自治区))?"
    rf"(?:{_PLACE}{{1,12}}?(?:市|自治州|地区|盟))?"
    rf"(?:{_PLACE}{{1,4}}?(?:(?<![小社园校厂院库景])区|县|旗)|{_PLACE}{{1,14}}?自治[县旗])"
)
_DIGIT_AND_REST = re.compile(r"[0-9０-９].*", re.DOTALL)
_MOBILE = re.compile(r"(?:\+?86)?(1[0-9]{2})[0-9]{4}([0-9]{4})")
_BETWEEN_DIGITS = re.compile(r"[\s()-]")


class MaskKind(StrEnum):
    """Which mask a value wears."""

    NAME = "name"
    NUMBER = "number"
    CODE = "code"
    ADDRESS = "address"
    DATE = "date"
    PHONE = "phone"
    TEXT = "text"


def mask(kind: MaskKind, value: str) -> str:
    """Return the value under the mask of its kind."""
    return _MASKS[kind](value)


def mask_name(value: str) -> str:
    """Return 古***力 for 古丽米热·艾比布力, 王*明 for 王小明, 张* for 张三, * for one letter."""
    name = unicodedata.normalize("NFC", value.strip())
    if not name:
        return ""
    if len(name) == 1:
        return "*"
    stars = "*" * min(max(len(name) - 2, 1), _MOST_STARS_IN_NAME)
    tail = name[-1] if len(name) > 2 else ""  # noqa: PLR2004 - two letters: the family name only
    return f"{name[0]}{stars}{tail}"


def mask_number(value: str) -> str:
    """Return 310***********0011 for an identity number.

    Shows the first three and last four of a long number and never more than half of a short one.
    """
    number = value.strip()
    shown = min(_HEAD_OF_NUMBER + _TAIL_OF_NUMBER, len(number) // 2)
    head = shown // 2
    tail = shown - head
    return number[:head] + "*" * (len(number) - shown) + number[len(number) - tail :]


def mask_code(value: str) -> str:
    """Return a unified social credit code whole: it is public, an individual business's too.

    What is no such code, or could be a person's identity number as well, wears the mask of a
    number: one in thirty of those passes the check of the other.
    """
    return value if _is_code(value) and not _is_resident_number(value) else mask_number(value)


def mask_identity(kind: IdentityKind, number: str) -> str:
    """Return the number of a holder's document: a company's is public, a person's is masked."""
    return number if kind is IdentityKind.USCC else mask_number(number)


def masked_number(licence_type: LicenceType, number: str) -> str:
    """Return a licence's number as it stands on a screen that others may see.

    That of a registration licence is the credit code of the organisation, which is public.
    """
    if HolderKind.NATURAL_PERSON in licence_type.holder_kinds:
        return mask_number(number)
    return mask_code(number)


def _is_code(value: str) -> bool:
    try:
        parse_uscc(value)
    except MalformedUscc:
        return False
    return True


def _is_resident_number(value: str) -> bool:
    try:
        resident_number(value, date.max)
    except MalformedResidentId:
        return False
    return True


def mask_address(value: str) -> str:
    """Return the address as far as its district: 上海市浦东新区****.

    Where no district is written: at most the first six characters, half where there are fewer,
    and nothing from a house number on.
    """
    address = value.strip()
    if not address:
        return ""
    district = _DISTRICT.match(address)
    if district:
        return district[0] + _HIDDEN_REST
    head = address[: min(_HEAD_OF_ADDRESS, len(address) // 2)]
    return _DIGIT_AND_REST.sub("", head) + _HIDDEN_REST


def mask_date(value: str | date) -> str:
    """Return the year alone: 1990-**-**. What cannot be read as a date is hidden whole."""
    if value == "":
        return ""
    try:
        return f"{parse_civil_date(value).year}-**-**"
    except MalformedDate:
        return _HIDDEN_DATE


def mask_phone(value: str) -> str:
    """Return 138****0011 for a mobile number of the mainland, any other as a number."""
    phone = _BETWEEN_DIGITS.sub("", unicodedata.normalize("NFKC", value)) or value
    mobile = _MOBILE.fullmatch(phone)
    return f"{mobile[1]}****{mobile[2]}" if mobile else mask_number(phone)


def mask_text(value: str) -> str:
    """Return the first character and stars that do not tell how much follows."""
    text = value.strip()
    if not text:
        return ""
    return (text[0] if len(text) > 1 else "") + _HIDDEN_REST


_MASKS: dict[MaskKind, Callable[[str], str]] = {
    MaskKind.NAME: mask_name,
    MaskKind.NUMBER: mask_number,
    MaskKind.CODE: mask_code,
    MaskKind.ADDRESS: mask_address,
    MaskKind.DATE: mask_date,
    MaskKind.PHONE: mask_phone,
    MaskKind.TEXT: mask_text,
}
