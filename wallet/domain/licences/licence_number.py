"""Numbers on the faces of licences (证照编号): how one is taken, and when two are the same.

A number is kept as it stands on the paper. Whether two are one number is decided by their normal
form: width, case, spaces and the kind of dash do not count.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from wallet.domain.errors import InvalidInput
from wallet.domain.spoken_code import tidy_number, with_plain_dashes
from wallet.domain.written_text import every_place

LONGEST_NUMBER = 60

# Nearly every number: what stays as it is.
_NORMAL = re.compile(r"[-/.()0-9A-Z\u4e00-\u9fff]*")


class NumberMissing(InvalidInput):
    """The number on the face is blank or too long."""

    code = "number_missing"
    zh = "请填写证照编号，最多 60 个字符。"
    en = "Please give a licence number of at most 60 characters."


# A batch of a thousand rows asks for each of its numbers again and again.
@lru_cache(maxsize=4096)
def number_key(number: str) -> str:
    """Return the normal form of a number, by which it is indexed and looked up.

    ``ＺＳ２０２５００１``, ``zs 2025001`` and ``ZS2025001`` are one number, and so are
    ``2025—01`` and ``2025-01``.
    """
    return number if _NORMAL.fullmatch(number) else with_plain_dashes(tidy_number(number))


def each_once(numbers: Iterable[str]) -> list[str]:
    """Return the numbers in their order, each once: of two writings of one the first is kept."""
    kept: dict[str, str] = {}
    for number in numbers:
        kept.setdefault(number_key(number), number)
    return list(kept.values())


def checked_number(unverified: str) -> str:
    """Return the number on a face as it is stored: as it was written, without space at its ends.

    Raises:
        NumberMissing: blank, nothing but spaces and marks, or too long.
        NotText, HiddenCharacter: it holds what nobody sees.
    """
    number = every_place(unverified)
    if not number or len(number) > LONGEST_NUMBER or not number_key(number):
        raise NumberMissing(field="number")
    return number
