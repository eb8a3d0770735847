"""The numbers on the faces of licences, found through the blind indexes of their normal form.

Numbers that were stored before there was a normal form are indexed as they were written, until
the worker has come to them: so both are asked for.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, Connection, Select, select, tuple_

from wallet.domain.licences.licence import Licence
from wallet.domain.licences.licence_number import number_key
from wallet.repository.columns.cipher import FieldCipher, KnownToEarlierKeys
from wallet.repository.statements.among import among
from wallet.repository.tables import NUMBERED, licences

_KIND = "licence_number"


def index_of_number(cipher: FieldCipher, number: str) -> str:
    """Return the index under which a number is stored now.

    Raises:
        KeysBehind: this process does not know the keys in use.
    """
    return cipher.index(_KIND, number_key(number))


def former_index_of_number(cipher: FieldCipher, number: str) -> str | None:
    """Return the index under the keys before those in use, where they are still known."""
    return cipher.former_index(_KIND, number_key(number))


def indexes_of_numbers(cipher: FieldCipher, numbers: Sequence[str]) -> list[tuple[str, ...]]:
    """Return under which indexes each number may be found: the one in use, then the others.

    Raises:
        KeysBehind: this process does not know the keys in use.
    """
    keys = [number_key(number) for number in numbers]
    found = cipher.indexes_of(_KIND, keys)
    for place, (key, number) in enumerate(zip(keys, numbers, strict=True)):
        if number != key:
            found[place] = (*found[place], *cipher.indexes(_KIND, number))
    return found


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

    def ids_of(self, issuer_id: str, number: str) -> Select[tuple[str]]:
        """Return the query of the ids of an issuer's licences that have this number."""
        return (
            select(licences.c.id)
            .where(licences.c.issuer_id == issuer_id)
            .where(self.condition(number))
            .correlate(None)
        )

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
