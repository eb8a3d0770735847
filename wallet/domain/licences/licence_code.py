"""The identifier of an electronic licence (电子证照标识, GB/T 36904-2018).

``1.2.156.3005.2.TYPE.ISSUER.SERIAL.VERSION.CHECK``: the code of the licence type, the code of the
issuer, a serial number, a version of three digits and a check character (GB/T 17710, that is ISO
7064 MOD 37,36) over the four parts before it, without the dots and without the root.

Strict where the city makes one, tolerant where it reads one that was made elsewhere: some
provinces wrote check characters that do not hold, and those licences exist all the same.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from wallet.domain.actors.uscc import MalformedUscc, parse_uscc
from wallet.domain.errors import Conflict
from wallet.domain.malformed import Malformed
from wallet.domain.spoken_code import tidy_number

ROOT = "1.2.156.3005.2"
"""The object identifier under which all electronic licences of the country are numbered."""

LAST_VERSION = 999

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_STEPS = [
    {
        character: ((remainder + value) % 36 or 36) * 2 % 37
        for value, character in enumerate(_ALPHABET)
    }
    for remainder in range(37)
]
"""What each character makes of each remainder of a check, worked out once."""

_TYPE_CODE = re.compile(r"[0-9A-Z]{21}")
_OWN_TYPE_CODE = re.compile(r"([0-9A-Z]{18})[0-9]{3}")
_ISSUER_CODE = re.compile(r"[0-9A-Z]{18}|[0-9]{6}")
_SERIAL = re.compile(r"[0-9A-Z]{1,32}")
_OWN_SERIAL = re.compile(r"[0-9A-Z]{7,32}")
_VERSION = re.compile(r"[0-9]{3}")
_CHECK = re.compile(r"[0-9A-Z]")


class MalformedLicenceCode(Malformed):
    """The text is not a licence identifier; ``details["reason"]`` names the part at fault."""

    code = "malformed_licence_code"
    zh = "电子证照标识有误，请核对。"
    en = "The licence identifier is not valid; please check."


class LicenceCodeOfOtherRoot(MalformedLicenceCode):
    """It does not begin with the national root, or has more or fewer parts than five after it."""

    reason = "parts"
    zh = "电子证照标识应以“1.2.156.3005.2.”开头，后面由圆点分成五段，请核对是否完整。"
    en = (
        "A licence identifier begins with 1.2.156.3005.2. and has five parts after it, separated"
        " by dots; please check that it is complete."
    )


class LicenceCodeOfWrongType(MalformedLicenceCode):
    """The type code is not the defining body's code and three digits."""

    reason = "type_code"
    zh = "电子证照标识中的证照类型代码应为 21 位（定义机构的统一社会信用代码加 3 位数字），请核对。"
    en = (
        "The licence type code has 21 characters: the defining body's unified social credit code"
        " and three digits; please check."
    )


class LicenceCodeOfWrongIssuer(MalformedLicenceCode):
    """The issuer is not named by a code that can be taken."""

    reason = "issuer_code"
    zh = "电子证照标识中的颁发机构代码应为 18 位统一社会信用代码，请核对。"
    en = "The issuer is named by its unified social credit code of 18 characters; please check."


class LicenceCodeOfWrongSerial(MalformedLicenceCode):
    """The serial number is too short, too long, or has other characters."""

    reason = "serial"
    zh = "电子证照标识中的流水号只能由数字和大写字母组成，长度 7 至 32 位，请核对。"
    en = "The serial number has 7 to 32 digits or capital letters; please check."


class LicenceCodeOfWrongVersion(MalformedLicenceCode):
    """The version is not one of 001 to 999."""

    reason = "version"
    zh = "电子证照标识中的版本号应为 001 至 999，请核对。"
    en = "The version is a number from 001 to 999; please check."


class LicenceCodeOfWrongCheck(MalformedLicenceCode):
    """The check is not one digit or capital letter; whether it holds is ``check_holds``."""

    reason = "check_character"
    zh = "电子证照标识的最后一段应为 1 位数字或大写字母，请核对。"
    en = "The last part of the identifier is one digit or capital letter; please check."


class NoVersionLeft(Conflict):
    """Version 999 has been reached: the licence must be issued anew under another serial."""

    code = "no_version_left"
    zh = "这张证照的版本号已用到 999，不能再变更。请注销后重新制发。"
    en = "This licence has reached version 999; revoke it and issue a new one."


