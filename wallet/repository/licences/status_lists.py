"""Where each document's status stands in a published list: a random slot of its issuer's lists.

An issuer has a few open lists, so that many clerks issue at once: each transaction takes one that
no other holds. PostgreSQL locks the row of the list until the transaction ends; SQLite has one
writer anyway. The unique constraint on (list, slot) stands behind it all.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    insert,
    literal_column,
    select,
    text,
    update,
)

from wallet.domain.entropy import Entropy, new_id
from wallet.domain.errors import NotFound, Unavailable
from wallet.repository.statements.among import among
from wallet.repository.tables import licence_versions, status_lists, units

LIST_SIZE = 65_536
FULL_AT = LIST_SIZE // 2
"""A list is left at half full: a random slot is then free at the second try on average."""

NOT_FULL = text(f"allocated < {FULL_AT}")
"""What still takes documents, in the words of its index: an issuer's full lists stay for ever."""

OPEN_LISTS = 4
"""An issuer has at most so many lists that still take documents, for writers at the same time."""

BITS = 2
"""Two bits a document tell suspended from ended; one bit only says that it does not stand."""

Slot = tuple[str, int]
"""A list and a place in it."""

_TRIES = 64
_BYTES = 2
"""As many as number the places of a list, and no number of two bytes is without a place."""

_AT_ONCE = 500
_NOT_STANDING = 1
# Spelt out: with a bound value a database does not see that the partial index fits.
_STANDING: ColumnElement[int] = literal_column("0")


class UnknownStatusList(NotFound):
    """No such list."""

    code = "unknown_status_list"


class StatusListsCrowded(Unavailable):
    """Other writers took every slot that was tried; the act can simply be repeated."""

    code = "status_lists_crowded"


@dataclass(frozen=True, slots=True)
class ListedStatuses:
    """One list: whose it is, how wide and long, and every slot that is not simply valid."""

    unit_id: str
    size: int
    bits: int
    entries: Mapping[int, int]


