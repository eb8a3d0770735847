"""Answers already given to a creating call, so that a retry gets the same one."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from wallet.repository.act_tables import idempotent_requests
from wallet.repository.columns.cipher import FieldCipher


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """The digest of the request that was answered, and the answer."""

    request_digest: str
    answer: object


class IdempotentRequests:
    """Stores and finds given answers; answers are sealed, since they may name people."""

    def __init__(self, connection: Connection, cipher: FieldCipher) -> None:
        self._connection = connection
        self._cipher = cipher

    def find(self, actor_id: str, key: str) -> GivenAnswer | None:
        """Return what was answered to this actor under this key."""
        row = self._connection.execute(
            select(idempotent_requests)
            .where(idempotent_requests.c.actor_id == actor_id)
            .where(idempotent_requests.c.key == key)
        ).first()
        if row is None:
            return None
        answer = self._cipher.open_json(_place(actor_id, key), row.answer_sealed)
        return GivenAnswer(row.request_digest, answer)

    def add(self, actor_id: str, key: str, given: GivenAnswer, at: datetime) -> None:
        """Store an answer; a second one under the same key breaks the primary key."""
        self._connection.execute(
            insert(idempotent_requests).values(
                actor_id=actor_id,
                key=key,
                request_digest=given.request_digest,
                answer_sealed=self._cipher.seal_json(_place(actor_id, key), given.answer),
                at=at,
            )
        )


def _place(actor_id: str, key: str) -> str:
    return f"idempotent_requests.answer/{actor_id}/{key}"
