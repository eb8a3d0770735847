"""Verifications as stored: one row each, and at most one redeeming row a code."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from wallet.domain.showing.presentation import Redemption
from wallet.repository.act_tables import show_sessions, verifications
from wallet.repository.columns.cipher import FieldCipher
from wallet.repository.statements.prepared import Prepared
from wallet.repository.tables import units

_ADD = {
    name: Prepared(
        dialect.insert(verifications).on_conflict_do_nothing().returning(verifications.c.id)
    )
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
}
_REDEEMED = Prepared(
    select(verifications)
    .where(verifications.c.redeemed_session_id == bindparam("session_id"))
    .where(verifications.c.redeemed_expiry == bindparam("expiry"))
)
_SCANS = Prepared(
    select(verifications, units.c.name.label("unit_name"))
    .join(units, units.c.id == verifications.c.unit_id)
    .where(verifications.c.session_id == bindparam("session_id"))
    .order_by(verifications.c.at.desc())
)


_REQUEST = "verifications.request"


@dataclass(frozen=True, slots=True)
class StoredVerification:
    """One verification as it is kept; the answer is sealed, and empty once it was purged.

    ``requested`` is what was asked, of which a keyed digest alone is kept.
    """

    id: str
    at: datetime
    outcome: str
    unit_id: str
    actor_id: str
    operator: str
    scenario_code: str
    scenario_name: str
    place: str
    type_name: str | None
    session_id: int | None
    fields: tuple[str, ...]
    answer: str
    redeemed_session_id: int | None = None
    redeemed_expiry: datetime | None = None
    idempotency_key: str | None = None
    requested: str = ""


class Verifications:
    """Adds verifications, and says whether a code is spent."""

    def __init__(self, connection: Connection, cipher: FieldCipher) -> None:
        self._connection = connection
        self._cipher = cipher

    def add(self, verification: StoredVerification) -> bool:
        """Store a verification; returns False when its code was spent by another one meanwhile.

        So it does when its key was: for another code, or for the same refusal of this request. The
        constraints decide, across processes: there is no window between looking and spending.
        """
        statement = _ADD[self._connection.dialect.name]
        return statement.first(self._connection, self._row(verification)) is not None

    def redeemed(self, session_id: int, expiry: datetime) -> StoredVerification | None:
        """Return the verification that spent this code."""
        keys = {"session_id": session_id, "expiry": expiry}
        row = _REDEEMED.first(self._connection, keys)
        return self._from(row) if row else None

    def refused_alike(self, verification: StoredVerification) -> StoredVerification | None:
        """Return the same refusal of the same request, when it was given under this key before."""
        digests = self._cipher.indexes(_REQUEST, verification.requested)
        row = self._connection.execute(
            select(verifications)
            .where(verifications.c.actor_id == verification.actor_id)
            .where(verifications.c.idempotency_key == verification.idempotency_key)
            .where(verifications.c.request_digest.in_(digests))
            .where(verifications.c.outcome == verification.outcome)
            .where(verifications.c.redeemed_session_id.is_(None))
        ).first()
        return self._from(row) if row else None

    def forget_requests(self, before: datetime) -> None:
        """Clear the digests of requests: whoever has the key of before could guess what was typed.

        A refused request that comes again under its key is refused, and kept, once more.
        """
        self._connection.execute(
            update(verifications)
            .where(verifications.c.request_digest.is_not(None))
            .where(verifications.c.at < before)
            .values(request_digest=None)
        )

    def find_own(self, verification_id: str, actor_id: str) -> StoredVerification | None:
        """Return a verification that this actor made."""
        row = self._connection.execute(
            select(verifications)
            .where(verifications.c.id == verification_id)
            .where(verifications.c.actor_id == actor_id)
        ).first()
        return self._from(row) if row else None

    def holder_reached(self, verification_id: str, actor_id: str) -> str | None:
        """Return the holder who showed the licence of this actor's own valid verification."""
        row = self._connection.execute(
            select(show_sessions.c.holder_id)
            .join(verifications, verifications.c.redeemed_session_id == show_sessions.c.id)
            .where(verifications.c.id == verification_id)
            .where(verifications.c.actor_id == actor_id)
        ).first()
        return row.holder_id if row else None

    def history(
        self, actor_id: str, *, before: datetime | None = None, limit: int = 50
    ) -> list[StoredVerification]:
        """Return an actor's own verifications, the newest first, without their sealed answers."""
        query = select(verifications).where(verifications.c.actor_id == actor_id)
        if before is not None:
            query = query.where(verifications.c.at < before)
        rows = self._connection.execute(query.order_by(verifications.c.at.desc()).limit(limit))
        return [_verification(row, "") for row in rows]

    def scans_of(self, session_id: int) -> list[Redemption]:
        """Return who scanned a session's codes, the newest first, as its holder may see it."""
        rows = _SCANS.all(self._connection, {"session_id": session_id})
        return [
            Redemption(
                session_id,
                row.redeemed_expiry or row.at,
                row.unit_id,
                row.unit_name,
                row.operator,
                row.place,
                row.scenario_name,
                row.outcome,
                tuple(json.loads(row.fields)),
                row.at,
            )
            for row in rows
        ]

    def _row(self, verification: StoredVerification) -> dict[str, object]:
        return {
            "id": verification.id,
            "at": verification.at,
            "outcome": verification.outcome,
            "unit_id": verification.unit_id,
            "actor_id": verification.actor_id,
            "operator": verification.operator,
            "scenario_code": verification.scenario_code,
            "scenario_name": verification.scenario_name,
            "place": verification.place,
            "type_name": verification.type_name,
            "session_id": verification.session_id,
            "fields": json.dumps(verification.fields, ensure_ascii=False),
            "redeemed_session_id": verification.redeemed_session_id,
            "redeemed_expiry": verification.redeemed_expiry,
            "idempotency_key": verification.idempotency_key,
            "request_digest": self._digest(verification),
            "answer_sealed": self._cipher.seal(_place(verification.id), verification.answer),
        }

    def _digest(self, verification: StoredVerification) -> str | None:
        if verification.idempotency_key is None:
            return None
        return self._cipher.index(_REQUEST, verification.requested)

    def _from(self, row: Row[tuple[object, ...]]) -> StoredVerification:
        # A purged answer is empty.
        sealed: bytes = row.answer_sealed
        return _verification(row, self._cipher.open(_place(row.id), sealed) if sealed else "")


def _verification(row: Row[tuple[object, ...]], answer: str) -> StoredVerification:
    return StoredVerification(
        row.id,
        row.at,
        row.outcome,
        row.unit_id,
        row.actor_id,
        row.operator,
        row.scenario_code,
        row.scenario_name,
        row.place,
        row.type_name,
        row.session_id,
        tuple(json.loads(row.fields)),
        answer,
        row.redeemed_session_id,
        row.redeemed_expiry,
        row.idempotency_key,
    )


def _place(verification_id: str) -> str:
    return f"verifications.answer/{verification_id}"
