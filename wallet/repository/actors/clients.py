"""API clients of units: who they are, which scopes they have, since when their tokens count."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from pydantic_core import from_json
from sqlalchemy import Connection, bindparam, insert, select, update

from wallet.domain.errors import NotFound
from wallet.repository.registry.registry_tables import api_clients
from wallet.repository.statements.prepared import Prepared
from wallet.repository.tables import units

CLIENT = (
    *api_clients.c,
    units.c.name.label("unit_name"),
    units.c.suspended_at.label("suspended_at"),
)
"""What :func:`living_client_from` reads."""
CLIENT_WITH_UNIT = select(*CLIENT).select_from(
    api_clients.join(units, units.c.id == api_clients.c.unit_id)
)
_IN_USE = Prepared(
    CLIENT_WITH_UNIT.where(api_clients.c.id == bindparam("client_id")).where(
        api_clients.c.revoked_at.is_(None)
    )
)
NO_SECRET = ""
"""No digest is this short: nothing matches it."""


class UnknownClient(NotFound):
    """No such client of the asker's unit."""

    code = "unknown_client"


@dataclass(frozen=True, slots=True)
class ApiClient:
    """One system that calls the API on behalf of one unit."""

    id: str
    unit_id: str
    unit_name: str
    scopes: frozenset[str]
    demonstration: bool = False
    allowed_addresses: tuple[str, ...] = ()
    daily_quota: int = 1000
    unit_suspended: bool = False
    type_quotas: Mapping[str, int] = field(default_factory=dict)
    public_jwk: Mapping[str, str] | None = None
    has_secret: bool = True
    credentials_version: int = 0
    credentials_from: datetime | None = None
    """Tokens from before this moment are dead."""
    revoked: bool = False
    taken_at: datetime | None = None
    """When the present credentials were taken."""
    former_until: datetime | None = None
    former_jwk: Mapping[str, str] | None = None

    def quota_of(self, type_code: str) -> int:
        """Return how often licences of a type may be read in a day."""
        return self.type_quotas.get(type_code, self.daily_quota)

    @property
    def has_credentials(self) -> bool:
        """Whether the client can sign in at all."""
        return self.has_secret or self.public_jwk is not None

    def has_former(self, now: datetime) -> bool:
        """Whether credentials from before the present ones still count."""
        return self.former_until is not None and now < self.former_until


class Clients:
    """Reads, adds and ends clients."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, client: ApiClient, secret: str | None) -> None:
        """Store a new client and the digest of its secret; without one it cannot sign in yet."""
        self._connection.execute(
            insert(api_clients).values(
                id=client.id,
                unit_id=client.unit_id,
                secret_digest=secret_digest(client.id, secret) if secret else NO_SECRET,
                scopes=" ".join(sorted(client.scopes)),
                demonstration=client.demonstration,
                allowed_addresses=json.dumps(client.allowed_addresses),
                daily_quota=client.daily_quota,
                type_quotas=json.dumps(dict(client.type_quotas)),
            )
        )

    def revoke(self, client_id: str, now: datetime) -> None:
        """End a client for good."""
        self._connection.execute(
            update(api_clients).where(api_clients.c.id == client_id).values(revoked_at=now)
        )

    def set_limits(
        self, client_id: str, addresses: tuple[str, ...], type_quotas: Mapping[str, int]
    ) -> None:
        """Replace the addresses that it may call from and its reads a day by licence type."""
        self._connection.execute(
            update(api_clients)
            .where(api_clients.c.id == client_id)
            .values(
                allowed_addresses=json.dumps(addresses), type_quotas=json.dumps(dict(type_quotas))
            )
        )

    def get(self, client_id: str) -> ApiClient:
        """Return a client, revoked or not.

        Raises:
            UnknownClient: no such client.
        """
        row = self._connection.execute(
            CLIENT_WITH_UNIT.where(api_clients.c.id == client_id)
        ).first()
        if row is None:
            raise UnknownClient
        return client_from(row)

    def living_among(self, unit_ids: Iterable[str]) -> list[ApiClient]:
        """Return the clients of several units that were not revoked."""
        rows = self._connection.execute(
            CLIENT_WITH_UNIT.where(api_clients.c.revoked_at.is_(None)).where(
                api_clients.c.unit_id.in_(set(unit_ids))
            )
        )
        return [client_from(row) for row in rows]

    def living_of(self, unit_id: str) -> list[ApiClient]:
        """Return a unit's clients that were not revoked."""
        rows = self._connection.execute(
            CLIENT_WITH_UNIT.where(api_clients.c.revoked_at.is_(None))
            .where(api_clients.c.unit_id == unit_id)
            .order_by(api_clients.c.id)
        )
        return [client_from(row) for row in rows]

    def find(self, client_id: str) -> ApiClient | None:
        """Return a client that was not revoked; its unit may be suspended."""
        row = _IN_USE.first(self._connection, {"client_id": client_id})
        return client_from(row) if row else None

    def any_demonstration(self) -> bool:
        """Whether demonstration clients are present; production refuses to start with them."""
        query = select(api_clients.c.id).where(api_clients.c.demonstration).limit(1)
        return self._connection.execute(query).first() is not None


def secret_digest(client_id: str, secret: str) -> str:
    """Return what is kept of a secret."""
    return sha256(f"client/{client_id}\0{secret}".encode()).hexdigest()


def living_client_from(row: Any) -> ApiClient | None:
    """Read a client from a row of :data:`CLIENT`, unless there is none or it was revoked."""
    return None if row.id is None or row.revoked_at is not None else client_from(row)


def client_from(row: Any) -> ApiClient:
    """Read a client from a row of :data:`CLIENT`."""
    return ApiClient(
        row.id,
        row.unit_id,
        row.unit_name,
        frozenset(row.scopes.split()),
        row.demonstration,
        tuple(from_json(row.allowed_addresses)),
        row.daily_quota,
        row.suspended_at is not None,
        from_json(row.type_quotas),
        from_json(row.public_jwk) if row.public_jwk else None,
        row.secret_digest != NO_SECRET,
        row.credentials_version,
        row.credentials_from,
        row.revoked_at is not None,
        row.taken_at or row.credentials_from,
        row.former_until,
        from_json(row.former_jwk) if row.former_jwk else None,
    )
