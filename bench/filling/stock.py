"""What every row is made from: the patterns of the town, and the keys of the deployment."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table

from bench.filling.patterns import Patterns, Row
from wallet.domain.actors.actors import Unit
from wallet.repository.columns.cipher import FieldCipher


@dataclass(frozen=True)
class Stock:
    """The patterns, the cipher of the transaction, and the bureaux that issue, the first half."""

    patterns: Patterns
    cipher: FieldCipher
    bureaux: tuple[Unit, ...]
    next_entry: list[int]
    """The number of the next entry of the trail."""

    def like(self, table: Table, **changes: Any) -> Row:
        """Return a row like the table's pattern, with these changes."""
        return {**self.patterns.of(table), **changes}

    def index(self, kind: str, value: str) -> str:
        """Return the blind index by which the repository finds a value."""
        return self.cipher.index(kind, value)

    def entry_id(self) -> int:
        """Take the next number of the trail."""
        self.next_entry[0] += 1
        return self.next_entry[0]
