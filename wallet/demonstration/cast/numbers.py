"""Numbers that hold their checks and belong to nobody."""

from datetime import date

from wallet.domain.actors.resident_id import resident_id_check_character
from wallet.domain.actors.uscc import organisation_code_holds, uscc_check_character

BIRTH_YEAR = 1900
"""Whoever was born then is not alive: no number made here is anybody's."""

_ORGANISATION_CHECKS = "0123456789X"


def resident_id(area: str, month: int, day: int, order: int) -> str:
    """Return a resident identity number of a birth in 1900; an odd ``order`` is a man's."""
    birth = date(BIRTH_YEAR, month, day)
    body = f"{area}{birth:%Y%m%d}{order:03}"
    return body + resident_id_check_character(body)


def uscc(kind: str, area: str, order: int) -> str:
    """Return a unified social credit code; ``kind`` is its first two characters.

    The organisation code in it has zeros in front, so that it is no company's of our days.
    """
    stem = f"{kind}{area}{order:08}"
    for check in _ORGANISATION_CHECKS:
        if organisation_code_holds(f"{stem}{check}0"):
            return stem + check + uscc_check_character(stem + check)
    raise AssertionError("one of eleven characters always holds")
