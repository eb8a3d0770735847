"""Show sessions ended before their time: with their licence, their set, or who may show."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, select, update

from wallet.repository.act_tables import ALONE, show_sessions
from wallet.repository.tables import accounts

_CLOCKS_APART = timedelta(minutes=5)
"""What is over here may still be alive by another server's clock; no more than by this."""


class SessionEnds:
    """Ends sessions; what ended once keeps its moment."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def end(self, session_id: int, now: datetime) -> bool:
        """End one session; tells whether it was this call that did."""
        return self._end(show_sessions.c.id == session_id, now) == 1

    def of_licence(self, licence_id: str, now: datetime) -> None:
        """End every live session of a licence that is no longer in force.

        A set or a permit is shown on: what ended is told as ended, and the rest is still good.
        """
        self._end_living((show_sessions.c.licence_id == licence_id) & ALONE, now)

    def of_set(self, set_id: str, now: datetime) -> None:
        """End every live session of a set that is deleted."""
        self._end_living(show_sessions.c.set_id == set_id, now)

    def of_permit(self, permit_id: str, now: datetime) -> None:
        """End every live session of a permit that ended, or is made of other licences now."""
        self._end_living(show_sessions.c.permit_id == permit_id, now)

    def of_holder(self, holder_id: str, now: datetime) -> None:
        """End every live session that anybody opened out of a holder's wallet."""
        self._end_living(show_sessions.c.holder_id == holder_id, now)

    def of_person(self, person_id: str, holder_id: str, now: datetime) -> None:
        """End every live session that a person's accounts opened out of a holder's wallet."""
        own = select(accounts.c.id).where(accounts.c.holder_id == person_id)
        of_person = show_sessions.c.account_id.in_(own)
        self._end_living(of_person & (show_sessions.c.holder_id == holder_id), now)

    def _end_living(self, condition: ColumnElement[bool], now: datetime) -> None:
        # Those of years before are over by themselves, and may be many.
        self._end(condition & (show_sessions.c.expires_at > now - _CLOCKS_APART), now)

    def _end(self, condition: ColumnElement[bool], now: datetime) -> int:
        going = update(show_sessions).where(condition).where(show_sessions.c.ended_at.is_(None))
        return self._connection.execute(going.values(ended_at=now)).rowcount
