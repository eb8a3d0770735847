"""Rows in batches, and what to do when somebody else stored one of them at the same moment."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from wallet.repository.database import ContradictsStored

T = TypeVar("T")
R = TypeVar("R")

ROWS_AT_ONCE = 500
_TRIES = 3


def batches(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield the rows in lists of at most ``size``."""
    waiting = iter(rows)
    while batch := list(islice(waiting, size)):
        yield batch


def again_if_contradicted(take: Callable[[Sequence[T]], list[R]], rows: Sequence[T]) -> list[R]:
    """Take a batch; what another run stored meanwhile is found at the next try.

    Raises:
        ContradictsStored: it happened each time.
    """
    for _ in range(_TRIES - 1):
        try:
            return take(rows)
        except ContradictsStored:
            continue
    return take(rows)
