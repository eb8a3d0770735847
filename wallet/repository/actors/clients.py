"""API clients of units: who they are, which scopes they have, how their secret is checked."""

import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from pydantic_core import from_json
from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from wallet.domain.errors import Conflict, NotFound
from wallet.repository.columns.cipher import FieldCipher, index_under
from wallet.repository.statements.prepared import Prepared
from wallet.repository.tables import api_clients, units

CLIENT = (
    *api_clients.c,
    units.c.name.label("unit_name"),
    units.c.suspended_at.label("suspended_at"),
)
"""What :func:`living_client_from` reads."""
_WITH_UNIT = select(*CLIENT).select_from(
    api_clients.join(units, units.c.id == api_clients.c.unit_id)
)
_IN_USE = Prepared(
    _WITH_UNIT.where(api_clients.c.id == bindparam("client_id")).where(
        api_clients.c.revoked_at.is_(None)
    )
)
_NO_SECRET = ""
"""No digest is this short: nothing matches it."""

_KEYED_LENGTH = 40


class UnknownClient(NotFound):
    """No such client of the asker's unit."""

    code = "unknown_client"


class CredentialsChangedSince(Conflict):
    """Somebody else changed the credentials, or this form was sent once already."""

    code = "credentials_changed_since"
    zh = "凭据在此期间已经更换过，这次没有再换。密钥只显示一次；没有记下时，请重新更换。"
    en = "The credentials were changed meanwhile; nothing was done. A secret is shown only once."


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
    revoked: bool = False

    def quota_of(self, type_code: str) -> int:
        """Return how often licences of a type may be read in a day."""
        return self.type_quotas.get(type_code, self.daily_quota)


