"""The numbers on the faces of licences, found through the blind indexes of their normal form.

Numbers that were stored before there was a normal form are indexed as they were written, until
the worker has come to them: so both are asked for.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Row,
    select,
    tuple_,
    union,
    update,
)

from wallet.domain.licences.licence import Licence, LicenceState
from wallet.domain.licences.licence_number import number_key
from wallet.repository.columns.cipher import FieldCipher, KnownToEarlierKeys
from wallet.repository.oversight.oversight_tables import contradictions
from wallet.repository.statements.among import among
from wallet.repository.tables import NUMBERED, licences

KIND = "licence_number"


def index_of_number(cipher: FieldCipher, number: str) -> str:
    """Return the index under which a number is stored now.

    Raises:
        KeysBehind: this process does not know the keys in use.
    """
    return cipher.index(KIND, number_key(number))


def former_index_of_number(cipher: FieldCipher, number: str) -> str | None:
    """Return the index under the keys before those in use, where they are still known."""
    return cipher.former_index(KIND, number_key(number))


def indexes_of_numbers(cipher: FieldCipher, numbers: Sequence[str]) -> list[tuple[str, ...]]:
    """Return under which indexes each number may be found: the one in use, then the others.

    Raises:
        KeysBehind: this process does not know the keys in use.
    """
    keys = [number_key(number) for number in numbers]
    found = cipher.indexes_of(KIND, keys)
    for place, (key, number) in enumerate(zip(keys, numbers, strict=True)):
        if number != key:
            found[place] = (*found[place], *cipher.indexes(KIND, number))
    return found


def forms_of_number(number: str) -> tuple[str, ...]:
    """Return in which forms a number may be indexed: its normal one, or as it was written."""
    return number_key(number), number


class LicenceNumbers:
    """Indexes numbers, and finds them while keys rotate."""

    def __init__(self, connection: Connection, cipher: FieldCipher) -> None:
        self._connection = connection
        self._cipher = cipher

    def indexes(self, number: str) -> tuple[str, ...]:
        """Return the indexes under which a number may be found."""
        return indexes_of_numbers(self._cipher, [number])[0]

    def condition(self, number: str) -> ColumnElement[bool]:
        """Return the condition that a licence has this number."""
        return among(self._connection, licences.c.number_index, self.indexes(number))

    def ids_of(self, issuer_id: str, number: str) -> CompoundSelect[tuple[str]]:
        """Return the query of the ids of an issuer's licences that have this number.

        Those that have it in another writing, from before there was a normal form, are among them.
        """
        found = (
            select(licences.c.id)
            .where(licences.c.issuer_id == issuer_id)
            .where(self.condition(number))
            .correlate(None)
        )
        colliding = select(contradictions.c.licence_id).where(
            contradictions.c.collides_with.in_(found)
        )
        return union(found, colliding.correlate(None))

    def in_order(self, licence_ids: Iterable[str]) -> set[str]:
        """Return those of these licences whose number is indexed by its normal form."""
        rows = self._connection.execute(
            select(licences.c.id, licences.c.number_index, licences.c.number_sealed).where(
                among(self._connection, licences.c.id, set(licence_ids))
            )
        )
        return {row.id for row in rows if row.number_index == self._normal_index(row)}

    def put_in_order(self, licence_id: str) -> str | None:
        """Index the number of a locked licence by its normal form.

        Returns the licence that has this number already; then both keep the index that they have.
        """
        row = self._connection.execute(select(licences).where(licences.c.id == licence_id)).one()
        index = self._normal_index(row)
        if row.number_index == index:
            return None
        keeps = row.state not in {LicenceState.VOID.value, LicenceState.SUPERSEDED.value}
        taken = self._first_having(row) if keeps else None
        if taken is None:
            self._connection.execute(
                update(licences).where(licences.c.id == licence_id).values(number_index=index)
            )
        return taken

    def _normal_index(self, row: Row[*tuple[Any, ...]]) -> str:
        # Under the keys that sealed it: a rotation changes both together.
        key = number_key(self._number(row))
        return self._cipher.index_as_sealed(KIND, key, row.number_sealed)

    def _number(self, row: Row[*tuple[Any, ...]]) -> str:
        return self._cipher.open(f"licences.number/{row.id}", row.number_sealed)

    def _first_having(self, row: Row[*tuple[Any, ...]]) -> str | None:
        """Return another licence that keeps the number of this one to itself."""
        indexes = self._cipher.indexes(KIND, number_key(self._number(row)))
        found: str | None = self._connection.execute(
            select(licences.c.id)
            .where(licences.c.issuer_id == row.issuer_id)
            .where(licences.c.type_code == row.type_code)
            .where(among(self._connection, licences.c.number_index, indexes))
            .where(NUMBERED)
            .where(licences.c.id != row.id)
            .limit(1)
        ).scalar()
        return found

    def refuse_known_to_earlier_keys(self, added: Iterable[Licence]) -> None:
        """Refuse licences whose number another one has under the keys before.

        As among the holders, whose room says why this has no race.

        Raises:
            KnownToEarlierKeys: one of them.
        """
        if len(self._cipher.keys.index) == 1:
            return
        places = {
            (one.issuer_id, one.type_code, index)
            for one in added
            for index in self.indexes(one.number)
        }
        place = tuple_(licences.c.issuer_id, licences.c.type_code, licences.c.number_index)
        query = select(licences.c.id).where(place.in_(places)).where(NUMBERED).limit(1)
        if self._connection.execute(query).first():
            raise KnownToEarlierKeys
