"""Whole numbers as people and systems write them: digits, and not too many of them."""


def whole_number(unverified: str, highest: int) -> int | None:
    """Return the number that a text of plain digits is, or nothing where it is none up to here.

    The length is looked at first: Python refuses to read thousands of digits, and ``"²"`` is a
    digit to it, too.
    """
    if not (unverified.isascii() and unverified.isdigit()):
        return None
    if len(unverified.lstrip("0")) > len(str(highest)):
        return None
    number = int(unverified.lstrip("0") or "0")
    return number if number <= highest else None
