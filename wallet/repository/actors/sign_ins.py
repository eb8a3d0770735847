"""Sign-ins, which live here so that signing out really ends them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from wallet.repository.tables import sign_ins


@dataclass(frozen=True, slots=True)
class SignIn:
    """One sign-in of one browser; the cookie holds a secret whose digest this is."""

    digest: str
    account_id: str
    started_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        """Whether its cookie still opens the account."""
        return self.ended_at is None and self.expires_at > now


class SignIns:
    """Begins, ends and lists the sign-ins of accounts."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def open_count(self, account_id: str, now: datetime) -> int:
        """Return how many sign-ins of an account are open."""
        count: int = self._connection.execute(
            select(func.count())
            .select_from(sign_ins)
            .where(sign_ins.c.account_id == account_id)
            .where(sign_ins.c.ended_at.is_(None))
            .where(sign_ins.c.expires_at > now)
        ).scalar_one()
        return count

    def start(self, sign_in: SignIn) -> None:
        """Store a new sign-in."""
        self._connection.execute(
            insert(sign_ins).values(
                digest=sign_in.digest,
                account_id=sign_in.account_id,
                started_at=sign_in.started_at,
                expires_at=sign_in.expires_at,
            )
        )

    def end(self, digest: str, now: datetime) -> None:
        """End one sign-in."""
        self._connection.execute(
            update(sign_ins)
            .where(sign_ins.c.digest == digest)
            .where(sign_ins.c.ended_at.is_(None))
            .values(ended_at=now)
        )

    def end_others(self, account_id: str, keep_digest: str, now: datetime) -> int:
        """End every other sign-in of an account; returns how many."""
        return self._connection.execute(
            update(sign_ins)
            .where(sign_ins.c.account_id == account_id)
            .where(sign_ins.c.digest != keep_digest)
            .where(sign_ins.c.ended_at.is_(None))
            .values(ended_at=now)
        ).rowcount

    def end_all(self, account_id: str, now: datetime) -> int:
        """End every sign-in of an account; returns how many were open."""
        return self._connection.execute(
            update(sign_ins)
            .where(sign_ins.c.account_id == account_id)
            .where(sign_ins.c.ended_at.is_(None))
            .values(ended_at=now)
        ).rowcount

    def last(self, account_id: str, limit: int) -> list[SignIn]:
        """Return the sign-ins of an account that are kept, open or ended, the latest first."""
        rows = self._connection.execute(
            select(sign_ins)
            .where(sign_ins.c.account_id == account_id)
            .order_by(sign_ins.c.started_at.desc())
            .limit(limit)
        )
        return [
            SignIn(row.digest, row.account_id, row.started_at, row.expires_at, row.ended_at)
            for row in rows
        ]

    def switch(self, digest: str, enterprise_id: str | None) -> None:
        """Let one sign-in act for an enterprise from now on, or for nobody else."""
        self._connection.execute(
            update(sign_ins).where(sign_ins.c.digest == digest).values(acting_for=enterprise_id)
        )
