"""How much of everything there is for each licence, who owns it, and how far back it goes."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import blake2b


@dataclass(frozen=True)
class Shape:
    """One row for so many licences, by what is counted; one in ``favoured`` goes to the town's own.

    These are ``own`` at most, however large the city is: what one person, one company or one
    counter has of its own does not grow with it. One bureau has half of all that bureaux have.

    The licences and all that happened to them are spread over ``years`` before now, the newest
    last. What is kept for a while only lies within that while, as if it had been purged.
    """

    per: dict[str, int]
    favoured: int
    own: int
    listed: int
    years: float = 3.0


CITY = Shape(
    per={
        "party": 200,
        "company": 20,
        "staff": 100,
        "change": 50,
        "collection": 100,
        "reconciliation": 1_000,
        "contradiction": 1_000,
        "incident": 5_000,
        "due": 500,
        "permit": 20,
        "copy": 10,
        "set": 20,
        "post": 50,
        "request": 2,
        "case": 20,
        "matter": 500,
        "read": 20,
        "kept answer": 20,
        "try": 50,
        "stranger": 1_000,
        "sign-in": 2,
        "assertion": 100,
    },
    favoured=1_000,
    own=10,
    listed=30_000,
)
"""What a city has: mostly licences, and what happens to them."""

ALIKE = Shape(
    per=dict.fromkeys(CITY.per, 2) | {"party": 4, "company": 4, "collection": 4, "incident": 4},
    favoured=5,
    own=20,
    listed=50,
    years=9.0,
)
"""About as much of everything: whatever grows, grows by hundreds."""


@dataclass(frozen=True)
class Order:
    """One licence of the filling with its moment; all that comes with it follows from these."""

    number: int
    at: datetime
    now: datetime
    shape: Shape = field(repr=False)

    @property
    def favoured(self) -> bool:
        """Whether it belongs to the people of the town that a test or a bench looks at."""
        turn, beside = divmod(self.number, self.shape.favoured)
        return not beside and turn < self.shape.own

    @property
    def of_the_bureau(self) -> bool:
        """Whether it is in the half that one bureau has, and one counter looks at."""
        return self.number % 2 == 0

    def every(self, what: str) -> bool:
        """Whether one more of these comes with it."""
        return self.number % self.shape.per[what] == 0

    def half(self, what: str) -> bool:
        """Whether the one that comes with it is in the first half of its kind."""
        return self.number // self.shape.per[what] % 2 == 0

    def recent(self, within: timedelta) -> datetime:
        """Return a moment of the last while, spread evenly."""
        return self.now - within * ((self.number * 7_919 % 9_973) / 9_973)

    def named(self, what: str) -> str:
        """Return the id of what comes with this licence."""
        return named(what, self.number)


@lru_cache(maxsize=4_096)
def named(what: str, number: int) -> str:
    """Return an id of 32 digits; the same ones in every run, in no order."""
    return blake2b(f"{what}/{number}".encode(), digest_size=16).hexdigest()