class LicenceCode(NamedTuple):
    """One identifier; made by ``make_licence_code`` or ``parse_licence_code``."""

    type_code: str
    issuer_code: str
    serial: str
    version: int
    check: str

    def __str__(self) -> str:
        parts = (self.type_code, self.issuer_code, self.serial, f"{self.version:03}", self.check)
        return ".".join((ROOT, *parts))

    @property
    def body(self) -> str:
        """Return what the check character is computed over: four parts, no dots, no root."""
        return f"{self.type_code}{self.issuer_code}{self.serial}{self.version:03}"

    @property
    def check_holds(self) -> bool:
        """Tell whether the stated check character is the right one."""
        return self.check == mod_37_36_check(self.body)

    def next_version(self) -> "LicenceCode":
        """Return the identifier after a change: same serial, version raised by one, right check.

        Raises ``NoVersionLeft`` after version 999.
        """
        if self.version >= LAST_VERSION:
            raise NoVersionLeft
        return _with_check(self.type_code, self.issuer_code, self.serial, self.version + 1)


def make_licence_code(
    type_code: str, issuer_code: str, serial: str, version: int = 1
) -> LicenceCode:
    """Make an identifier for the city's own issuing, with its check character.

    Raises a ``MalformedLicenceCode`` unless the issuer and the body that defines the type are
    named by unified social credit codes that hold, the serial has 7 to 32 of 0-9 A-Z, and the
    version is 1 to 999. Nothing is put right: what is printed must be what was given.
    """
    if not _is_own_type(type_code):
        raise LicenceCodeOfWrongType
    if not _is_uscc(issuer_code):
        raise LicenceCodeOfWrongIssuer
    if not _OWN_SERIAL.fullmatch(serial):
        raise LicenceCodeOfWrongSerial
    if not 1 <= version <= LAST_VERSION:
        raise LicenceCodeOfWrongVersion
    return _with_check(type_code, issuer_code, serial, version)


def parse_licence_code(unverified: str) -> LicenceCode:
    """Read an identifier from anywhere in the country.

    Lower case, full-width letters and spaces are put right; an issuer may be named by a division
    code of six digits, as older systems did; a check character that does not hold only makes
    ``check_holds`` false. The dots are outside the check, so the length of each part is looked at.
    Raises a ``MalformedLicenceCode`` otherwise.
    """
    tidy = tidy_number(unverified)
    parts = tidy.removeprefix(f"{ROOT}.").split(".")
    if not tidy.startswith(f"{ROOT}.") or len(parts) != 5:  # noqa: PLR2004 - the standard's five
        raise LicenceCodeOfOtherRoot
    type_code, issuer_code, serial, version, check = parts
    if not _TYPE_CODE.fullmatch(type_code):
        raise LicenceCodeOfWrongType
    if not _ISSUER_CODE.fullmatch(issuer_code):
        raise LicenceCodeOfWrongIssuer
    if not _SERIAL.fullmatch(serial):
        raise LicenceCodeOfWrongSerial
    if not _VERSION.fullmatch(version) or int(version) == 0:
        raise LicenceCodeOfWrongVersion
    if not _CHECK.fullmatch(check):
        raise LicenceCodeOfWrongCheck
    return LicenceCode(type_code, issuer_code, serial, int(version), check)


def mod_37_36_check(text: str) -> str:
    """Return the ISO 7064 MOD 37,36 (GB/T 17710) check character of a text of 0-9 A-Z.

    Raises ``ValueError`` for any other character.
    """
    return _ALPHABET[(37 - _carried(36, text)) % 36]


def _carried(remainder: int, text: str) -> int:
    try:
        for character in text:
            remainder = _STEPS[remainder][character]
    except KeyError:
        raise ValueError("other characters than 0-9 A-Z") from None
    return remainder


@lru_cache(maxsize=1024)
def _carried_from_the_start(text: str) -> int:
    return _carried(36, text)


def _with_check(type_code: str, issuer_code: str, serial: str, version: int) -> LicenceCode:
    # The type and the issuer are the same for a whole batch: the check goes on behind them.
    carried = _carried_from_the_start(f"{type_code}{issuer_code}")
    check = _ALPHABET[(37 - _carried(carried, f"{serial}{version:03}")) % 36]
    return LicenceCode(type_code, issuer_code, serial, version, check)


@lru_cache(maxsize=1024)
def _is_own_type(type_code: str) -> bool:
    own_type = _OWN_TYPE_CODE.fullmatch(type_code)
    return own_type is not None and _is_uscc(own_type[1])


@lru_cache(maxsize=1024)
def _is_uscc(text: str) -> bool:
    try:
        return parse_uscc(text) == text
    except MalformedUscc:
        return False
