"""Signing keys: the public half in the open, the private half sealed (Art. 12)."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, or_, select, update

from wallet.domain.errors import NotFound, Unavailable
from wallet.repository.columns.cipher import FieldCipher
from wallet.repository.tables import signing_keys

REQUESTED = "requested"
"""The use of a key pair that waits for its certificate: it signs and verifies nothing yet."""


class NoSigningKey(Unavailable):
    """No key in force for this use: nothing can be signed."""

    code = "no_signing_key"
    zh = "没有可用的签名密钥，暂时不能签发。"
    en = "No signing key is in force; nothing can be signed."
    leaves_entry = True


class CertificateEnded(NoSigningKey):
    """The issuer's certificate is over: nothing is issued until the next one is installed."""

    code = "certificate_ended"
    status = 409
    zh = "本单位的签名证书已到期，不能制发证照。已签发的证照不受影响。"
    en = "The unit's signing certificate has ended; no licence can be issued. Issued ones stand."


class UnknownKey(NotFound):
    """No key of this identifier."""

    code = "unknown_key"
    zh = "没有这个密钥。"
    en = "There is no such key."


@dataclass(frozen=True, slots=True)
class SigningKey:
    """One key pair; ``unit_id`` is None for the deployment's own keys."""

    kid: str
    use: str
    unit_id: str | None
    public_jwk: Mapping[str, str]
    private_pem: str
    certificate_chain: tuple[str, ...]
    not_before: datetime
    not_after: datetime
    retired_at: datetime | None = None
    withdrawn_at: datetime | None = None


class KeyTerm(NamedTuple):
    """From when until when a key may sign."""

    not_before: datetime
    not_after: datetime


