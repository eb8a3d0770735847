"""What may not be kept for ever, and how it goes; nothing here touches licences or the trail."""

from datetime import datetime

from sqlalchemy import Connection, Executable, case, delete, exists, or_, select, text, update

from wallet.repository.act_tables import (
    idempotent_requests,
    show_session_licences,
    show_sessions,
    stranger_refusals,
    throttles,
    verifications,
)
from wallet.repository.copies.copy_tables import FILE_KEPT, copy_links, temporary_copies
from wallet.repository.grounds.use_list_tables import exemption_cases
from wallet.repository.tables import sign_ins

PURGED_ANSWER = b""
"""What stands in the place of an answer that is no longer kept."""

# In the words of the index, so that PostgreSQL's planner recognises them.
_ANSWER_KEPT = text("length(answer_sealed) > 0")
_REDEEMING_KEY = case(
    (verifications.c.redeemed_session_id.is_not(None), verifications.c.idempotency_key)
)


class Retention:
    """Clears records that are older than a moment; each method returns how many."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def clear_answers(self, before: datetime) -> int:
        """Empty the sealed answers of verifications; their rows stay.

        A refusal is answered anew from then on, even under its key.
        """
        return self._count(
            update(verifications)
            .where(verifications.c.at < before)
            .where(_ANSWER_KEPT)
            .values(answer_sealed=PURGED_ANSWER, idempotency_key=_REDEEMING_KEY)
        )

    def clear_cases(self, now: datetime) -> int:
        """Empty what cases disclosed when their days are over; that they took place stays."""
        return self._count(
            update(exemption_cases)
            .where(exemption_cases.c.kept_until <= now)
            .where(_ANSWER_KEPT)
            .values(answer_sealed=PURGED_ANSWER)
        )

    def clear_copies(self, now: datetime) -> int:
        """Empty the files of temporary copies that ran out or were cancelled; the rest stays."""
        over = or_(temporary_copies.c.expires_at <= now, temporary_copies.c.cancelled_at <= now)
        return self._count(
            update(temporary_copies).where(over).where(FILE_KEPT).values(file_sealed=PURGED_ANSWER)
        )

    def drop_copy_links(self, before: datetime) -> int:
        """Remove download links that ran out."""
        return self._count(delete(copy_links).where(copy_links.c.expires_at < before))

    def drop_show_sessions(self, before: datetime) -> int:
        """Remove show sessions that ran out and that no verification is about."""
        scanned = exists().where(verifications.c.session_id == show_sessions.c.id)
        over = (show_sessions.c.expires_at < before) & ~scanned
        shown = show_session_licences.c.session_id.in_(select(show_sessions.c.id).where(over))
        self._connection.execute(delete(show_session_licences).where(shown))
        return self._count(delete(show_sessions).where(over))

    def drop_sign_ins(self, before: datetime) -> int:
        """Remove sign-ins that were ended or ran out."""
        over = or_(sign_ins.c.ended_at < before, sign_ins.c.expires_at < before)
        return self._count(delete(sign_ins).where(over))

    def drop_throttles(self, before: datetime, now: datetime) -> int:
        """Remove lock-out buckets that are idle, unless their door is still shut."""
        still_open = or_(throttles.c.shut_until.is_(None), throttles.c.shut_until <= now)
        idle = throttles.c.window_started_at < before
        return self._count(delete(throttles).where(idle).where(still_open))

    def drop_idempotent_requests(self, before: datetime) -> int:
        """Remove answers that were kept for retries."""
        return self._count(delete(idempotent_requests).where(idempotent_requests.c.at < before))

    def drop_stranger_refusals(self, before: datetime) -> int:
        """Remove the counts of how often strangers were refused."""
        return self._count(delete(stranger_refusals).where(stranger_refusals.c.hour < before))

    def _count(self, statement: Executable) -> int:
        return self._connection.execute(statement).rowcount
