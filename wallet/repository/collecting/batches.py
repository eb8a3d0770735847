"""A batch of rows against the repository: what is stored of all that it names, and storing it.

The batch is prepared outside of any transaction, which may take a while. What it was prepared by is
looked at again within the transaction that stores it: seen alike, nothing has come in between.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from wallet.domain.actors.actors import IdentityKind
from wallet.domain.licences.licence import LicenceState
from wallet.domain.licences.licence_number import number_key
from wallet.repository.actors.accounts import Accounts
from wallet.repository.actors.holders import identity_kind_of_index
from wallet.repository.columns.cipher import FieldCipher
from wallet.repository.licences.licence_lookups import LicenceLookups
from wallet.repository.licences.licence_numbers import indexes_of_numbers
from wallet.repository.statements.among import among
from wallet.repository.statements.bulk_insert import Rows, insert_rows
from wallet.repository.tables import holders, licences

HolderKey = tuple[IdentityKind, str]
LicenceKey = tuple[str, str]
"""The code of its type, and the normal form of the number on its face."""


@dataclass(frozen=True, slots=True)
class Named:
    """The holders and licences that a batch names, by the indexes under which they may be stored.

    ``keys`` is the number of the keys that those indexes are of.
    """

    unit_id: str
    holders: Mapping[tuple[str, str], HolderKey]
    licences: Mapping[tuple[str, str], LicenceKey]
    keys: int


@dataclass(frozen=True, slots=True)
class Sighting:
    """What is stored of everything that a batch names, row by row."""

    holders: tuple[Row[Any], ...]
    licences: tuple[Row[Any], ...]
    sole: frozenset[tuple[str, str]]
    wallets: frozenset[str]


class Batches:
    """Looks up all that a batch names in a few statements, and stores it table by table."""

    def __init__(
        self,
        connection: Connection,
        cipher: FieldCipher,
        accounts: Accounts,
        lookups: LicenceLookups,
    ) -> None:
        self._connection = connection
        self._cipher = cipher
        self._accounts = accounts
        self._lookups = lookups

    def named(
        self,
        unit_id: str,
        holder_keys: Iterable[HolderKey],
        numbers_of_types: Iterable[tuple[str, str]],
    ) -> Named:
        """Return what a batch names by its indexes; numbers are given as they are written.

        Raises:
            KeysBehind: this process does not know the keys in use.
        """
        by_kind: dict[IdentityKind, list[str]] = {}
        for kind, number in holder_keys:
            by_kind.setdefault(kind, []).append(number)
        found = {
            (kind.value, index): (kind, number)
            for kind, numbers in by_kind.items()
            for number, indexes in self._indexed(identity_kind_of_index(kind), numbers)
            for index in indexes
        }
        codes: dict[str, list[str]] = {}
        for type_code, number in numbers_of_types:
            codes.setdefault(type_code, []).append(number)
        numbered = {
            (type_code, index): (type_code, number_key(number))
            for type_code, numbers in codes.items()
            for number, indexes in zip(
                numbers, indexes_of_numbers(self._cipher, numbers), strict=True
            )
            for index in indexes
        }
        return Named(unit_id, found, numbered, self._cipher.current)

    def sight(self, named: Named) -> Sighting:
        """Return what is stored by now of what a batch names."""
        its_holders = tuple(self._holders(named))
        ids = [row.id for row in its_holders]
        return Sighting(
            its_holders,
            tuple(self._licences(named)),
            frozenset(self._lookups.sole_among(ids) if ids else ()),
            frozenset(self._accounts.wallets_among(ids) if ids else ()),
        )

    def unchanged(self, named: Named, sighting: Sighting) -> bool:
        """Tell whether a batch would be prepared the same way now, and under the same keys."""
        return self._cipher.current == named.keys and self.sight(named) == sighting

    def store(self, prepared: Iterable[Rows]) -> None:
        """Store the rows of a batch; constraints refuse them as they do single ones."""
        for rows in prepared:
            insert_rows(self._connection, rows)

    def _indexed(self, kind: str, numbers: Sequence[str]) -> Iterable[tuple[str, tuple[str, ...]]]:
        return zip(numbers, self._cipher.indexes_of(kind, numbers), strict=True)

    def _holders(self, named: Named) -> Iterable[Row[Any]]:
        for kind, indexes in _by_first(named.holders).items():
            yield from self._connection.execute(
                select(holders)
                .where(holders.c.identity_kind == kind)
                .where(among(self._connection, holders.c.identity_index, indexes))
                .order_by(holders.c.identity_index)
            )

    def _licences(self, named: Named) -> Iterable[Row[Any]]:
        for type_code, indexes in _by_first(named.licences).items():
            yield from self._connection.execute(
                select(licences)
                .where(licences.c.issuer_id == named.unit_id)
                .where(licences.c.type_code == type_code)
                .where(among(self._connection, licences.c.number_index, indexes))
                .where(licences.c.state != LicenceState.VOID.value)
                # Of a number that was left to a new licence, that one comes last and counts.
                .order_by(
                    licences.c.number_index,
                    licences.c.state != LicenceState.SUPERSEDED.value,
                    licences.c.id,
                )
            )


def _by_first(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    sorted_out: dict[str, list[str]] = {}
    for first, second in pairs:
        sorted_out.setdefault(first, []).append(second)
    return sorted_out
