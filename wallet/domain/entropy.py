"""Where randomness enters: passed in, so that tests and the demonstration can repeat it."""

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
