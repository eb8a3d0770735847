"""Codes that people read aloud and type: no letter that looks or sounds like another."""

from wallet.domain.actors.typed_number import as_typed
from wallet.domain.entropy import Entropy

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
