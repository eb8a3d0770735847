"""Where randomness enters: passed in, so that tests and the demonstration can repeat it."""

from collections.abc import Callable
from typing import Protocol


class Entropy(Protocol):
    """A source of unpredictable numbers; the standard module ``secrets`` satisfies it."""

    def token_bytes(self, nbytes: int, /) -> bytes:
        """Return that many random bytes."""

    def randbelow(self, exclusive_upper_bound: int, /) -> int:
        """Return a random integer in ``[0, bound)``."""


def new_id(entropy: Entropy) -> str:
    """Return a fresh 128-bit identifier as 32 lower-case hex digits."""
    return entropy.token_bytes(16).hex()


def neighbouring_ids(entropy: Entropy) -> Callable[[], str]:
    """Return what makes the ids of many rows that are stored at once.

    Their first 32 bits are alike, so that in an index they lie beside each other: a thousand ids
    all over a large index would touch a thousand of its pages. The other 96 bits are random.
    """
    beginning = entropy.token_bytes(4).hex()
    return lambda: beginning + entropy.token_bytes(12).hex()
