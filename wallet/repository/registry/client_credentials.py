"""The credentials of clients: how each is replaced, what counts beside it, how it is checked.

Secrets are long and random, so a plain digest of them is enough. Digests of earlier versions were
keyed with an index key. Nobody knows the secrets, so at the first rotation each of those rows
takes that key along, sealed.
"""

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, update

from wallet.domain.errors import Conflict
from wallet.repository.actors.clients import (
    CLIENT_WITH_UNIT,
    NO_SECRET,
    ApiClient,
    client_from,
    secret_digest,
)
from wallet.repository.columns.cipher import FieldCipher, index_under
from wallet.repository.registry.registry_tables import api_clients
from wallet.repository.statements.prepared import Prepared

_ITS = api_clients.c
_IN_USE = Prepared(
    CLIENT_WITH_UNIT.where(_ITS.id == bindparam("client_id")).where(_ITS.revoked_at.is_(None))
)
_NOBODYS_DIGEST = "0" * 64
_KEYED_LENGTH = 40
_NO_FORMER: Mapping[str, object] = {
    "former_secret_digest": NO_SECRET,
    "former_index_key_sealed": None,
    "former_jwk": None,
    "former_until": None,
}


class CredentialsChangedSince(Conflict):
    """Somebody else changed the credentials, or this form was sent once already."""

    code = "credentials_changed_since"
    zh = "凭据在此期间已经更换过，这次没有再换。密钥只显示一次；没有记下时，请重新更换。"
    en = "The credentials were changed meanwhile; nothing was done. A secret is shown only once."


@dataclass(frozen=True, slots=True)
class Proven:
    """A client that showed credentials of its own; ``until`` is when those end, if they do."""

    client: ApiClient
    until: datetime | None


class ClientCredentials:
    """Keeps digests and public keys, of the present credentials and of those before them."""

    def __init__(self, connection: Connection, cipher: FieldCipher) -> None:
        self._connection = connection
        self._cipher = cipher

    def set_secret(
        self,
        client_id: str,
        secret: str,
        seen_version: int,
        now: datetime,
        former_until: datetime | None = None,
    ) -> None:
        """Replace the credentials by a new secret, of which only the digest is kept.

        The former ones end at once, or count until a moment.

        Raises:
            CredentialsChangedSince: they are not at the version that was seen.
        """
        digest = secret_digest(client_id, secret)
        self._replace(client_id, seen_version, now, (digest, None), former_until)

    def set_key(
        self,
        client_id: str,
        public_jwk: Mapping[str, str],
        seen_version: int,
        now: datetime,
        former_until: datetime | None = None,
    ) -> None:
        """Replace the credentials by a public key; as :meth:`set_secret`."""
        jwk = json.dumps(dict(public_jwk))
        self._replace(client_id, seen_version, now, (NO_SECRET, jwk), former_until)

    def clear(self, client_id: str, seen_version: int, now: datetime) -> None:
        """Leave the client without any credentials; raises as :meth:`set_secret`."""
        self._replace(client_id, seen_version, now, (NO_SECRET, None), None)

    def retire_former(self, client_id: str, seen_version: int, now: datetime) -> None:
        """End the former credentials now, with every token: none says which of the two got it.

        Raises as :meth:`set_secret`.
        """
        self._change(client_id, seen_version, {**_NO_FORMER, "credentials_from": now})

    def find_by_secret(
        self, client_id: str, unverified_secret: str, now: datetime
    ) -> Proven | None:
        """Return the client when the secret is its present or its former one.

        Compares in constant time, and as much for a client that is none.
        """
        row: Any = _IN_USE.first(self._connection, {"client_id": client_id})
        present = self._matches(client_id, row, "", unverified_secret)
        former = self._matches(client_id, row, "former_", unverified_secret)
        if row is None:
            return None
        if present:
            return Proven(client_from(row), None)
        client = client_from(row)
        return Proven(client, client.former_until) if former and client.has_former(now) else None

    def take_index_key_along(self) -> None:
        """Give each row with a keyed digest the key of that digest, sealed."""
        rows = self._connection.execute(
            select(_ITS.id)
            .where(func.length(_ITS.secret_digest) == _KEYED_LENGTH)
            .where(_ITS.index_key_sealed.is_(None))
        )
        for client_id in rows.scalars().all():
            sealed = self._oldest_key_sealed(_key_place(client_id, ""))
            self._connection.execute(
                update(api_clients).where(_ITS.id == client_id).values(index_key_sealed=sealed)
            )

    def _replace(
        self,
        client_id: str,
        seen_version: int,
        now: datetime,
        present: tuple[str, str | None],
        former_until: datetime | None,
    ) -> None:
        digest, jwk = present
        changes: dict[str, object] = {
            **_NO_FORMER,
            "secret_digest": digest,
            "index_key_sealed": None,
            "public_jwk": jwk,
            "taken_at": now,
        }
        if former_until is None:
            changes["credentials_from"] = now
        else:
            changes |= self._moved(client_id) | {"former_until": former_until}
        self._change(client_id, seen_version, changes)

    def _moved(self, client_id: str) -> dict[str, object]:
        """Return the present credentials as former ones; a digest's key is sealed in its place."""
        row: Any = _IN_USE.first(self._connection, {"client_id": client_id})
        key = None
        if row is not None and len(row.secret_digest) == _KEYED_LENGTH:
            place = _key_place(client_id, "former_")
            if row.index_key_sealed is None:
                key = self._oldest_key_sealed(place)
            else:
                opened = self._cipher.open(_key_place(client_id, ""), row.index_key_sealed)
                key = self._cipher.seal(place, opened)
        return {
            "former_secret_digest": _ITS.secret_digest,
            "former_index_key_sealed": key,
            "former_jwk": _ITS.public_jwk,
        }

    def _change(self, client_id: str, seen_version: int, changes: Mapping[str, object]) -> None:
        changed = self._connection.execute(
            update(api_clients)
            .where(_ITS.id == client_id)
            .where(_ITS.credentials_version == seen_version)
            .values(credentials_version=seen_version + 1, **changes)
        )
        if changed.rowcount != 1:
            raise CredentialsChangedSince

    def _matches(self, client_id: str, row: Any, which: str, secret: str) -> bool:
        expected = getattr(row, f"{which}secret_digest") if row else _NOBODYS_DIGEST
        possible = (secret_digest(client_id, secret), *self._keyed(row, which, expected, secret))
        matches = [hmac.compare_digest(expected, one) for one in possible]
        return any(matches)

    def _keyed(self, row: Any, which: str, expected: str, secret: str) -> tuple[str, ...]:
        if len(expected) != _KEYED_LENGTH:
            return ()
        sealed = getattr(row, f"{which}index_key_sealed")
        if sealed is None:
            return self._cipher.indexes(f"client/{row.id}", secret)
        key = bytes.fromhex(self._cipher.open(_key_place(row.id, which), sealed))
        return (index_under(key, f"client/{row.id}", secret),)

    def _oldest_key_sealed(self, place: str) -> bytes:
        keys = self._cipher.keys
        return self._cipher.seal(place, keys.index[min(keys.index)].hex())


def _key_place(client_id: str, which: str) -> str:
    return f"api_clients.{which}index_key/{client_id}"
