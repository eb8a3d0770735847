"""What the pages and the figures show of signing keys: never the private half."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Select, select, union_all

from wallet.domain.signing_keys.key_standing import KeyState, KeyTerms, key_state
from wallet.repository.licences.licence_rows import STANDING
from wallet.repository.signing_keys.keys import REQUESTED, UnknownKey
from wallet.repository.statements.pages import counted_to
from wallet.repository.tables import licence_versions, signing_keys

_COLUMNS = tuple(column for column in signing_keys.c if column.name != "private_key_sealed")
_TERMS = (signing_keys.c.not_before, signing_keys.c.not_after, signing_keys.c.retired_at)
COUNTED_TO = 100
"""Nobody needs to know how many more documents a key signed."""


@dataclass(frozen=True, slots=True)
class KeyRecord:
    """One key without its private half; ``unit_id`` is None for the deployment's own."""

    kid: str
    use: str
    unit_id: str | None
    certificate_chain: tuple[bytes, ...]
    not_before: datetime
    not_after: datetime
    retired_at: datetime | None
    withdrawn_at: datetime | None
    withdrawal_reason: str | None
    withdrawn_by: str | None

    @property
    def certified(self) -> bool:
        """Whether its certificate has come."""
        return self.use != REQUESTED

    def state(self, now: datetime) -> KeyState:
        """Return how the key stands."""
        return key_state(
            KeyTerms(
                self.certified, self.not_before, self.not_after, self.retired_at, self.withdrawn_at
            ),
            now,
        )


class LiveKey(NamedTuple):
    """The terms of a key that signs, will sign or should have a successor."""

    use: str
    unit_id: str | None
    terms: KeyTerms


class KeyRecords:
    """Reads keys for those who watch over them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, kid: str) -> KeyRecord:
        """Return one key.

        Raises:
            UnknownKey: no such key.
        """
        row = self._connection.execute(select(*_COLUMNS).where(signing_keys.c.kid == kid)).first()
        if row is None:
            raise UnknownKey
        return _from(row)

    def of_unit(self, unit_id: str) -> list[KeyRecord]:
        """Return a unit's keys, the latest first; the one that waits for its certificate leads."""
        rows = self._connection.execute(
            select(*_COLUMNS)
            .where(signing_keys.c.unit_id == unit_id)
            .order_by(signing_keys.c.use.desc(), signing_keys.c.not_before.desc())
        )
        return [_from(row) for row in rows]

    def of_units(self) -> list[KeyRecord]:
        """Return every unit's keys."""
        rows = self._connection.execute(
            select(*_COLUMNS).where(signing_keys.c.unit_id.is_not(None))
        )
        return [_from(row) for row in rows]

    def of_deployment(self) -> list[KeyRecord]:
        """Return the deployment's own keys, the latest first."""
        rows = self._connection.execute(
            select(*_COLUMNS)
            .where(signing_keys.c.unit_id.is_(None))
            .order_by(signing_keys.c.not_before.desc())
        )
        return [_from(row) for row in rows]

    def live(self, now: datetime) -> list[LiveKey]:
        """Return all keys but those that were retired or withdrawn: a few for each owner."""
        standing = select(signing_keys.c.use, signing_keys.c.unit_id, *_TERMS).where(
            signing_keys.c.withdrawn_at.is_(None)
        )
        # Two searches: with "or" the whole index would be read.
        retired_at = signing_keys.c.retired_at
        halves = (standing.where(retired_at.is_(None)), standing.where(retired_at > now))
        rows = self._connection.execute(union_all(*halves))
        return [
            LiveKey(use, unit_id, KeyTerms(use != REQUESTED, *terms))
            for use, unit_id, *terms in rows
        ]

    def count_documents(self, key: KeyRecord) -> int:
        """Count the living licences whose document a key signed; beyond a hundred no further."""
        return counted_to(COUNTED_TO, self._connection, _standing(key.kid))

    def unconfirmed_of(self, unit_id: str, *, after: str, limit: int) -> list[str]:
        """Return a unit's living licences that a withdrawn key signed, by their ids."""
        its, found = licence_versions.c, list[str]()
        for kid in self._withdrawn_of(unit_id):
            for status in STANDING:
                query = select(its.licence_id).where(its.kid == kid).where(its.status == status)
                query = query.where(its.licence_id > after).order_by(its.licence_id).limit(limit)
                found += self._connection.execute(query).scalars()
        return sorted(found)[:limit]

    def count_unconfirmed(self, unit_id: str) -> int:
        """Count a unit's living licences that a withdrawn key signed; up to a hundred."""
        counted = 0
        for kid in self._withdrawn_of(unit_id):
            left = COUNTED_TO - counted
            counted += counted_to(left, self._connection, _standing(kid)) if left else 0
        return counted

    def _withdrawn_of(self, unit_id: str) -> list[str]:
        rows = self._connection.execute(
            select(signing_keys.c.kid)
            .where(signing_keys.c.unit_id == unit_id)
            .where(signing_keys.c.withdrawn_at.is_not(None))
            .order_by(signing_keys.c.kid)
        )
        return [row.kid for row in rows]


def _standing(kid: str) -> Select[Any]:
    its = licence_versions.c
    return select(its.licence_id).where(its.kid == kid).where(its.status.in_(STANDING))


def _from(row: Row[tuple[object, ...]]) -> KeyRecord:
    chain: Sequence[str] = json.loads(row.certificate_chain)
    return KeyRecord(
        row.kid,
        row.use,
        row.unit_id,
        tuple(base64.b64decode(der) for der in chain),
        row.not_before,
        row.not_after,
        row.retired_at,
        row.withdrawn_at,
        row.withdrawal_reason,
        row.withdrawn_by,
    )
