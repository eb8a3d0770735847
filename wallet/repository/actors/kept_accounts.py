"""Accounts from their opening to their closing: who looks after them finds closed ones too."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Row, func, select, update

from wallet.domain.accounts.kept_account import KeptAccount
from wallet.domain.actors.actors import Role
from wallet.repository.actors.unit_tables import OPEN_ACCOUNT
from wallet.repository.columns.cipher import FieldCipher
from wallet.repository.tables import LEADS, accounts, units


class KeptAccounts:
    """Reads accounts without their secrets; closes, reopens and resets them."""

    def __init__(self, connection: Connection, cipher: FieldCipher) -> None:
        self._connection = connection
        self._cipher = cipher

    def find(self, account_id: str) -> KeptAccount | None:
        """Return an account, open or closed."""
        return self._first(accounts.c.id == account_id)

    def find_of_holder(self, holder_id: str) -> KeptAccount | None:
        """Return the one account of a holder, open or closed."""
        return self._first(accounts.c.holder_id == holder_id)

    def knows_login(self, login: str) -> bool:
        """Whether somebody has this login, or had it."""
        return self._first(accounts.c.login == login) is not None

    def of_unit(self, unit_id: str) -> list[KeptAccount]:
        """Return the accounts of a unit: open ones first, administrators first among them."""
        rows = self._connection.execute(
            select(accounts)
            .where(accounts.c.unit_id == unit_id)
            .order_by(
                accounts.c.disabled_at.is_not(None),
                accounts.c.administers.desc(),
                accounts.c.created_at,
                accounts.c.login,
            )
        )
        return [self._from(row) for row in rows]

    def administrators(self, unit_id: str) -> set[str]:
        """Return the ids of the open accounts that look after a unit's accounts."""
        rows = self._connection.execute(
            select(accounts.c.id, accounts.c.disabled_at)
            .where(accounts.c.unit_id == unit_id)
            .where(LEADS)
        )
        return {row.id for row in rows if row.disabled_at is None}

    def open_counts(self, unit_ids: Iterable[str], at_most: int) -> dict[str, int]:
        """Return how many open accounts units have, each counted up to ``at_most``."""
        some = (
            select(accounts.c.id)
            .where(accounts.c.unit_id == units.c.id)
            .where(OPEN_ACCOUNT)
            .limit(at_most)
            .correlate(units)
            .subquery()
        )
        number = select(func.count()).select_from(some).scalar_subquery()
        rows = self._connection.execute(
            select(units.c.id, number.label("accounts")).where(units.c.id.in_(set(unit_ids)))
        )
        return {row.id: row.accounts for row in rows}

    def close(self, account_id: str, now: datetime) -> bool:
        """Close an account; returns False, and changes nothing, when it is closed already."""
        changed = self._connection.execute(
            update(accounts)
            .where(accounts.c.id == account_id)
            .where(accounts.c.disabled_at.is_(None))
            .values(disabled_at=now)
        )
        return changed.rowcount == 1

    def reopen(self, account_id: str) -> bool:
        """Open a closed account; returns False when it is not closed."""
        changed = self._connection.execute(
            update(accounts)
            .where(accounts.c.id == account_id)
            .where(accounts.c.disabled_at.is_not(None))
            .values(disabled_at=None)
        )
        return changed.rowcount == 1

    def reset(self, account_id: str, password_hash: str, until: datetime) -> None:
        """Put a start password in the place of the password; a wallet PIN is gone with it."""
        self._connection.execute(
            update(accounts)
            .where(accounts.c.id == account_id)
            .values(password_hash=password_hash, start_password_until=until, pin_hash=None)
        )

    def set_administers(self, account_id: str, *, administers: bool) -> bool:
        """Store whether the account looks after the unit's; returns False when it was so."""
        changed = self._connection.execute(
            update(accounts)
            .where(accounts.c.id == account_id)
            .where(accounts.c.administers != administers)
            .values(administers=administers)
        )
        return changed.rowcount == 1

    def _first(self, condition: ColumnElement[bool]) -> KeptAccount | None:
        row = self._connection.execute(select(accounts).where(condition)).first()
        return self._from(row) if row else None

    def _from(self, row: Row[tuple[object, ...]]) -> KeptAccount:
        return KeptAccount(
            row.id,
            row.login,
            self._cipher.open(f"accounts.display_name/{row.id}", row.display_name_sealed),
            Role(row.role),
            row.unit_id,
            row.holder_id,
            row.administers,
            row.created_at,
            row.start_password_until,
            row.disabled_at,
        )
