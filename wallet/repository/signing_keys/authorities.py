"""The certification authorities whose certificates for issuers count (Art. 12)."""

import base64
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, insert, select, update

from wallet.repository.signing_keys.authority_tables import trusted_authorities


@dataclass(frozen=True, slots=True)
class TrustedAuthority:
    """A root: its certificate (DER), and since when and until when it is trusted."""

    fingerprint: str
    name: str
    certificate: bytes
    not_before: datetime
    not_after: datetime
    added_at: datetime
    added_by: str
    removed_at: datetime | None = None


class TrustedAuthorities:
    """Reads, adds and removes roots; a removed one stays on record."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, authority: TrustedAuthority) -> None:
        """Store a root, or trust one again that was removed."""
        values = {
            "name": authority.name,
            "certificate": base64.b64encode(authority.certificate).decode(),
            "not_before": authority.not_before,
            "not_after": authority.not_after,
            "added_at": authority.added_at,
            "added_by": authority.added_by,
            "removed_at": None,
        }
        changed = self._connection.execute(
            update(trusted_authorities)
            .where(trusted_authorities.c.fingerprint == authority.fingerprint)
            .values(values)
        )
        if changed.rowcount == 0:
            self._connection.execute(
                insert(trusted_authorities).values(fingerprint=authority.fingerprint, **values)
            )

    def remove(self, fingerprint: str, now: datetime) -> None:
        """Stop trusting a root for new certificates."""
        self._connection.execute(
            update(trusted_authorities)
            .where(trusted_authorities.c.fingerprint == fingerprint)
            .values(removed_at=now)
        )

    def find(self, fingerprint: str) -> TrustedAuthority | None:
        """Return a root by its fingerprint, removed or not."""
        row = self._connection.execute(
            select(trusted_authorities).where(trusted_authorities.c.fingerprint == fingerprint)
        ).first()
        return _from(row) if row else None

    def trusted(self) -> list[TrustedAuthority]:
        """Return the roots that count now, by name."""
        rows = self._connection.execute(
            select(trusted_authorities)
            .where(trusted_authorities.c.removed_at.is_(None))
            .order_by(trusted_authorities.c.name, trusted_authorities.c.fingerprint)
        )
        return [_from(row) for row in rows]


def _from(row: Row[tuple[object, ...]]) -> TrustedAuthority:
    return TrustedAuthority(
        row.fingerprint,
        row.name,
        base64.b64decode(row.certificate),
        row.not_before,
        row.not_after,
        row.added_at,
        row.added_by,
        row.removed_at,
    )
