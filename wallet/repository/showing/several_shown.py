"""What a session shows when it shows several licences: a prepared set's, or those of a permit."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, insert, select

from wallet.domain.showing.presentation import ShowSession
from wallet.repository.act_tables import show_session_licences, show_sessions
from wallet.repository.showing.presentations import (
    OF_LICENCE,
    PresentedLicence,
    presented_from,
    presenting,
    with_licence,
)

# Each row is a session as if it showed this one licence of the several.
_PRESENTED = presenting(
    [
        show_session_licences.c.licence_id,
        *(column for column in show_sessions.c if column is not show_sessions.c.licence_id),
        show_session_licences.c.position,
        show_session_licences.c.component,
        select(func.count())
        .where(show_session_licences.c.session_id == bindparam("session_id"))
        .scalar_subquery()
        .label("shown"),
        *OF_LICENCE,
    ],
    with_licence(show_sessions.join(show_session_licences), show_session_licences.c.licence_id),
)


class SeveralShown:
    """Notes what a session of several is about, and finds it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, session: ShowSession, shown: Sequence[tuple[str, str | None]]) -> None:
        """Note the licences that a session is about from now on, each with its component.

        A licence of a set stands for none.
        """
        rows = [
            {
                "session_id": session.id,
                "position": place,
                "licence_id": licence_id,
                "component": component,
            }
            for place, (licence_id, component) in enumerate(shown)
        ]
        self._connection.execute(insert(show_session_licences), rows)

    def licences_of(self, session_id: int) -> dict[str, str | None]:
        """Return the licences that a session is about, in their order, each with its component."""
        rows = self._connection.execute(
            select(show_session_licences.c.licence_id, show_session_licences.c.component)
            .where(show_session_licences.c.session_id == session_id)
            .order_by(show_session_licences.c.position)
        )
        return {row.licence_id: row.component for row in rows}

    def presented(self, session_id: int, expiry: datetime) -> list[PresentedLicence]:
        """Return the licences that a session shows, each as it stands at this moment.

        They stay so until the transaction ends.
        """
        keys = {"session_id": session_id, "expiry": expiry}
        rows = _PRESENTED.all(self._connection, keys)
        # A change that was waited for hides a row: its new version is seen by a new look alone.
        if not rows or len(rows) < rows[0].shown:
            rows = _PRESENTED.all(self._connection, keys)
        in_order = sorted(rows, key=lambda row: row.position)
        return [replace(presented_from(row), component=row.component) for row in in_order]
