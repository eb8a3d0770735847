"""The code for typing: ten digits that change with every renewal though nothing is written.

The session keeps one random ten-digit number; the digits on the screen are that number
encrypted under the expiry of the code. Reading tries the few expiries that can be alive.
"""

from collections.abc import Iterable
from datetime import datetime

from wallet.tokens.errors import MalformedTypedCode
from wallet.tokens.ff1 import Ff1
from wallet.tokens.numeric_date import to_numeric_date

DIGITS = 10
NUMBERS = 10**DIGITS
"""A session's number is drawn from ``[0, NUMBERS)``."""

_TYPED = str.maketrans(
    dict(zip("０１２３４５６７８９", "0123456789", strict=True))  # full-width
    | dict.fromkeys(" \t\r\n\u00a0\u2002\u2003\u2009\u202f\u3000")
    | dict.fromkeys("-\u2010\u2011\u2012\u2013\u2014\u2212\uff0d")
)


def typed_code(key: Ff1, number: int, expires_at: datetime) -> str:
    """Return the ten digits of a session's number for one expiry."""
    return key.encrypt(f"{number:0{DIGITS}d}", _tweak(expires_at))


def numbers_behind(
    key: Ff1, unverified_digits: str, expiries: Iterable[datetime]
) -> list[tuple[int, datetime]]:
    """Return, for each expiry, the number that these digits would stand for.

    Only the look-up among the live sessions tells which of them is meant, if any. Raises
    ``MalformedTypedCode`` for anything but ten digits, as people type them.
    """
    digits = normalise_digits(unverified_digits)
    return [(int(key.decrypt(digits, _tweak(expiry))), expiry) for expiry in expiries]


def normalise_digits(unverified: str) -> str:
    """Return ten ASCII digits from what was typed: full-width digits, spaces, hyphens.

    Raises ``MalformedTypedCode`` for anything else.
    """
    digits = unverified.translate(_TYPED)
    if len(digits) != DIGITS or not digits.isascii() or not digits.isdigit():
        raise MalformedTypedCode
    return digits


def _tweak(expires_at: datetime) -> bytes:
    return to_numeric_date(expires_at).to_bytes(8)