class StatusLists:
    """Gives out slots and reads whole lists, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._held: dict[tuple[str, int], str] = {}
        self._given: set[Slot] = set()

    def allocate(self, unit_id: str, entropy: Entropy, bits: int = BITS) -> Slot:
        """Take a random free slot in one of the issuer's lists.

        Raises:
            StatusListsCrowded: no free slot was found; repeat the act.
        """
        return self.allocate_many(unit_id, 1, entropy, bits)[0]

    def allocate_many(
        self, unit_id: str, count: int, entropy: Entropy, bits: int = BITS
    ) -> list[Slot]:
        """Take many random free slots at once, for a batch that one transaction stores.

        The lists they stand in are this transaction's until it ends.

        Raises:
            StatusListsCrowded: no free slot was found; repeat the act.
        """
        slots: list[Slot] = []
        while len(slots) < count:
            list_id, allocated = self._open_list(unit_id, bits, entropy)
            wanted = min(count - len(slots), FULL_AT - allocated)
            self._connection.execute(
                update(status_lists)
                .where(status_lists.c.id == list_id)
                .values(allocated=allocated + wanted)
            )
            slots += self._free_slots(list_id, wanted, entropy)
        return slots

    def draw(self, unit_id: str, count: int, entropy: Entropy, bits: int = BITS) -> list[Slot]:
        """Draw random slots of one open list that are free by now; none where no list is open.

        They are nobody's until :meth:`take`: what is signed for them may be signed before.

        Raises:
            StatusListsCrowded: no free slot was found; repeat the act.
        """
        known = self._ids_of_open(unit_id, bits)
        if not known:
            return []
        return self._free_slots(known[entropy.randbelow(len(known))], count, entropy)

    def open_one(self, unit_id: str, entropy: Entropy, bits: int = BITS) -> None:
        """Open a list if none is open, for who comes to draw."""
        if not self._ids_of_open(unit_id, bits):
            self._opened(unit_id, bits, entropy, wait=True)

    def take(self, drawn: Sequence[Slot]) -> list[int]:
        """Take drawn slots of one list; returns the places of those that somebody has by now.

        The list is this transaction's until it ends. It may come to hold a few more than half.
        """
        list_id, _ = drawn[0]
        self._connection.execute(_BY_ID.where(status_lists.c.id == list_id).with_for_update())
        taken = self._taken(list_id, {slot for _, slot in drawn})
        gone = [place for place, (_, slot) in enumerate(drawn) if slot in taken]
        self._connection.execute(
            update(status_lists)
            .where(status_lists.c.id == list_id)
            .values(allocated=status_lists.c.allocated + (len(drawn) - len(gone)))
        )
        self._given.update(drawn)
        return gone

    def read(self, list_id: str) -> ListedStatuses:
        """Return a list as it is now.

        Raises:
            UnknownStatusList: no such list.
        """
        found = self._connection.execute(
            select(status_lists).where(status_lists.c.id == list_id)
        ).first()
        if found is None:
            raise UnknownStatusList
        rows = self._connection.execute(
            select(licence_versions.c.status_index, licence_versions.c.status)
            .where(licence_versions.c.status_list_id == list_id)
            .where(licence_versions.c.status != _STANDING)
        )
        entries = {
            row.status_index: row.status if found.bits > 1 else _NOT_STANDING for row in rows
        }
        return ListedStatuses(found.unit_id, found.size, found.bits, entries)

    def _open_list(self, unit_id: str, bits: int, entropy: Entropy) -> tuple[str, int]:
        """Return a list that this transaction alone may fill, and how full it is."""
        holding = self._held.get((unit_id, bits))
        for _ in range(_TRIES):
            row = self._one_that_nobody_holds(unit_id, bits)
            if row is None:
                known = self._ids_of_open(unit_id, bits)
                row = self._opened(unit_id, bits, entropy, wait=not known)
                # Whoever holds a list already waits for no other: two would wait for each other.
                if row is None and known and not holding:
                    row = self._awaited(known[entropy.randbelow(len(known))])
            if row is not None:
                self._held[unit_id, bits] = row.id
                return row.id, row.allocated
        raise StatusListsCrowded

    def _one_that_nobody_holds(self, unit_id: str, bits: int) -> Row[tuple[str, int]] | None:
        query = _open(unit_id, bits).order_by(status_lists.c.id).limit(1)
        return self._connection.execute(query.with_for_update(skip_locked=True)).first()

    def _ids_of_open(self, unit_id: str, bits: int) -> list[str]:
        return [row.id for row in self._connection.execute(_open(unit_id, bits))]

    def _awaited(self, list_id: str) -> Row[tuple[str, int]] | None:
        """Wait for a list that others hold; None when they filled it."""
        query = _OPEN.where(status_lists.c.id == list_id)
        return self._connection.execute(query.with_for_update()).first()

    def _opened(
        self, unit_id: str, bits: int, entropy: Entropy, *, wait: bool
    ) -> Row[tuple[str, int]] | None:
        """Open one more list; None when there are enough or somebody else is opening one."""
        mine = self._connection.execute(
            select(units.c.id)
            .where(units.c.id == unit_id)
            .with_for_update(key_share=True, skip_locked=not wait)
        ).first()
        if mine is None or len(self._ids_of_open(unit_id, bits)) >= OPEN_LISTS:
            return None
        list_id = new_id(entropy)
        self._connection.execute(
            insert(status_lists).values(
                id=list_id, unit_id=unit_id, size=LIST_SIZE, bits=bits, allocated=0
            )
        )
        return self._awaited(list_id)

    def _free_slots(self, list_id: str, count: int, entropy: Entropy) -> list[Slot]:
        # Drawn one by one, and left in that order: their places do not tell who came after whom.
        free: list[Slot] = []
        for _ in range(_TRIES):
            drawn = memoryview(entropy.token_bytes(_BYTES * (count - len(free)))).cast("H")
            fresh = {slot: (list_id, slot) for slot in drawn}
            taken = self._taken(list_id, fresh)
            found = [
                one for one in fresh.values() if one[1] not in taken and one not in self._given
            ]
            self._given.update(found)
            free += found
            if len(free) == count:
                return free
        raise StatusListsCrowded

    def _taken(self, list_id: str, slots: Iterable[int]) -> set[int]:
        taken: set[int] = set()
        left = iter(slots)
        while chunk := list(islice(left, _AT_ONCE)):
            taken.update(
                self._connection.scalars(
                    select(licence_versions.c.status_index)
                    .where(licence_versions.c.status_list_id == list_id)
                    .where(among(self._connection, licence_versions.c.status_index, chunk))
                )
            )
        return taken


_BY_ID: Select[tuple[str, int]] = select(status_lists.c.id, status_lists.c.allocated)
_OPEN = _BY_ID.where(NOT_FULL)


def _open(unit_id: str, bits: int) -> Select[tuple[str, int]]:
    return _OPEN.where(status_lists.c.unit_id == unit_id).where(status_lists.c.bits == bits)
