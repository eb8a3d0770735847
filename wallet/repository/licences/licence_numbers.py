"""The numbers on the faces of licences, found through their blind indexes."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Connection, Select, select, tuple_

from wallet.domain.licences.licence import Licence
from wallet.repository.columns.cipher import FieldCipher, KnownToEarlierKeys
from wallet.repository.statements.among import among
from wallet.repository.tables import NUMBERED, licences

KIND = "licence_number"


class LicenceNumbers:
    """Indexes numbers, and finds them while keys rotate."""

    def __init__(self, connection: Connection, cipher: FieldCipher) -> None:
        self._connection = connection
        self._cipher = cipher

    def index(self, number: str) -> str:
        """Return the index under which a number is stored now."""
        return self._cipher.index(KIND, number)

    def indexes(self, number: str) -> tuple[str, ...]:
        """Return the indexes under which a number may be found."""
        return self._cipher.indexes(KIND, number)

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
