"""Unified social credit codes (统一社会信用代码, GB 32100-2015).

Department, class, six digits of area, nine characters of the organisation code (GB 11714) and
a check character modulo 31.
"""

import re

from wallet.domain.malformed import Malformed
from wallet.domain.spoken_code import tidy_number

LENGTH = 18
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""Without I, O, S, V and Z, which are taken for digits too easily."""

_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_CHARACTERS = re.compile(rf"[{ALPHABET}]{{18}}")
_AREA = re.compile(r"[0-9]{6}")
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ORGANISATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class MalformedUscc(Malformed):
    """The text is not a unified social credit code; ``details["reason"]`` names the cause."""

    code = "malformed_uscc"
    zh = "统一社会信用代码有误，请核对。"
    en = "The unified social credit code is not valid; please check."


class UsccOfWrongLength(MalformedUscc):
    """Not 18 characters."""

    reason = "length"
    zh = "统一社会信用代码应为 18 位，请核对是否多填或漏填。"
    en = "A unified social credit code has 18 characters; please check for a missing or extra one."


class UsccOfWrongCharacters(MalformedUscc):
    """A character outside the 31 of the standard, or a letter within the area."""

    reason = "characters"
    zh = "统一社会信用代码由数字和大写字母（没有 I、O、S、V、Z）组成，第 3 至 8 位是数字。"
    en = (
        "A unified social credit code has digits and letters other than I, O, S, V and Z, and only"
        " digits in places 3 to 8; please check."
    )


class UsccOfOneCharacter(MalformedUscc):
    """The same character eighteen times: typed to get past the form."""

    reason = "repeated_character"
    zh = "统一社会信用代码不能是同一个字符重复，请填写真实的代码。"
    en = "A unified social credit code is not one character repeated; please enter the real code."


class UsccOfWrongCheck(MalformedUscc):
    """The last character does not follow from the seventeen before it."""

    reason = "check_character"
    zh = "统一社会信用代码的校验码不对，请逐位核对。"
    en = "The check character of the unified social credit code is wrong; please check each place."


def uscc_check_character(body17: str) -> str:
    """Return the check character of the first seventeen characters.

    Raises ``ValueError`` for a character outside the standard's alphabet or another length.
    """
    total = sum(
        weight * ALPHABET.index(character)
        for weight, character in zip(_WEIGHTS, body17, strict=True)
    )
    # The outer remainder matters: where the sum leaves nothing the character is 0, not the 31st.
    return ALPHABET[(31 - total % 31) % 31]


def parse_uscc(unverified: str) -> str:
    """Return the code in upper case, narrow letters, without spaces.

    Raises a ``MalformedUscc`` for a wrong length, character or check character, and for one
    character repeated.
    """
    uscc = tidy_number(unverified)
    if len(uscc) != LENGTH:
        raise UsccOfWrongLength
    if len(set(uscc)) == 1:
        raise UsccOfOneCharacter
    if not (_CHARACTERS.fullmatch(uscc) and _AREA.fullmatch(uscc[2:8])):
        raise UsccOfWrongCharacters
    if uscc_check_character(uscc[:17]) != uscc[17]:
        raise UsccOfWrongCheck
    return uscc


def organisation_code_holds(uscc: str) -> bool:
    """Tell whether places 9 to 17 pass the check of GB 11714, as they nearly always do.

    Takes a code that ``parse_uscc`` returned. A failure is worth a warning, never a refusal.
    """
    body, stated = uscc[8:16], uscc[16]
    total = sum(
        weight * _ORGANISATION_ALPHABET.index(character)
        for weight, character in zip(_ORGANISATION_WEIGHTS, body, strict=True)
    )
    return stated == "0123456789X0"[11 - total % 11]
