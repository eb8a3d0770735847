"""Indexing the names of holders whose licences were stored before names were indexed.

The worker does it unasked, so much in one transaction, so that no writer waits for it long. It
goes by what has no index yet: stopped at any moment, it goes on where it was.
"""

from dataclasses import dataclass

from wallet.repository.database import Database
from wallet.repository.finding.holder_names import Held

AT_ONCE = 500


@dataclass(slots=True)
class NameFilling:
    """One pass over what has no index yet; it begins anew when it has come to the end."""

    database: Database
    after: Held | None = None

    def fill_some(self) -> bool:
        """Index some, and tell whether there may be more in this pass."""
        with self.database.read() as repository:
            if repository.holder_names.is_filled():
                self.after = None
                return False
        with self.database.begin() as repository:
            done = repository.holder_names.fill(self.after, AT_ONCE)
        self.after = done.last
        return done.last is not None
