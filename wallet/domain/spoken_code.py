"""Codes that people read aloud and type: no letter that looks or sounds like another."""

import unicodedata

from wallet.domain.entropy import Entropy

_HYPHENS = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2015\u2212")
_TO_PLAIN_DASH = dict.fromkeys(map(ord, _HYPHENS), "-")
_ASCII_RAISED = {ord(one): ord(one.upper()) for one in "abcdefghijklmnopqrstuvwxyz"}
_MARKS_NOBODY_SEES = frozenset({"Cf", "Zs", "Zl", "Zp", "Cc"})


def tidy_number(unverified: str) -> str:
    """Return the number with full-width letters and digits narrowed, upper case, without spaces.

    Spaces inside are dropped too (people write numbers in groups), and so are the invisible
    marks that come along when a number is copied from a web page.
    """
    if unverified.isascii() and unverified.isalnum():
        return unverified.upper()
    narrowed = unicodedata.normalize("NFKC", unverified)
    bare = "".join(ch for ch in narrowed if unicodedata.category(ch) not in _MARKS_NOBODY_SEES)
    # Only ASCII is raised: "ı".upper() would make a Latin I out of a letter that is none.
    return bare.translate(_ASCII_RAISED)


def with_plain_dashes(text: str) -> str:
    """Return a text with the dashes and minus signs of all kinds made the one of the keyboard."""
    return text.translate(_TO_PLAIN_DASH)


def as_typed(unverified: str) -> str:
    """Return a code or a PIN as it was meant: like a number, and hyphens of any kind do not count.

    A Chinese keyboard types full-width digits; what was chosen with one is entered with another.
    """
    tidy = tidy_number(unverified)
    return "".join(ch for ch in tidy if ch not in _HYPHENS)


ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U
LENGTH = 12
_LOOK_ALIKES = str.maketrans("ILO", "110")


def new_spoken_code(entropy: Entropy) -> str:
    """Return twelve characters, 60 bits of chance."""
    return "".join(ALPHABET[entropy.randbelow(len(ALPHABET))] for _ in range(LENGTH))


def as_spoken(unverified: str) -> str:
    """Return what was typed as the code was written: spaces, hyphens, width and case do not count.

    What is longer than a code stays too long, and so is no code.
    """
    return as_typed(unverified)[: LENGTH + 1].translate(_LOOK_ALIKES)


def looks_spoken(unverified: str) -> bool:
    """Whether this may be such a code at all."""
    code = as_spoken(unverified)
    return len(code) == LENGTH and set(code) <= set(ALPHABET)