class SigningKeys:
    """Reads, adds and retires keys."""

    def __init__(self, connection: Connection, cipher: FieldCipher) -> None:
        self._connection = connection
        self._cipher = cipher

    def add(self, key: SigningKey) -> None:
        """Store a key pair."""
        self._connection.execute(
            insert(signing_keys).values(
                kid=key.kid,
                use=key.use,
                unit_id=key.unit_id,
                public_jwk=json.dumps(dict(key.public_jwk)),
                private_key_sealed=self._cipher.seal(
                    f"signing_keys.private_key/{key.kid}", key.private_pem
                ),
                certificate_chain=json.dumps(key.certificate_chain),
                not_before=key.not_before,
                not_after=key.not_after,
                retired_at=key.retired_at,
                withdrawn_at=key.withdrawn_at,
            )
        )

    def current(self, use: str, unit_id: str | None, now: datetime) -> SigningKey:
        """Return the key that signs now.

        Raises:
            CertificateEnded: the last one that was in force has come to its end.
            NoSigningKey: none is in force.
        """
        row = self._connection.execute(
            select(signing_keys)
            .where(signing_keys.c.use == use)
            .where(_owned_by(unit_id))
            .where(or_(signing_keys.c.retired_at.is_(None), signing_keys.c.retired_at > now))
            .where(signing_keys.c.withdrawn_at.is_(None))
            .where(signing_keys.c.not_before <= now)
            .where(signing_keys.c.not_after > now)
            .order_by(signing_keys.c.not_before.desc())
            .limit(1)
        ).first()
        if row is None:
            raise self._why_none(use, unit_id, now)
        return self._from(row)

    def _why_none(self, use: str, unit_id: str | None, now: datetime) -> NoSigningKey:
        ended = self._connection.execute(
            select(signing_keys.c.kid)
            .where(signing_keys.c.use == use)
            .where(_owned_by(unit_id))
            .where(signing_keys.c.withdrawn_at.is_(None))
            .where(signing_keys.c.not_after <= now)
            .limit(1)
        ).first()
        return CertificateEnded(use=use) if ended and unit_id else NoSigningKey(use=use)

    def all(self) -> list[SigningKey]:
        """Return every key that may still verify something, withdrawn ones included."""
        query = select(signing_keys).where(signing_keys.c.use != REQUESTED)
        rows = self._connection.execute(query.order_by(signing_keys.c.not_before))
        return [self._from(row) for row in rows]

    def find(self, kid: str) -> SigningKey | None:
        """Return a key by its identifier."""
        row = self._connection.execute(
            select(signing_keys).where(signing_keys.c.kid == kid)
        ).first()
        return self._from(row) if row else None

    def announced(self, use: str, unit_id: str | None, now: datetime) -> SigningKey | None:
        """Return the key that is published already and signs from a later moment on."""
        row = self._connection.execute(
            select(signing_keys)
            .where(signing_keys.c.use == use)
            .where(_owned_by(unit_id))
            .where(signing_keys.c.retired_at.is_(None))
            .where(signing_keys.c.withdrawn_at.is_(None))
            .where(signing_keys.c.not_before > now)
            .limit(1)
        ).first()
        return self._from(row) if row else None

    def requested(self, unit_id: str) -> SigningKey | None:
        """Return a unit's key that waits for its certificate."""
        row = self._connection.execute(
            select(signing_keys)
            .where(signing_keys.c.use == REQUESTED)
            .where(signing_keys.c.unit_id == unit_id)
        ).first()
        return self._from(row) if row else None

    def certify(self, kid: str, use: str, chain: tuple[str, ...], term: KeyTerm) -> None:
        """Put a requested key into use with its certificate."""
        self._connection.execute(
            update(signing_keys)
            .where(signing_keys.c.kid == kid)
            .where(signing_keys.c.use == REQUESTED)
            .values(
                use=use,
                certificate_chain=json.dumps(chain),
                not_before=term.not_before,
                not_after=term.not_after,
            )
        )

    def drop_requested(self, kid: str) -> None:
        """Forget a key that waits for its certificate; it never signed anything."""
        self._connection.execute(
            delete(signing_keys)
            .where(signing_keys.c.kid == kid)
            .where(signing_keys.c.use == REQUESTED)
        )

    def is_withdrawn(self, kid: str) -> bool:
        """Whether what this key signed can no longer be confirmed."""
        row = self._connection.execute(
            select(signing_keys.c.withdrawn_at).where(signing_keys.c.kid == kid)
        ).first()
        return row is None or row.withdrawn_at is not None

    def withdrawn_among(self, kids: Iterable[str]) -> set[str]:
        """Return those keys whose signatures can no longer be confirmed; an unknown one is too."""
        wanted = set(kids)
        rows = self._connection.execute(
            select(signing_keys.c.kid)
            .where(signing_keys.c.kid.in_(wanted))
            .where(signing_keys.c.withdrawn_at.is_(None))
        )
        return wanted - {row.kid for row in rows}

    def retire_all(self, use: str, unit_id: str | None, at: datetime) -> None:
        """Stop signing with these keys at a moment; what they signed keeps verifying."""
        self._connection.execute(
            update(signing_keys)
            .where(signing_keys.c.use == use)
            .where(_owned_by(unit_id))
            .where(or_(signing_keys.c.retired_at.is_(None), signing_keys.c.retired_at > at))
            .values(retired_at=at)
        )

    def keep_on(self, use: str, unit_id: str | None, at: datetime) -> None:
        """Lift a retirement that was to come at a moment: the key that was to follow will not."""
        self._connection.execute(
            update(signing_keys)
            .where(signing_keys.c.use == use)
            .where(_owned_by(unit_id))
            .where(signing_keys.c.retired_at == at)
            .values(retired_at=None)
        )

    def retire(self, kid: str, now: datetime) -> None:
        """Stop signing with a key; what it signed keeps verifying."""
        self._set(kid, retired_at=now)

    def withdraw(self, kid: str, now: datetime, by: str, reason: str) -> None:
        """Distrust a key: what it signed can no longer be confirmed."""
        self._set(kid, withdrawn_at=now, withdrawn_by=by, withdrawal_reason=reason)

    def _set(self, kid: str, **values: datetime | str) -> None:
        self._connection.execute(
            update(signing_keys).where(signing_keys.c.kid == kid).values(**values)
        )

    def _from(self, row: Row[tuple[object, ...]]) -> SigningKey:
        return SigningKey(
            row.kid,
            row.use,
            row.unit_id,
            json.loads(row.public_jwk),
            self._cipher.open(f"signing_keys.private_key/{row.kid}", row.private_key_sealed),
            tuple(json.loads(row.certificate_chain)),
            row.not_before,
            row.not_after,
            row.retired_at,
            row.withdrawn_at,
        )


def _owned_by(unit_id: str | None) -> ColumnElement[bool]:
    # Not "is not distinct from": PostgreSQL has no index for that.
    owner = signing_keys.c.unit_id
    return owner.is_(None) if unit_id is None else owner == unit_id