class Clients:
    """Reads and adds clients. Secrets are long and random, so a plain digest of them is enough.

    Digests of earlier versions were keyed with an index key. Nobody knows the secrets, so at the
    first rotation each of those rows takes that key along, sealed.
    """

    def __init__(self, connection: Connection, cipher: FieldCipher) -> None:
        self._connection = connection
        self._cipher = cipher

    def add(self, client: ApiClient, secret: str | None) -> None:
        """Store a new client and the digest of its secret; without one it cannot sign in yet."""
        self._connection.execute(
            insert(api_clients).values(
                id=client.id,
                unit_id=client.unit_id,
                secret_digest=_digest(client.id, secret) if secret else _NO_SECRET,
                scopes=" ".join(sorted(client.scopes)),
                demonstration=client.demonstration,
                allowed_addresses=json.dumps(client.allowed_addresses),
                daily_quota=client.daily_quota,
                type_quotas=json.dumps(dict(client.type_quotas)),
            )
        )

    def set_secret(self, client_id: str, secret: str, seen_version: int, now: datetime) -> None:
        """Replace the credentials by a new secret, of which only the digest is kept.

        Raises:
            CredentialsChangedSince: they are not at the version that was seen.
        """
        self._replace(client_id, seen_version, now, _digest(client_id, secret), None)

    def set_key(
        self, client_id: str, public_jwk: Mapping[str, str], seen_version: int, now: datetime
    ) -> None:
        """Replace the credentials by a public key; raises as :meth:`set_secret`."""
        jwk = json.dumps(dict(public_jwk))
        self._replace(client_id, seen_version, now, _NO_SECRET, jwk)

    def clear_credentials(self, client_id: str, seen_version: int, now: datetime) -> None:
        """Leave the client without credentials; raises as :meth:`set_secret`."""
        self._replace(client_id, seen_version, now, _NO_SECRET, None)

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
        row = self._connection.execute(_WITH_UNIT.where(api_clients.c.id == client_id)).first()
        if row is None:
            raise UnknownClient
        return _client(row)

    def living_among(self, unit_ids: Iterable[str]) -> list[ApiClient]:
        """Return the clients of several units that were not revoked."""
        rows = self._connection.execute(
            _WITH_UNIT.where(api_clients.c.revoked_at.is_(None)).where(
                api_clients.c.unit_id.in_(set(unit_ids))
            )
        )
        return [_client(row) for row in rows]

    def living_of(self, unit_id: str) -> list[ApiClient]:
        """Return a unit's clients that were not revoked."""
        rows = self._connection.execute(
            _WITH_UNIT.where(api_clients.c.revoked_at.is_(None))
            .where(api_clients.c.unit_id == unit_id)
            .order_by(api_clients.c.id)
        )
        return [_client(row) for row in rows]

    def find(self, client_id: str) -> ApiClient | None:
        """Return a client that was not revoked; its unit may be suspended."""
        row = self._row(client_id)
        return _client(row) if row else None

    def find_by_secret(self, client_id: str, unverified_secret: str) -> ApiClient | None:
        """Return the client when the secret matches; compares in constant time."""
        row = self._row(client_id)
        expected = row.secret_digest if row else "0" * 64
        possible = self._keyed_digests(row, unverified_secret) if row else ()
        matches = [
            hmac.compare_digest(expected, one)
            for one in (_digest(client_id, unverified_secret), *possible)
        ]
        return _client(row) if row and any(matches) else None

    def take_index_key_along(self) -> None:
        """Give each row with a keyed digest the key of that digest, sealed."""
        rows = self._connection.execute(
            select(api_clients.c.id)
            .where(func.length(api_clients.c.secret_digest) == _KEYED_LENGTH)
            .where(api_clients.c.index_key_sealed.is_(None))
        )
        keys = self._cipher.keys
        for client_id in rows.scalars().all():
            sealed = self._cipher.seal(_key_place(client_id), keys.index[min(keys.index)].hex())
            self._connection.execute(
                update(api_clients)
                .where(api_clients.c.id == client_id)
                .values(index_key_sealed=sealed)
            )

    def any_demonstration(self) -> bool:
        """Whether demonstration clients are present; production refuses to start with them."""
        query = select(api_clients.c.id).where(api_clients.c.demonstration).limit(1)
        return self._connection.execute(query).first() is not None

    def _replace(
        self, client_id: str, seen_version: int, now: datetime, digest: str, jwk: str | None
    ) -> None:
        changed = self._connection.execute(
            update(api_clients)
            .where(api_clients.c.id == client_id)
            .where(api_clients.c.credentials_version == seen_version)
            .values(
                secret_digest=digest,
                index_key_sealed=None,
                public_jwk=jwk,
                credentials_version=seen_version + 1,
                credentials_from=now,
            )
        )
        if changed.rowcount != 1:
            raise CredentialsChangedSince

    def _keyed_digests(self, row: Row[tuple[object, ...]], secret: str) -> tuple[str, ...]:
        if len(row.secret_digest) != _KEYED_LENGTH:
            return ()
        if row.index_key_sealed is None:
            return self._cipher.indexes(f"client/{row.id}", secret)
        key = bytes.fromhex(self._cipher.open(_key_place(row.id), row.index_key_sealed))
        return (index_under(key, f"client/{row.id}", secret),)

    def _row(self, client_id: str) -> Row[tuple[object, ...]] | None:
        return _IN_USE.first(self._connection, {"client_id": client_id})


def _digest(client_id: str, secret: str) -> str:
    return sha256(f"client/{client_id}\0{secret}".encode()).hexdigest()


def _key_place(client_id: str) -> str:
    return f"api_clients.index_key/{client_id}"


def living_client_from(row: Any) -> ApiClient | None:
    """Read a client from a row of :data:`CLIENT`, unless there is none or it was revoked."""
    return None if row.id is None or row.revoked_at is not None else _client(row)


def _client(row: Any) -> ApiClient:
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
        row.secret_digest != _NO_SECRET,
        row.credentials_version,
        row.credentials_from,
        row.revoked_at is not None,
    )
