"""Holders of licences; their names and numbers are sealed, the number is found by its index."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, select, update

from wallet.domain.actors.actors import Holder, HolderKind, IdentityKind
from wallet.domain.errors import NotFound
from wallet.domain.spoken_code import as_spoken
from wallet.repository.columns.cipher import FieldCipher, KnownToEarlierKeys
from wallet.repository.statements.among import among
from wallet.repository.statements.bulk_insert import Rows, insert_rows
from wallet.repository.tables import holders, licence_holders

_COLUMNS = (
    "id",
    "kind",
    "identity_kind",
    "identity_index",
    "name_sealed",
    "identity_number_sealed",
)
_UNIQUE = slice(2, 4)


def identity_kind_of_index(kind: IdentityKind) -> str:
    """Return the kind under which the cipher indexes the numbers of an identity document."""
    return f"identity/{kind.value}"


class UnknownHolder(NotFound):
    """No such holder."""

    code = "unknown_holder"


class Holders:
    """Reads and adds holders."""

    def __init__(self, connection: Connection, cipher: FieldCipher) -> None:
        self._connection = connection
        self._cipher = cipher

    def add(self, holder: Holder) -> None:
        """Store a new holder."""
        self.add_all([holder])

    def add_all(self, added: Iterable[Holder]) -> None:
        """Store many new holders, in one order for everybody: two writers cannot cross.

        Raises:
            KnownToEarlierKeys: a number has its holder already, under the keys before.
        """
        added = list(added)
        self._refuse_known_to_earlier_keys(added)
        insert_rows(self._connection, self.rows_for(added))

    def rows_for(self, added: Iterable[Holder]) -> Rows:
        """Return new holders as rows, sealed: what :meth:`add_all` stores, in its order."""
        values = [
            (
                holder.id,
                holder.kind.value,
                holder.identity_kind.value,
                self._index(holder.identity_kind, holder.identity_number),
                self._cipher.seal(f"holders.name/{holder.id}", holder.name),
                self._cipher.seal(f"holders.identity_number/{holder.id}", holder.identity_number),
            )
            for holder in added
        ]
        values.sort(key=lambda row: row[_UNIQUE])
        return Rows(holders, _COLUMNS, values)

    def _refuse_known_to_earlier_keys(self, added: list[Holder]) -> None:
        # The constraint compares indexes of one key. Under earlier keys nobody adds any more: a
        # row that is not there now will not be, and one that is indexed anew meets the constraint.
        numbers = {(one.identity_kind, one.identity_number) for one in added}
        if len(self._cipher.keys.index) > 1 and self.find_by_numbers(numbers):
            raise KnownToEarlierKeys

    def get(self, holder_id: str) -> Holder:
        """Return a holder.

        Raises:
            UnknownHolder: no such holder.
        """
        row = self._connection.execute(select(holders).where(holders.c.id == holder_id)).first()
        if row is None:
            raise UnknownHolder
        return self.from_row(row)

    def by_ids(self, holder_ids: Iterable[str]) -> dict[str, Holder]:
        """Return many holders, each by its id."""
        rows = self._connection.execute(
            select(holders).where(among(self._connection, holders.c.id, set(holder_ids)))
        )
        return {row.id: self.from_row(row) for row in rows}

    def find_by_number(self, kind: IdentityKind, number: str) -> Holder | None:
        """Return the holder of an identity number, found through the blind index."""
        row = self._connection.execute(
            select(holders)
            .where(holders.c.identity_kind == kind.value)
            .where(among(self._connection, holders.c.identity_index, self._indexes(kind, number)))
        ).first()
        return self.from_row(row) if row else None

    def find_by_numbers(
        self, numbers: Iterable[tuple[IdentityKind, str]]
    ) -> dict[tuple[IdentityKind, str], Holder]:
        """Return the known ones of many identity numbers, each by its kind and number."""
        by_index = {
            (kind.value, index): (kind, number)
            for kind, number in numbers
            for index in self._indexes(kind, number)
        }
        found: dict[tuple[IdentityKind, str], Holder] = {}
        for kind in {kind for kind, _ in by_index}:
            indexes = [index for other, index in by_index if other == kind]
            query = (
                select(holders)
                .where(holders.c.identity_kind == kind)
                .where(among(self._connection, holders.c.identity_index, indexes))
            )
            for row in self._connection.execute(query):
                found[by_index[kind, row.identity_index]] = self.from_row(row)
        return found

    def of_licences(self, licence_ids: Iterable[str]) -> dict[str, list[Holder]]:
        """Return the holders of many licences, each in their order on its face."""
        pairs = self._connection.execute(
            select(licence_holders.c.licence_id, licence_holders.c.holder_id)
            .where(among(self._connection, licence_holders.c.licence_id, set(licence_ids)))
            .order_by(licence_holders.c.licence_id, licence_holders.c.position)
        ).all()
        # Whoever holds many of them is read and opened once.
        known = self.by_ids(pair.holder_id for pair in pairs)
        found: dict[str, list[Holder]] = {}
        for pair in pairs:
            found.setdefault(pair.licence_id, []).append(known[pair.holder_id])
        return found

    def id_of_address(self, unverified_address: str) -> str | None:
        """Return the holder who has this wallet address; spaces, hyphens and case do not count."""
        address = as_spoken(unverified_address)
        row = self._connection.execute(
            select(holders.c.id).where(holders.c.wallet_address == address)
        ).first()
        return row.id if row else None

    def wallet_address(self, holder_id: str) -> str | None:
        """Return the holder's wallet address, if it has one yet."""
        row = self._connection.execute(
            select(holders.c.wallet_address).where(holders.c.id == holder_id)
        ).first()
        return row.wallet_address if row else None

    def set_wallet_address(self, holder_id: str, address: str | None) -> None:
        """Give the holder an address, a new one, or none."""
        self._connection.execute(
            update(holders).where(holders.c.id == holder_id).values(wallet_address=address)
        )

    def of_licence(self, licence_id: str) -> list[Holder]:
        """Return the holders of a licence in their order on its face."""
        rows = self._connection.execute(
            select(holders)
            .join(licence_holders, licence_holders.c.holder_id == holders.c.id)
            .where(licence_holders.c.licence_id == licence_id)
            .order_by(licence_holders.c.position)
        )
        return [self.from_row(row) for row in rows]

    def _index(self, kind: IdentityKind, number: str) -> str:
        return self._cipher.index(identity_kind_of_index(kind), number)

    def _indexes(self, kind: IdentityKind, number: str) -> tuple[str, ...]:
        return self._cipher.indexes(identity_kind_of_index(kind), number)

    def from_row(self, row: Row[Any]) -> Holder:
        """Read a holder from a row of its table."""
        return Holder(
            row.id,
            HolderKind(row.kind),
            self._cipher.open(f"holders.name/{row.id}", row.name_sealed),
            IdentityKind(row.identity_kind),
            self._cipher.open(f"holders.identity_number/{row.id}", row.identity_number_sealed),
        )
