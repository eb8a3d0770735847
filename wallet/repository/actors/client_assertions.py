"""Assertions that clients signed in with: each counts once (RFC 7523, section 3)."""

import hashlib
from datetime import datetime

from sqlalchemy import Connection, delete
from sqlalchemy.dialects import postgresql, sqlite

from wallet.repository.registry.registry_tables import client_assertions


class ClientAssertions:
    """Remembers each assertion until it would be refused for its age anyway."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def spend(self, client_id: str, jti: str, expires_at: datetime, now: datetime) -> bool:
        """Use an assertion up; returns False when it was used before. Old ones are forgotten."""
        self._connection.execute(
            delete(client_assertions)
            .where(client_assertions.c.client_id == client_id)
            .where(client_assertions.c.expires_at < now)
        )
        dialect = sqlite if self._connection.dialect.name == "sqlite" else postgresql
        added = self._connection.execute(
            dialect.insert(client_assertions)
            .values(
                client_id=client_id,
                jti_digest=hashlib.sha256(jti.encode()).hexdigest(),
                expires_at=expires_at,
            )
            .on_conflict_do_nothing()
            .returning(client_assertions.c.jti_digest)
        )
        return added.first() is not None
